"""Table of contents: everything of its kind, from every room."""

from ckanext.sdi_balikpapan.standards.actions import sdi_code_list_list, sdi_code_list_show

__all__ = [
    "sdi_code_list_list",
    "sdi_code_list_show",
]
