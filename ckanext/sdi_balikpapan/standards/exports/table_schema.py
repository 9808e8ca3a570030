"""A contract as a Frictionless Table Schema (datapackage.org/standard/table-schema). Pure.

Written so that what reads it finds our own clean file valid: the notation of numbers and days is
said as the file has it, and where it has more than one, no more is promised than holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..codelists import lookup
from ..contract import Column, Contract, Type
from .written import FALSE, TRUE, Written, codes_of, words

_MARKS = {"id": (",", "."), "en": (".", ",")}
"""The marks before decimals and between thousands."""


def table_schema(contract: Contract, written: Written = Written()) -> dict[str, Any]:  # noqa: B008
    """The schema of a file, its columns in the file's order."""
    columns = written.columns(contract)
    schema: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": [_field(column, contract, written) for column in columns],
        "missingValues": [""],
    }
    key = [column.name for column in columns if column.key]
    return schema | ({"primaryKey": key} if key else {})


def _field(column: Column, contract: Contract, written: Written) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": _type(column, contract, written),
        "title": column.label,
        "description": column.definition,
        **_format(column, contract, written),
        "unit": column.unit,
        "constraints": _constraints(column),
    }
    if column.missing:
        field["missingValues"] = ["", *column.missing]
    return {key: value for key, value in field.items() if value != "" and value != {}}


def _type(column: Column, contract: Contract, written: Written) -> str:
    if column.type is Type.INTEGER and written.is_grouped(column, contract):
        # Its integers know no marks between thousands, its numbers do.
        return "number"
    kind = lookup("tipe_variabel", column.type.value)
    return kind["table_schema"] if kind else "string"


def _format(column: Column, contract: Contract, written: Written) -> Mapping[str, Any]:
    if column.type is Type.DECIMAL or _type(column, contract, written) == "number":
        decimal, group = _MARKS.get(written.notation_of(column, contract), ("", ""))
        return {"decimalChar": decimal, "groupChar": group} if decimal else {}
    if column.type is Type.DATE:
        known = written.day_format(column, contract)
        form = known[0] if known else "any"
        return {"format": "default" if form == "%Y-%m-%d" else form}
    if column.type is Type.BOOLEAN:
        return {"trueValues": words(TRUE), "falseValues": words(FALSE)}
    return {}


def _constraints(column: Column) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if column.required or column.key:
        said["required"] = True
    for name, limit in (("minimum", column.minimum), ("maximum", column.maximum)):
        if limit is not None:
            said[name] = _limit(column, limit)
    codes = codes_of(column)
    return said | ({"enum": codes} if codes else {})


def _limit(column: Column, limit: Any) -> int | float | str:
    if column.type is Type.DATE:
        return str(limit)
    return int(limit) if limit == limit.to_integral_value() else float(limit)
