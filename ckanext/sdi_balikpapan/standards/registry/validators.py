"""Whether a field of a dataset names an entry that was agreed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa

from .model import Entry, Status
from .references import HELD_BY_COLUMNS, NONE_FITS

Validator = Callable[[Any], Any]


def sdi_registry_entry(type_: str) -> Validator:
    """Takes the id or name of an entry of this type and keeps its id; one that was superseded or
    withdrawn since stays where it is named already, datasets of earlier years go on using it."""

    def validator(value: Any) -> Any:
        if value is None or value is tk.missing or not str(value).strip():
            return ""
        wanted = str(value).strip()
        id = _public_id(wanted, (type_,))
        if not id:
            words = tk._(
                "“{value}” tidak ada dalam registri ({type}). Cari id-nya di /sdi/registry."
            )
            raise tk.Invalid(words.format(value=wanted[:100], type=type_))
        return id

    return validator


def sdi_registry_reference(value: Any) -> Any:
    """The same of what a column holds: a concept, a variable or an indicator; or `belum_ada`."""
    wanted = "" if value is None or value is tk.missing else str(value).strip()
    if wanted in ("", NONE_FITS):
        return wanted
    id = _public_id(wanted, HELD_BY_COLUMNS)
    if not id:
        words = tk._(
            "“{value}” tidak ada dalam registri. Cari id-nya di /sdi/registry, atau tulis belum_ada"
            " bila belum ada yang cocok."
        )
        raise tk.Invalid(words.format(value=wanted[:100]))
    return id


def _public_id(wanted: str, types: tuple[str, ...]) -> str:
    """The id of an entry that was agreed and isn't withdrawn; empty where there is none."""
    if "\x00" in wanted:
        return ""
    named = sa.or_(Entry.id == wanted, Entry.name == wanted)
    query = sa.select(Entry.id).where(Entry.type.in_(types), named)
    query = query.where(Entry.status != Status.WITHDRAWN.value)
    return str(model.Session.scalars(query).first() or "")
