"""What a look into a table answers of the checklist: shape, region codes, personal data. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from ckanext.sdi_balikpapan.standards.codelists import code_list

from .answers import Answer, Found

SAMPLE = 5000
"""Rows of a file that are looked at: a page must stay fast, and mistakes seldom come alone."""

_REGION = re.compile(
    r"(kode|kd|id)[ _.-]*(bps|kemendagri|wilayah|prov\w*|kab\w*|kota|kec\w*|kel\w*|desa)", re.I
)
_CODE = re.compile(r"\d{2}(\.?\d{2}(\.?\d{2,3}(\.?\d{3,4})?)?)?")
_PERSONAL = re.compile(
    r"\b(nik|no[ _.]*ktp|no[ _.]*kk|npwp|e-?mail|surel|no[ _.]*(hp|telp?\w*|wa)|telepon|"
    r"nomor[ _](hp|telepon|induk[ _]kependudukan))\b",
    re.I,
)
_NIK = re.compile(r"[1-9]\d{5}(0[1-9]|[1-7]\d)(0[1-9]|1[0-2])\d{6}")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
_NUMBER = re.compile(r"[-+]?\d+([.,]\d+)*%?")

Row = Sequence["str | None"]


@dataclass
class Column:
    """One column of a sample: whether all its values are numbers, and the values that stand out."""

    name: str
    filled: int = 0
    numbers: int = 0
    bad_code: str = ""
    unknown_code: str = ""
    personal: str = ""

    @property
    def is_region(self) -> bool:
        return _REGION.search(self.name) is not None

    @property
    def kind(self) -> str:
        if not self.filled:
            return ""
        return "number" if self.numbers == self.filled else "text"

    def see(self, value: str) -> None:
        self.filled += 1
        self.numbers += _NUMBER.fullmatch(value) is not None
        if self.is_region and not (self.bad_code and self.unknown_code):
            self._see_code(value)
        if not self.personal:
            self.personal = "nik" if _NIK.fullmatch(value) else "mail" if _is_mail(value) else ""

    def _see_code(self, value: str) -> None:
        plain = value.replace(".", "")
        if not _CODE.fullmatch(value):
            self.bad_code = self.bad_code or value
        elif plain not in _regions():
            if any(plain.startswith(own) for own in _own()):
                self.bad_code = self.bad_code or value
            else:
                self.unknown_code = self.unknown_code or value


def _is_mail(value: str) -> bool:
    # Addresses of offices are contacts, not personal data.
    return _MAIL.fullmatch(value) is not None and not value.lower().endswith(".go.id")


@cache
def _regions() -> frozenset[str]:
    regions = code_list("wilayah")
    return frozenset(
        code.replace(".", "") for region in regions for code in (region.kode, region["kode_bps"])
    )


@cache
def _own() -> tuple[str, ...]:
    """The beginnings of codes of which the list is whole: those of cities."""
    cities = [region for region in code_list("wilayah") if region["tingkat"] == "kota"]
    return tuple(city.kode.replace(".", "") for city in cities)


def look(names: Sequence[str], rows: Iterable[Row]) -> list[Column]:
    """The columns of a table's first rows."""
    columns = [Column(name) for name in names]
    for row in islice(rows, SAMPLE):
        for column, value in zip(columns, row, strict=False):
            if value:
                column.see(value)
    return columns


Looks = Mapping[str, "list[Column] | None"]
"""Columns by resource id; None for a file that no table could be read from."""


def from_files(now: Looks, before: Looks) -> list[Found]:
    """What the files answer: io-2, kr-1 and ak-2.

    :param before: the same of the approved version, for the types of columns.
    """
    return [_shape(now, before), _regions_of(now), _personal(now)]


def _shape(now: Looks, before: Looks) -> Found:
    for id, columns in now.items():
        for column in columns or ():
            if re.fullmatch(r"kolom_\d+", column.name):
                return Found("io-2", Answer.NO, "no_header", _at(column), _place(id))
        kinds = {column.name: column.kind for column in before.get(id) or ()}
        for column in columns or ():
            was = kinds.get(column.name, "")
            if was == "number" and column.kind == "text":
                return Found("io-2", Answer.NO, "other_type", _at(column), _place(id))
    if now and all(now.values()):
        return Found("io-2", Answer.YES, "header_found")
    return Found("io-2", Answer.UNSURE, "not_a_table", place="resources")


def _regions_of(now: Looks) -> Found:
    columns = [(id, column) for id, column in _columns(now) if column.is_region and column.filled]
    for id, column in columns:
        if column.bad_code:
            words = {**_at(column), "value": column.bad_code[:100]}
            return Found("kr-1", Answer.NO, "bad_region", words, _place(id))
    for id, column in columns:
        if column.unknown_code:
            words = {**_at(column), "value": column.unknown_code[:100]}
            return Found("kr-1", Answer.UNSURE, "unknown_region", words, _place(id))
    if columns:
        return Found("kr-1", Answer.YES, "regions", _at(columns[0][1]), _place(columns[0][0]))
    return Found("kr-1", Answer.UNSURE, "no_region", place="resources")


def _personal(now: Looks) -> Found:
    for id, column in _columns(now):
        if column.personal:
            # Never the value itself: the evidence is read by more people than the file.
            why = "looks_like_" + column.personal
            return Found("ak-2", Answer.NO, why, _at(column), _place(id))
    for id, column in _columns(now):
        if _PERSONAL.search(column.name.replace("_", " ")) and column.filled:
            return Found("ak-2", Answer.NO, "personal_column", _at(column), _place(id))
    return Found("ak-2", Answer.UNSURE, "nothing_personal_seen", place="resources")


def _columns(looks: Looks) -> Iterator[tuple[str, Column]]:
    for id, columns in looks.items():
        yield from ((id, column) for column in columns or ())


def _at(column: Column) -> dict[str, str]:
    return {"column": column.name[:100]}


def _place(id: str) -> str:
    return f"resources.{id}"
