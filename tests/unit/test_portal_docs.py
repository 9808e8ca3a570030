"""The pages that are made from the code are those that stand in docs/."""

from __future__ import annotations

from pathlib import Path

import pytest

from ckanext.sdi_balikpapan.portal import docs

FOLDER = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", docs.pages())
def test_generated_pages_are_up_to_date(name: str) -> None:
    """If this fails: `./portal ckan sdi docs`."""
    assert (FOLDER / name).read_text() == docs.pages()[name]


def test_every_setting_that_the_code_reads_is_declared() -> None:
    import re

    package = FOLDER.parent / "ckanext" / "sdi_balikpapan"
    code = "".join(path.read_text() for path in package.rglob("*.py"))
    used = set(re.findall(r"\"(ckanext\.sdi_balikpapan\.[a-z_]+)\"", code))
    declared = (package / "config_declaration.yaml").read_text()
    assert {key for key in used if f"key: {key}" not in declared} == set()
