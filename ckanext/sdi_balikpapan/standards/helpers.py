"""Code lists for the form and the page."""

from __future__ import annotations

from typing import Any

from .codelists import code_list, lookup


def sdi_code_choices(field: dict[str, Any]) -> list[dict[str, Any]]:
    """What can be chosen in a field of `schemas/*.yaml`, in both languages."""
    return [
        {"value": code.kode, "label": {"id": code.nama, "en": code.name_en or code.nama}}
        for code in code_list(field["sdi_list"])
    ]


def sdi_code_name(name: str, kode: str, lang: str = "id") -> str:
    """The name of a code, or the code itself when the list doesn't have it."""
    code = lookup(name, kode)
    if code is None:
        return kode
    return (code.name_en if lang == "en" else "") or code.nama
