"""What each column of a table is to a reader: a time, a place, a kind, a value. Pure.

What the variables declare decides; what they leave open, the column's name does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from ckanext.sdi_balikpapan.quality.declaring.headers import Header, header
from ckanext.sdi_balikpapan.standards.contract import Column, Type

_YEAR = re.compile(r"(?:19|20)\d\d(?:\.0+)?")
_NOT_ADDED = frozenset(
    """
    persen persentase persentasi rata rasio indeks laju kepadatan harga per skor umur usia suhu
    angka proporsi rerata tinggi median prevalensi nilai index rate ratio % lama jarak menit jam
    waktu
    """.split()
)
_ADDED = frozenset(
    """
    ton kg kuintal ha hektare hektar km2 km² m2 m² m3 m³ liter rupiah rp kwh mwh juta ribu miliar
    km m
    """.split()
)
_DAYS = frozenset("tanggal tgl date timestamp".split())
_CODE = re.compile(r"kode\b\s*", re.IGNORECASE)
_LABELS = "_label"
_NUMBERS = ("int", "numeric", "float", "double", "bigint", "smallint", "real", "decimal")


class Role(str, Enum):
    """What a column is to a reader."""

    PERIOD = "period"
    AREA = "area"
    CATEGORY = "category"
    VALUE = "value"
    OTHER = "other"


@dataclass(frozen=True)
class Field:
    """A column of the stored table.

    :param stored: its type in the DataStore.
    :param adds: whether values of different rows may be summed: people can, percentages can't.
    :param is_code: whether its cells are codes; :param codes: what they mean, where that is known.
    """

    name: str
    label: str
    role: Role
    stored: str = "text"
    unit: str = ""
    adds: bool = False
    is_code: bool = False
    codes: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_number(self) -> bool:
        return self.stored.startswith(_NUMBERS)

    @property
    def title(self) -> str:
        return f"{self.label} ({self.unit})" if self.unit else self.label


def fields(stored: Iterable[tuple[str, str]], declared: Iterable[Column]) -> tuple[Field, ...]:
    """The columns of a stored table, in order.

    A column of codes has one with their labels beside it, which loading made.

    :param stored: name and type of each.
    """
    columns = {one.name: one for one in declared}
    types = dict(_beside(list(stored)))
    found = []
    for name, type_ in types.items():
        of = columns.get(name.removesuffix(_LABELS)) if name not in columns else None
        if of is not None:
            label = _CODE.sub("", of.label or header(of.name).label)
            role = _role(of, header(of.name), type_)
            found.append(Field(name, label[:1].upper() + label[1:], role, type_))
        else:
            one = _field(columns.get(name) or Column(name), name in columns, type_)
            has_labels = f"{name}{_LABELS}" in types and not _CODE.match(one.label)
            found.append(replace(one, label=f"{one.label} (kode)") if has_labels else one)
    return tuple(found)


def _beside(stored: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The columns of labels, which stand at the end, each beside its codes."""
    names = {name for name, _ in stored}
    labels = {name: type_ for name, type_ in stored if name.removesuffix(_LABELS) in names - {name}}
    for name, type_ in stored:
        if name not in labels:
            yield name, type_
            if f"{name}{_LABELS}" in labels:
                yield f"{name}{_LABELS}", labels[f"{name}{_LABELS}"]


def _field(column: Column, is_declared: bool, stored: str) -> Field:
    head = header(column.name)
    role = _role(column, head, stored) if is_declared else _guessed(head, stored)
    return Field(
        name=column.name,
        label=column.label or head.label,
        role=role,
        stored=stored,
        unit=column.unit or head.unit,
        adds=role is Role.VALUE and _adds(column, head, stored),
        is_code=column.type is Type.CODE or (role is Role.AREA and head.is_code),
        codes=dict(column.codes or {}),
    )


def _role(column: Column, head: Header, stored: str) -> Role:
    if column.type in (Type.YEAR, Type.DATE):
        return Role.PERIOD
    if column.type.is_number:
        return _guessed(head, stored)
    if column.type is Type.TEXT and head.is_period and not column.codes:
        return Role.PERIOD
    if column.reference.startswith("wilayah") or (head.level and not column.codes):
        return Role.AREA
    return Role.CATEGORY


def _guessed(head: Header, stored: str) -> Role:
    """The role of a column of which only the name and the stored type are known."""
    is_time = head.is_period or not _DAYS.isdisjoint(head.words)
    if stored.startswith(("timestamp", "date")) or (is_time and not head.is_measure):
        return Role.PERIOD
    if head.is_number:
        return Role.OTHER
    if head.level and not head.is_measure:
        return Role.AREA
    if stored.startswith(_NUMBERS):
        return Role.OTHER if head.is_code else Role.VALUE
    return Role.CATEGORY


def _adds(column: Column, head: Header, stored: str) -> bool:
    unit = (column.unit or head.unit).casefold()
    words = {*head.words, *re.findall(r"\w+|%", f"{column.label} {unit}".casefold())}
    if words & _NOT_ADDED or "/" in unit:
        return False
    return stored.startswith(("int", "bigint", "smallint")) or bool(
        words & (_ADDED | {"jumlah", "luas", "produksi", "volume", "anggaran", "realisasi"})
    )


def is_year(text: str) -> bool:
    """Whether a text is a year, as spreadsheets leave them."""
    return _YEAR.fullmatch(text.strip()) is not None
