"""What the DataStore's data dictionary says of each column, from MS-Var. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ckanext.sdi_balikpapan.standards.contract import Type

from .shape import Field, Kind

MOST_CODES = 200
"""Longer code lists are named, not listed."""
_OVERRIDES: Mapping[Type, str] = {
    Type.TEXT: "text",
    Type.CODE: "text",
    Type.INTEGER: "numeric",
    Type.DECIMAL: "numeric",
    Type.YEAR: "numeric",
    Type.DATE: "timestamp",
}
"""What other loaders make of a column when this extension is gone: codes keep their zeros."""


def info(field: Field, odd: int = 0, kept_in: str = "") -> dict[str, Any]:
    """The entry of one column, by the keys of CKAN (label, notes, type_override) and of MS-Var.

    :param odd: how many cells of the file aren't of the declared type; :param kept_in: the column
        in which they stand as written.
    """
    column = field.declared
    if column is None:
        return {}
    title = column.label or column.name
    if field.kind is Kind.LABEL:
        return {"label": f"{title} (label)", "notes": f"Label dari kode pada kolom {column.name}."}
    if field.kind is Kind.WRITTEN:
        notes = f"Isi kolom {column.name} yang bukan {_type(column.type)}, seperti tertulis."
        return {"label": f"{title} (tertulis)", "notes": notes}
    said = {
        "label": column.label,
        "notes": _notes(field, odd, kept_in),
        "type_override": _OVERRIDES.get(column.type, ""),
        "unit": column.unit,
        "type": column.type.value,
        "concept": column.concept,
        "reference": column.reference,
        "codes": _codes(column.codes),
    }
    return {key: value for key, value in said.items() if value}


def _notes(field: Field, odd: int, kept_in: str) -> str:
    column = field.declared
    assert column is not None
    parts = [column.definition, f"Satuan: {column.unit}." if column.unit else ""]
    if column.missing:
        parts.append(f"Tidak ada nilai ditulis: {'; '.join(column.missing)}.")
    if odd:
        parts.append(
            f"{odd} sel bukan {_type(column.type)}: kosong di sini, isinya pada kolom {kept_in}."
        )
    return "\n\n".join(part for part in parts if part)


def _type(kind: Type) -> str:
    return kind.value.replace("_", " ")


def _codes(codes: Mapping[str, str] | None) -> dict[str, str]:
    return dict(codes) if codes and len(codes) <= MOST_CODES else {}
