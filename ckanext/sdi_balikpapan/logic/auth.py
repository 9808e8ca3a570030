"""Table of contents: everything of its kind, from every room."""

from ckanext.sdi_balikpapan.standards.auth import sdi_code_list_list, sdi_code_list_show

__all__ = [
    "sdi_code_list_list",
    "sdi_code_list_show",
]
