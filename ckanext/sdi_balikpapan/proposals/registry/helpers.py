"""What the pages of the registry say."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

from ckanext.sdi_balikpapan.standards.forms.form import form as form_of
from ckanext.sdi_balikpapan.standards.forms.formats import Format, formats_of

from ..subjects.types import TYPES


def sdi_entry_status_label(status: str) -> str:
    """How an entry stands, as people call it."""
    return {
        "proposed": tk._("diusulkan"),
        "agreed": tk._("disepakati"),
        "superseded": tk._("digantikan"),
        "withdrawn": tk._("ditarik"),
    }.get(status, status)


def sdi_form_formats(subject_type: str) -> dict[str, str]:
    """The files that an entry can be, and what people call them."""
    labels = {
        Format.XLSX: tk._("Lembar kerja (XLSX)"),
        Format.INDAH: tk._("JSON INDAH (menurut pengamatan)"),
        Format.SIRUSA: tk._("JSON SIRUSA (menurut pengamatan)"),
        Format.JSON: tk._("JSON portal ini"),
    }
    known = formats_of(form_of(TYPES[subject_type].form)) if TYPES[subject_type].form else ()
    return {one.value: labels[one] for one in known}


def sdi_similar_label(decision: str) -> str:
    """What the walidata says of two entries."""
    return {
        "same": tk._("sama"),
        "variant": tk._("varian"),
        "different": tk._("berbeda"),
        "merge": tk._("gabung: yang ini penggantinya"),
    }.get(decision, decision)
