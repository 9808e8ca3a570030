"""Table of contents: everything of its kind, from every room."""

from ckanext.sdi_balikpapan.standards.helpers import sdi_code_choices, sdi_code_name

__all__ = [
    "sdi_code_choices",
    "sdi_code_name",
]
