"""Table of contents: everything of its kind, from every room."""

from ckanext.sdi_balikpapan.catalog.views import sdi_codes

__all__ = [
    "sdi_codes",
]
