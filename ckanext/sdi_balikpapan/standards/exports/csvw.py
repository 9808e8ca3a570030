"""A contract as metadata of CSV on the Web (W3C tabular-metadata). Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from ..codelists import lookup
from ..contract import Column, Contract, Type
from .written import Written, codes_of

CONTEXT = "http://www.w3.org/ns/csvw"
_MARKS = {"id": (",", "."), "en": (".", ",")}
_MOST_PATTERN = 200


def csvw(
    contract: Contract,
    url: str,
    written: Written = Written(),  # noqa: B008
    about: Mapping[str, str] | None = None,
    concepts: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The metadata of one CSV.

    :param url: the CSV's address.
    :param about: further statements on the table by their property, such as `dc:title`.
    :param concepts: the addresses of the concepts that columns name.
    """
    columns = written.columns(contract)
    names = _names(columns)
    schema: dict[str, Any] = {
        "columns": [
            _column(column, name, contract, written, concepts or {})
            for column, name in zip(columns, names, strict=True)
        ]
    }
    key = [name for column, name in zip(columns, names, strict=True) if column.key]
    if key:
        schema["primaryKey"] = key
    return {
        "@context": [CONTEXT, {"@language": "id"}],
        "@type": "Table",
        "url": url,
        **{name: text for name, text in (about or {}).items() if text},
        "dialect": _dialect(written),
        "tableSchema": schema,
    }


def _dialect(written: Written) -> dict[str, Any]:
    return {
        "delimiter": written.separator or ",",
        "encoding": (written.encoding or "utf-8").lower(),
        "header": True,
        "headerRowCount": 1,
        "skipRows": max(0, written.header_row - 1),
        "skipBlankRows": True,
        "trim": True,
    }


def _names(columns: list[Column]) -> list[str]:
    """Names that may stand in an address, all different."""
    names: list[str] = []
    for number, column in enumerate(columns, 1):
        name = quote(column.name, safe="").replace("-", "%2D").replace("~", "%7E").lstrip("_")
        # A name with an underscore at its beginning belongs to CSVW itself.
        name = name or f"kolom_{number}"
        names.append(name if name not in names else f"{name}_{number}")
    return names


def _column(
    column: Column,
    name: str,
    contract: Contract,
    written: Written,
    concepts: Mapping[str, str],
) -> dict[str, Any]:
    concept = concepts.get(column.concept)
    said: dict[str, Any] = {
        "name": name,
        "titles": [column.name],
        "dc:title": column.label,
        "dc:description": column.definition,
        "dc:subject": {"@id": concept} if concept else "",
        "schema:unitText": column.unit,
        "datatype": _datatype(column, contract, written),
        "null": ["", *column.missing],
        "required": True if column.required or column.key else "",
    }
    return {key: value for key, value in said.items() if value != ""}


def _datatype(column: Column, contract: Contract, written: Written) -> dict[str, Any]:
    kind = lookup("tipe_variabel", column.type.value)
    base: dict[str, Any] = {"base": kind["xsd"] if kind else "string"}
    limits = {"minimum": column.minimum, "maximum": column.maximum}
    base |= {name: str(limit) for name, limit in limits.items() if limit is not None}
    if column.type.is_number:
        return base | _marks(written.notation_of(column, contract))
    if column.type is Type.DATE:
        known = written.day_format(column, contract)
        return base | {"format": known[1]} if known else {"base": "string"}
    if column.type is Type.BOOLEAN:
        pair = _pair(written.forms.get(column.name, ()))
        return base | {"format": pair} if pair else {"base": "string"}
    codes = codes_of(column)
    if codes and len(codes) <= _MOST_PATTERN:
        base["format"] = "|".join(map(re.escape, codes))
    return base


def _marks(notation: str) -> dict[str, Any]:
    if notation not in _MARKS:
        return {}
    decimal, group = _MARKS[notation]
    return {"format": {"decimalChar": decimal, "groupChar": group}}


def _pair(forms: Any) -> str:
    """The two words of a yes-no column, if it has no more than one for each."""
    yes = [form for form in forms if form.startswith("+")]
    no = [form for form in forms if form.startswith("-")]
    return f"{yes[0][1:]}|{no[0][1:]}" if len(yes) == len(no) == 1 else ""
