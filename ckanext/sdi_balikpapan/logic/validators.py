"""Table of contents: everything of its kind, from every room."""

from ckanext.sdi_balikpapan.standards.registry.validators import (
    sdi_registry_entry,
    sdi_registry_reference,
)
from ckanext.sdi_balikpapan.standards.validators import (
    sdi_code,
    sdi_codes,
    sdi_date,
    sdi_decision,
    sdi_file_or_url,
    sdi_kode_sds,
    sdi_nomor_rekomendasi,
    sdi_not_before,
    sdi_produsen_data,
    sdi_required_if,
    sdi_row_number,
    sdi_text,
    sdi_texts,
    sdi_urls,
    sdi_years,
)

__all__ = [
    "sdi_code",
    "sdi_codes",
    "sdi_date",
    "sdi_decision",
    "sdi_file_or_url",
    "sdi_kode_sds",
    "sdi_nomor_rekomendasi",
    "sdi_not_before",
    "sdi_produsen_data",
    "sdi_registry_entry",
    "sdi_registry_reference",
    "sdi_required_if",
    "sdi_row_number",
    "sdi_text",
    "sdi_texts",
    "sdi_urls",
    "sdi_years",
]
