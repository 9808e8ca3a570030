"""Everything about the package stands in setup.cfg, but for what is made while it is built."""

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

CATALOGUES = Path(__file__).parent / "ckanext" / "sdi_balikpapan" / "i18n"


class BuildWithCatalogues(build_py):
    """Compiles the catalogues that gettext reads; git keeps only what people write (`.po`)."""

    def run(self):
        # Imported here: whoever only asks for the version needs no Babel.
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        for source in CATALOGUES.glob("*/LC_MESSAGES/*.po"):
            with source.open("rb") as po, source.with_suffix(".mo").open("wb") as mo:
                write_mo(mo, read_po(po))
        super().run()


setup(
    cmdclass={"build_py": BuildWithCatalogues},
    # Lets `python setup.py extract_messages` find our words in templates as well.
    message_extractors={
        "ckanext": [
            ("**.py", "python", None),
            ("**/templates/**.html", "ckan", None),
        ],
    },
)
