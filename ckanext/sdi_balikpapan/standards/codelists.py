"""The code lists of `data/*.csv`, read once, with the source and validity of every code. Pure."""

from __future__ import annotations

import csv
import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "data"
INDEX = "daftar"
_COMMON = ("kode", "nama", "name_en", "sumber", "keyakinan", "berlaku_sejak", "berlaku_sampai")


class UnknownCodeList(LookupError):
    """There is no code list of that name."""


@dataclass(frozen=True)
class Code:
    """One code: what it is called, what it maps to, where it comes from and when it is valid."""

    kode: str
    nama: str
    name_en: str
    sumber: str = ""
    keyakinan: str = ""
    berlaku_sejak: date | None = None
    berlaku_sampai: date | None = None
    more: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, column: str) -> str:
        return self.more[column]

    def valid_on(self, day: date) -> bool:
        """Both ends belong to the period; an empty end is open."""
        after = self.berlaku_sejak is None or self.berlaku_sejak <= day
        return after and (self.berlaku_sampai is None or day <= self.berlaku_sampai)

    def spellings(self) -> Iterator[str]:
        """What people may write when they mean this code."""
        yield from (self.kode, self.nama, self.name_en, self.kode.replace(".", ""))
        for column in ("singkatan", "kode_bps", "ejaan_lain"):
            yield self.more.get(column, "")
        yield self.nama.removeprefix("Kecamatan ").removeprefix("Kelurahan ")


@dataclass(frozen=True)
class CodeList:
    """A code list and what it is called."""

    name: str
    nama: str
    name_en: str
    codes: tuple[Code, ...]
    by_code: Mapping[str, Code]

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    def get(self, kode: str) -> Code | None:
        return self.by_code.get(kode)

    def search(self, q: str = "", day: date | None = None) -> list[Code]:
        """The codes in which every word of `q` occurs, that were valid on `day`."""
        words = q.casefold().split()

        def matches(code: Code) -> bool:
            text = " ".join([*code.spellings(), *code.more.values()]).casefold()
            return all(word in text for word in words)

        return [c for c in self.codes if matches(c) and (day is None or c.valid_on(day))]

    def nearest(self, text: str) -> Code | None:
        """The code that somebody who wrote `text` most likely meant."""
        text = text.strip().casefold()
        known: dict[str, Code] = {}
        for code in self.codes:
            for spelling in filter(None, code.spellings()):
                known.setdefault(spelling.casefold(), code)
        found = difflib.get_close_matches(text, known, n=1, cutoff=0.7)
        found = found or [spelling for spelling in known if text and spelling.startswith(text)]
        return known[found[0]] if found else None


@cache
def names() -> tuple[str, ...]:
    """The code lists there are."""
    return tuple(row["kode"] for row in _rows(INDEX))


@cache
def code_list(name: str) -> CodeList:
    """The code list of that name, or UnknownCodeList."""
    for row in _rows(INDEX):
        if row["kode"] == name:
            codes = tuple(_code(r) for r in _rows(name))
            by_code = {code.kode: code for code in codes}
            return CodeList(name, row["nama"], row["name_en"], codes, by_code)
    raise UnknownCodeList(name)


def lookup(name: str, kode: str) -> Code | None:
    """The code of that list, or None."""
    return code_list(name).get(kode)


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _code(row: dict[str, str]) -> Code:
    return Code(
        kode=row["kode"],
        nama=row["nama"],
        name_en=row["name_en"],
        sumber=row["sumber"],
        keyakinan=row["keyakinan"],
        berlaku_sejak=_day(row["berlaku_sejak"]),
        berlaku_sampai=_day(row["berlaku_sampai"]),
        more={key: value for key, value in row.items() if key not in _COMMON},
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
