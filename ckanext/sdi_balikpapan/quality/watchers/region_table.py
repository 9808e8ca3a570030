"""Region codes with their names: what a list knows, and how names are compared. Pure."""

from __future__ import annotations

import csv
import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from ...standards import codelists

KEMENDAGRI, BPS = "wilayah-kemendagri", "wilayah-bps"
_FORMS = {
    KEMENDAGRI: re.compile(r"([1-9]\d)(?:\.(\d\d)(?:\.(\d\d)(?:\.(\d{4}))?)?)?"),
    BPS: re.compile(r"([1-9]\d)(?:(\d\d)(?:(\d{3})(?:(\d{3}))?)?)?"),
}
_ENDS = {KEMENDAGRI: (0, 2, 5, 8, 13), BPS: (0, 2, 4, 7, 10)}
_TITLES = re.compile(
    r"^(?:provinsi|prov|kabupaten administrasi|kota administrasi|kabupaten|kab|kota|"
    r"kecamatan|kec|kelurahan|kel|desa)\b\.?\s*(?=\S)",
    re.IGNORECASE,
)
_SHORT = (
    (re.compile(r"\b(?:gn|gng)\b\.?\s*", re.IGNORECASE), "gunung "),
    (re.compile(r"\b(?:sei|sg)\b\.?\s*", re.IGNORECASE), "sungai "),
    (re.compile(r"\bbpp\b\.?\s*", re.IGNORECASE), "balikpapan "),
)
_PROVINCES = 30
_FEWEST = {1: 2}
"""A list of one city holds one child of its province; that covers the city, not the province."""
_NEAR = 0.7


@dataclass(frozen=True)
class Region:
    """One region of a list."""

    code: str
    name: str
    bps: str = ""
    spellings: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    def valid_on(self, day: date) -> bool:
        return not (self.since and day < self.since) and not (self.until and day > self.until)


class RegionTable:
    """A list of regions by Kemendagri code; it may cover one city or the whole country."""

    def __init__(self, regions: Iterable[Region]) -> None:
        self._by_code = {region.code: region for region in regions}
        self._by_bps = {r.bps: r for r in self._by_code.values() if r.bps}
        self._children: Counter[tuple[str, str]] = Counter()
        self._names: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._divided: dict[tuple[str, str], set[date]] = defaultdict(set)
        for region in self._by_code.values():
            for system, code in ((KEMENDAGRI, region.code), (BPS, region.bps)):
                if code:
                    self._children[system, parent(system, code)] += 1
                if code and region.since:
                    self._divided[system, code[: _ENDS[system][2]]].add(region.since)
            city = region.code[: _ENDS[KEMENDAGRI][2]]
            for name in (region.name, *region.spellings):
                self._names[city, plain(name)].add(region.code)
                self._names["", plain(name)].add(region.code)

    @classmethod
    def of_rows(cls, rows: Iterable[Mapping[str, Any]]) -> RegionTable:
        """A list given as rows of `kode` and `nama`, with our own, which knows more, put over it.

        :param rows: perhaps with `kode_bps`, `berlaku_sejak` and `berlaku_sampai`.
        :raises KeyError: for a list without codes or names.
        :raises ValueError: for a day that isn't one.
        """
        given = (
            Region(
                row["kode"],
                row["nama"].replace("''", "'"),
                row.get("kode_bps") or "",
                since=_day(row.get("berlaku_sejak")),
                until=_day(row.get("berlaku_sampai")),
            )
            for row in rows
        )
        return cls([*given, *own_regions()])

    def __iter__(self) -> Iterator[Region]:
        return iter(self._by_code.values())

    def get(self, system: str, code: str) -> Region | None:
        return (self._by_code if system == KEMENDAGRI else self._by_bps).get(code)

    def covers(self, system: str, code: str, day: date | None = None) -> bool:
        """Whether a code that isn't in the list can't exist: its parent's children are all here.

        On a day before the city was divided anew nobody knows: the codes of then aren't here.
        """
        if day and any(day < since for since in self._divided[system, code[: _ENDS[system][2]]]):
            return False
        up = parent(system, code)
        fewest = _FEWEST.get(level(system, up), 1) if up else _PROVINCES
        return self._children[system, up] >= fewest

    def named(self, name: str, city: str = "") -> frozenset[str]:
        """The codes of the regions that are called so, within a city or anywhere."""
        return frozenset(self._names.get((city, plain(name)), ()))

    def titled(self, code: str) -> str:
        """What the region of a code is called."""
        known = self._by_code.get(code)
        return known.name if known else code

    def nearest(self, name: str) -> str:
        """The name in the list that is most like this one, or ""."""
        names = [key for city, key in self._names if not city]
        found = difflib.get_close_matches(plain(name), names, n=1, cutoff=0.8)
        codes = sorted(self._names["", found[0]]) if found else []
        return self._by_code[codes[0]].name if codes else ""


@lru_cache(maxsize=100_000)
def level(system: str, code: str) -> int:
    """1 for a province, 2 for a kabupaten or kota, 3 kecamatan, 4 kelurahan; 0 for no code."""
    found = _FORMS[system].fullmatch(code)
    return sum(part is not None for part in found.groups()) if found else 0


def parent(system: str, code: str) -> str:
    """The code of the region above, "" for a province."""
    return code[: _ENDS[system][max(level(system, code) - 1, 0)]]


def above(system: str, code: str, wanted: int) -> str:
    """The code's ancestor at that level."""
    return code[: _ENDS[system][wanted]]


def repaired(system: str, code: str) -> str:
    """The code that was meant by one whose form a spreadsheet spoiled, or ""."""
    digits = re.sub(r"\D", "", code)
    if system == BPS:
        return digits if level(BPS, digits) and digits != code else ""
    parts = code.split(".") if "." in code else []
    if parts and all(part.isdecimal() for part in parts) and len(parts) <= 4:
        widths = (2, 2, 2, 4)
        lead = ".".join(part.zfill(width) for part, width in zip(parts, widths, strict=False))
        last = code + "0" if len(parts) == 2 and len(parts[1]) == 1 else lead
        return last if level(KEMENDAGRI, last) else ""
    if len(digits) in (4, 6, 10) and digits == code:
        cuts = [digits[:2], digits[2:4], digits[4:6], digits[6:]]
        return ".".join(filter(None, cuts))
    return ""


def plain(name: str) -> str:
    """A name as it is compared: without title, case, blanks and punctuation."""
    bare = _TITLES.sub("", name.strip())
    return "".join(filter(str.isalnum, bare.casefold()))


def spelt_out(name: str) -> str:
    """The same with its abbreviations written in full."""
    for short, full in _SHORT:
        name = short.sub(full, name)
    return name


def alike(one: str, other: str) -> bool:
    """Whether two names are most likely two spellings of one."""
    return difflib.SequenceMatcher(None, plain(one), plain(other)).ratio() >= _NEAR


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def read_regions(path: str) -> RegionTable:
    """A list of regions that somebody keeps as CSV; our own where the path is empty.

    :raises OSError: when it isn't there.
    :raises KeyError: for a file without the columns `kode` and `nama`.
    :raises ValueError: for what is no text, or a day that isn't one.
    """
    if not path:
        return own_regions()
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if not {"kode", "nama"} <= set(rows.fieldnames or ()):
            raise KeyError("kode, nama")
        return RegionTable.of_rows(rows)


@cache
def own_regions() -> RegionTable:
    """The regions of `standards/data/wilayah.csv`."""
    return RegionTable(
        Region(
            code.kode,
            code.nama,
            code["kode_bps"],
            tuple(filter(None, (one.strip() for one in code["ejaan_lain"].split(";")))),
            code.berlaku_sejak,
            code.berlaku_sampai,
        )
        for code in codelists.code_list("wilayah")
    )
