"""The fields of a dataset that a source may be given values for, or leave to local editors."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from .settings import NEVER_LOCAL

_OF_THE_PORTAL = ("sdi_version", "sdi_approved_at", "sdi_approved_by", "sdi_public_note")
_MANY = ("sdi_code_list_multiple", "sdi_texts")
_KEYWORDS = "tag_string"
"""The form's own field; datasets keep `tags`."""


def known() -> dict[str, dict[str, Any]]:
    """The fields of a dataset by name, in the order of the form."""
    schema = tk.h.scheming_get_dataset_schema("dataset") or {}
    fields = {field["field_name"]: field for field in schema.get("dataset_fields", ())}
    return {name: field for name, field in fields.items() if name not in _OF_THE_PORTAL}


def for_defaults() -> dict[str, dict[str, Any]]:
    """Those that hold one text or a list of texts."""
    return {
        name: field
        for name, field in known().items()
        if name not in ("name", "owner_org", _KEYWORDS) and "repeating_subfields" not in field
    }


def for_editors() -> dict[str, dict[str, Any]]:
    """Those that a source may leave to local editors."""
    every = {"tags" if name == _KEYWORDS else name: field for name, field in known().items()}
    return {name: field for name, field in every.items() if name not in NEVER_LOCAL}


def holds_many(field: dict[str, Any]) -> bool:
    """Whether a field holds a list."""
    return field.get("preset") in _MANY
