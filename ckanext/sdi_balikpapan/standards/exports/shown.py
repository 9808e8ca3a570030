"""The variables of a dataset as a page shows them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..codelists import lookup
from ..contract import Column, Contract

NOTHING_YET = "belum_ada"
_FEW = 50


@dataclass(frozen=True)
class Variable:
    """One row of the table.

    :param type: what the column holds, in the reader's language.
    :param codes: codes with their labels, as many as a page can show; :param more: how many more.
    :param reference: the code list that it follows, in the reader's language.
    """

    name: str
    label: str
    definition: str
    concept: str
    type: str
    unit: str
    codes: tuple[tuple[str, str], ...]
    more: int
    reference: str
    key: bool
    required: bool
    limits: tuple[str, str]
    missing: tuple[str, ...]
    sum_of: tuple[str, ...]


def variables(contract: Contract, language: str) -> list[Variable]:
    """Every declared column, in its order."""
    return [_variable(column, language) for column in contract.columns]


def _variable(column: Column, language: str) -> Variable:
    codes = [] if column.reference else list((column.codes or {}).items())
    return Variable(
        name=column.name,
        label=column.label,
        definition=column.definition,
        concept="" if column.concept == NOTHING_YET else column.concept,
        type=_named("tipe_variabel", column.type.value, language),
        unit=column.unit,
        codes=tuple(codes[:_FEW]),
        more=max(0, len(codes) - _FEW),
        reference=_named("kode_referensi", column.reference, language),
        key=column.key,
        required=column.required,
        limits=(_shown(column.minimum), _shown(column.maximum)),
        missing=column.missing,
        sum_of=column.sum_of,
    )


def _named(code_list: str, code: str, language: str) -> str:
    found = lookup(code_list, code) if code else None
    if found is None:
        return code
    return found.name_en if language == "en" else found.nama


def _shown(limit: Any) -> str:
    return "" if limit is None else str(limit)
