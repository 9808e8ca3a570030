"""Next year's file against last year's contract: which column is which, and what changed. Pure."""

from __future__ import annotations

import csv
import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from ..standards import codelists
from ..standards.contract import Column, Contract, Dialect, Type
from ..standards.registry.naming import readable
from .declaring import Declaration, Guess

_SURE = frozenset({"nama", "ejaan", "alias", "tahun"})
_ALIKE = 0.6
_SHOWN = 10
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_SEPARATORS = {",": ",", ";": ";", "\t": "tab", "|": "|"}
# What a file may hold where that type is declared, as far as a first look can say.
_HOLDS: Mapping[Type, frozenset[Type]] = {
    Type.TEXT: frozenset(Type),
    Type.CODE: frozenset(Type) - {Type.DECIMAL},
    Type.INTEGER: frozenset({Type.INTEGER, Type.YEAR, Type.CODE}),
    Type.DECIMAL: frozenset({Type.DECIMAL, Type.INTEGER, Type.YEAR, Type.CODE}),
    Type.YEAR: frozenset({Type.YEAR, Type.INTEGER}),
    Type.DATE: frozenset({Type.DATE}),
    Type.BOOLEAN: frozenset({Type.BOOLEAN, Type.CODE, Type.INTEGER}),
}
_ONLY_DIGITS = frozenset({Type.INTEGER, Type.DECIMAL})


@dataclass(frozen=True)
class Pair:
    """A column of last year and the one that it is now.

    :param how: `nama`, `ejaan`, `alias`, `tahun` (only the year in its name moved on), or `isi`.
    """

    old: str
    new: str
    how: str

    @property
    def sure(self) -> bool:
        return self.how in _SURE


@dataclass(frozen=True)
class Change:
    """Something that changed in a file's shape.

    :param code: a row of `data/perubahan.csv`.
    """

    code: str
    words: Mapping[str, str | int] = field(default_factory=dict)

    def sentence(self, language: str = "id") -> str:
        return _sentences()[self.code][language].format(**self.words)


@dataclass(frozen=True)
class Matching:
    """What became of last year's columns.

    :param contract: last year's, adapted to the new file.
    """

    pairs: tuple[Pair, ...]
    changes: tuple[Change, ...]
    contract: Contract
    added: tuple[Guess, ...] = ()

    def rows(self, before: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Last year's rows of `variabel`, with all that they say, in the new file's words."""
        old_of = {pair.new: pair.old for pair in self.pairs}
        known = {str(row.get("nama") or "").strip(): row for row in before}
        first = Declaration(self.added).rows()
        made = {row["nama"]: row for row in first}
        return [
            self._row(known[old_of[column.name]], column)
            if old_of.get(column.name) in known
            else made.get(column.name, {"nama": column.name})
            for column in self.contract.columns
        ]

    def _row(self, row: Mapping[str, Any], column: Column) -> dict[str, Any]:
        adapted = dict(row, nama=column.name)
        if column.sum_of:
            adapted["jumlah_dari"] = "; ".join(column.sum_of)
        return adapted

    def as_dict(self) -> dict[str, Any]:
        """As JSON can say it, with the changes as sentences in both languages."""
        return {
            "pasangan": [
                {"lama": p.old, "baru": p.new, "cara": p.how, "pasti": p.sure} for p in self.pairs
            ],
            "perubahan": [
                {"kode": c.code, "id": c.sentence("id"), "en": c.sentence("en")}
                for c in self.changes
            ],
        }


def match(
    before: Contract, found: Declaration, aliases: Mapping[str, Sequence[str]] | None = None
) -> Matching:
    """Last year's contract against what a new file seems to hold.

    :param aliases: other names of last year's columns.
    """
    guesses = {guess.column.name: guess for guess in found.guesses}
    pairs = _pairs(before.columns, guesses, aliases or {})
    contract = _adapted(before, found, pairs)
    old_of = {pair.new: pair.old for pair in pairs}
    added = tuple(guess for name, guess in guesses.items() if name not in old_of)
    changes = [
        *_renamed(pairs),
        *_gone(before, pairs),
        *(Change("bertambah", {"new": guess.column.name}) for guess in added),
        *_moved(before, found, pairs),
        *_content(before, guesses, pairs),
        *_writing(before.dialect, found.dialect),
    ]
    return Matching(tuple(pairs), tuple(changes), contract, added)


Key = Callable[[str], str]


def plain(name: str) -> str:
    """Without case, blanks, underscores and other marks."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _timeless(name: str) -> str:
    return plain(_YEAR.sub("#", name.replace("_", " ")).replace("#", "year"))


def _pairs(
    columns: Sequence[Column], guesses: Mapping[str, Guess], aliases: Mapping[str, Sequence[str]]
) -> list[Pair]:
    """By name first, then by what is less and less certain; each column once."""
    pairs: list[Pair] = []
    old = {column.name: column for column in columns}
    names = list(guesses)

    def take(how: str, key: Key, known: Mapping[str, Iterable[str]]) -> None:
        left = [name for name in names if name not in {pair.new for pair in pairs}]
        for name in [one for one in old if one not in {pair.old for pair in pairs}]:
            keys = {key(other) for other in known.get(name, (name,))}
            fitting = next((new for new in left if key(new) in keys), None)
            if fitting is not None:
                left.remove(fitting)
                pairs.append(Pair(name, fitting, how))

    take("nama", str, {})
    take("ejaan", plain, {})
    take("ejaan", lambda name: plain(readable(name)), {})
    take("alias", plain, {name: aliases.get(name, ()) for name in old})
    take("tahun", _timeless, {})
    return [*pairs, *_by_content(old, guesses, pairs)]


def _by_content(
    old: Mapping[str, Column], guesses: Mapping[str, Guess], pairs: Sequence[Pair]
) -> list[Pair]:
    """The likeliest of what is left, if it is likely enough."""
    olds = [name for name in old if name not in {pair.old for pair in pairs}]
    news = [name for name in guesses if name not in {pair.new for pair in pairs}]
    places = {name: place for place, name in enumerate(old)}
    places_now = {name: place for place, name in enumerate(guesses)}
    scored = sorted(
        (
            (_likeness(old[a], guesses[b]) + 0.1 * (places[a] == places_now[b]), a, b)
            for a in olds
            for b in news
        ),
        key=lambda one: (-one[0], one[1], one[2]),
    )
    found: list[Pair] = []
    for score, a, b in scored:
        if score >= _ALIKE and not any(a == pair.old or b == pair.new for pair in found):
            found.append(Pair(a, b, "isi"))
    return found


def _likeness(column: Column, guess: Guess) -> float:
    """From the names, the type and what the cells are."""
    if not _fits(column, guess):
        return 0.0
    was, now = plain(column.name), plain(guess.column.name)
    within = min(len(was), len(now)) > 3 and (was in now or now in was)
    names = max(difflib.SequenceMatcher(None, was, now).ratio(), 0.8 * within)
    same_kind = column.type is guess.column.type
    cells = 0.0
    if column.reference:
        cells = 1.0 if column.reference == guess.column.reference else 0.0
    elif column.codes and guess.values:
        cells = len(guess.values & set(column.codes)) / len(guess.values)
    return 0.5 * names + 0.1 * same_kind + 0.4 * cells


def _fits(column: Column, guess: Guess) -> bool:
    seen = guess.column.type
    if column.type in _ONLY_DIGITS and seen is Type.CODE:
        return all(value.isdigit() for value in guess.values)
    return seen in _HOLDS[column.type]


def _adapted(before: Contract, found: Declaration, pairs: Sequence[Pair]) -> Contract:
    new_of = {pair.old: pair.new for pair in pairs}
    old_of = {pair.new: pair.old for pair in pairs}
    known = {column.name: column for column in before.columns}

    def column(guess: Guess) -> Column:
        old = known.get(old_of.get(guess.column.name, ""))
        if old is None:
            return guess.column
        parts = tuple(new_of[part] for part in old.sum_of if part in new_of)
        return replace(old, name=guess.column.name, sum_of=parts)

    dialect = replace(found.dialect, notation=before.dialect.notation)
    return replace(before, columns=tuple(map(column, found.guesses)), dialect=dialect)


def _renamed(pairs: Sequence[Pair]) -> list[Change]:
    changes = []
    for pair in pairs:
        words = {"old": pair.old, "new": pair.new}
        if pair.how == "isi":
            why = "nama dan isinya mirip"
            changes.append(Change("mungkin_berganti_nama", {**words, "why": why}))
        elif pair.old != pair.new:
            changes.append(Change("berganti_nama", words))
    return changes


def _gone(before: Contract, pairs: Sequence[Pair]) -> list[Change]:
    kept = {pair.old for pair in pairs}
    return [
        Change("hilang", {"old": column.name})
        for column in before.columns
        if column.name not in kept
    ]


def _moved(before: Contract, found: Declaration, pairs: Sequence[Pair]) -> list[Change]:
    new_of = {pair.old: pair.new for pair in pairs}
    was = [new_of[column.name] for column in before.columns if column.name in new_of]
    now = [guess.column.name for guess in found.guesses if guess.column.name in was]
    return [Change("berpindah", {"new": ", ".join(now)})] if was != now else []


def _content(before: Contract, guesses: Mapping[str, Guess], pairs: Sequence[Pair]) -> list[Change]:
    changes = []
    for pair in pairs:
        column, guess = before.column(pair.old), guesses[pair.new]
        if column is None:
            continue
        if not _fits(column, guess):
            was, now = (_type_name(one) for one in (column.type, guess.column.type))
            changes.append(Change("tipe_berubah", {"new": pair.new, "was": was, "is": now}))
        missing = set(column.missing) | set(guess.column.missing) | {""}
        strange = sorted(guess.values - set(column.codes or guess.values) - missing)
        if strange:
            shown = ", ".join(strange[:_SHOWN])
            changes.append(Change("kode_baru", {"new": pair.new, "values": shown}))
    return changes


def _type_name(one: Type) -> str:
    found = codelists.lookup("tipe_variabel", one.value)
    return found.nama.casefold() if found else one.value


def _writing(was: Dialect, now: Dialect) -> list[Change]:
    """Only what was said last year can have changed."""
    sides = (
        ("pemisah", _SEPARATORS.get(was.separator, was.separator), _SEPARATORS.get(now.separator)),
        ("enkode", was.encoding.casefold(), now.encoding.casefold()),
        ("baris_judul", was.header_row, now.header_row),
        ("lembar", was.sheet, now.sheet),
    )
    return [
        Change(code, {"was": old, "is": new})
        for code, old, new in sides
        if old and new and old != new
    ]


@cache
def _sentences() -> Mapping[str, Mapping[str, str]]:
    path = Path(__file__).parent / "data" / "perubahan.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["kode"]: row for row in csv.DictReader(file)}
