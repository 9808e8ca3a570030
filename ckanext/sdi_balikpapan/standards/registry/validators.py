"""Whether a field of a dataset names an entry that was agreed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa

from .model import Entry, Status

Validator = Callable[[Any], Any]


def sdi_registry_entry(type_: str) -> Validator:
    """Takes the id or name of an entry of this type and keeps its id; one that was superseded or
    withdrawn since stays where it is named already, datasets of earlier years go on using it."""

    def validator(value: Any) -> Any:
        if value is None or value is tk.missing or not str(value).strip():
            return ""
        wanted = str(value).strip()
        row = _find(wanted, type_)
        if row is None or row.status == Status.WITHDRAWN.value:
            words = tk._(
                "“{value}” tidak ada dalam registri ({type}). Cari id-nya di /sdi/registry."
            )
            raise tk.Invalid(words.format(value=wanted[:100], type=type_))
        return row.id

    return validator


def _find(wanted: str, type_: str) -> Entry | None:
    if "\x00" in wanted:
        return None
    named = sa.or_(Entry.id == wanted, Entry.name == wanted)
    return model.Session.scalars(sa.select(Entry).where(Entry.type == type_, named)).first()
