"""Everything about the package stands in setup.cfg; CKAN's tools look for this file."""

from setuptools import setup

setup(
    # Lets `python setup.py extract_messages` find our words in templates as well.
    message_extractors={
        "ckanext": [
            ("**.py", "python", None),
            ("**/templates/**.html", "ckan", None),
        ],
    },
)
