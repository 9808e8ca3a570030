"""Which columns a table of the DataStore has, by the contract of its file. Pure.

First the file's own columns in their order, then a label column for each declared code list. What
a cell says that isn't of its column's declared type stands in a further column of text, which is
there only when it is needed. So the file's columns keep their names, types and places from year to
year, whatever else is declared or goes wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from ckanext.sdi_balikpapan.quality.finding import Findings
from ckanext.sdi_balikpapan.quality.header import placed
from ckanext.sdi_balikpapan.standards import codelists
from ckanext.sdi_balikpapan.standards.contract import Column, Contract, Type

from . import names

LABEL, WRITTEN = "_label", "_tertulis"
MOST_COLUMNS = 1500
"""PostgreSQL takes 1600; some are the DataStore's own."""

SQL_TYPES: Mapping[Type, str] = {
    Type.TEXT: "text",
    Type.INTEGER: "int8",
    Type.DECIMAL: "numeric",
    Type.DATE: "date",
    Type.YEAR: "int4",
    Type.BOOLEAN: "bool",
    Type.CODE: "text",
}
WIDE = "numeric"
"""What a column of integers becomes when one of them is larger than eight bytes."""


class Kind(Enum):
    """Where a column's values come from."""

    FILE = "file"
    LABEL = "label"
    WRITTEN = "written"


@dataclass(frozen=True)
class Field:
    """One column of a table.

    :param source: the place of the file's column that it is made from.
    :param declared: what the contract says of that column, if anything.
    """

    name: str
    type: str
    source: int
    declared: Column | None = None
    kind: Kind = Kind.FILE

    @property
    def is_typed(self) -> bool:
        return self.kind is Kind.FILE and self.type != "text"


def fields(header: Sequence[str], contract: Contract) -> list[Field]:
    """The columns of the table that a file with this header becomes."""
    declared = placed(contract, header, Findings())
    found = [
        _field(name, place, declared.get(place))
        for place, name in enumerate(names.column_names(header))
    ]
    for field in list(found):
        if field.declared and labels(field.declared) and len(found) < MOST_COLUMNS:
            found.append(_more(field, LABEL, Kind.LABEL, found))
    return found


def _field(name: str, place: int, declared: Column | None) -> Field:
    return Field(name, SQL_TYPES[declared.type] if declared else "text", place, declared)


def written(field: Field, others: Sequence[Field]) -> Field:
    """The column that keeps what couldn't be read as the declared type."""
    return _more(field, WRITTEN, Kind.WRITTEN, others)


def _more(field: Field, suffix: str, kind: Kind, others: Sequence[Field]) -> Field:
    # A file may have a column of that name itself; it keeps it.
    taken = [other.name for other in others]
    name = names.free(names.with_suffix(field.name, suffix), taken)
    return Field(name, "text", field.source, field.declared, kind)


def labels(column: Column) -> Mapping[str, str]:
    """The labels of a column's codes, as far as it has any that say more than the code."""
    codes = column.codes if column.codes is not None else _regions(column.reference)
    said = {code: label for code, label in codes.items() if label}
    return said if any(code != label for code, label in said.items()) else {}


def _regions(reference: str) -> Mapping[str, str]:
    """The names of regions by their codes; the contract leaves them to a check of their own."""
    found = codelists.lookup("kode_referensi", reference) if reference else None
    if found is None or found["daftar"] != "wilayah":
        return {}
    by = found["kolom"]
    regions = codelists.code_list("wilayah")
    return {region.kode if by == "kode" else region[by]: region.nama for region in regions}
