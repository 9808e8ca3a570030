"""Region codes and the names beside them, row by row. Pure.

Rows are mostly repeats, so each different combination is judged once; so many are remembered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ...standards.contract import Column, Type
from ..declaring.headers import header
from ..finding import Finding, Findings, shortened
from ..table import Cell, Chunk
from ..values.codes import as_text
from .region_table import (
    BPS,
    KEMENDAGRI,
    RegionTable,
    above,
    alike,
    level,
    plain,
    repaired,
)
from .watcher import Context, Watcher

_KNOWN = 100_000
_LONGEST = 1000
"""A longer row is judged anew each time; names and codes are short."""
_VARIANTS = 100
"""So many names of one code, or codes beside one BPS code, are told apart."""
_LEVELS = {"provinsi": 1, "kota": 2, "kecamatan": 3, "kelurahan": 4}
_LEVEL_NAMES = ("", "provinsi", "kabupaten/kota", "kecamatan", "kelurahan/desa")
_SPOILED = re.compile(r"\d{2,}[.,]0")
_DOTTED = re.compile(r"\d\d\.\d\d(?:\.\d+)*")
_NUMERIC = frozenset({Type.INTEGER, Type.DECIMAL})

Row = tuple[str, ...]
Said = tuple[str, int, str, dict[str, str | int]]
"""A rule, the place in the row, the value, and words."""


@dataclass(frozen=True)
class Codes:
    """A column of region codes.

    :param level: the level that its name says, 0 if it says none.
    """

    place: int
    column: Column
    system: str
    level: int


@dataclass(frozen=True)
class Names:
    """A column of region names and the column whose codes they belong to."""

    place: int
    column: Column
    level: int
    codes: Codes


def watcher(context: Context) -> Watcher | None:
    """Watches region codes when a column is declared to hold them."""
    found = [codes for place, one in context.columns.items() if (codes := _codes(place, one))]
    names = [one for place, c in context.columns.items() if (one := _names(place, c, found))]
    return Regions(found, names, context.regions(), context) if found else None


def _codes(place: int, column: Column) -> Codes | None:
    head = header(column.name)
    named = head.is_code and head.level and (head.system or column.type is Type.CODE)
    if column.reference not in (KEMENDAGRI, BPS) and not (named and column.codes is None):
        return None
    if column.type not in (Type.CODE, Type.TEXT, *_NUMERIC):
        return None
    system = column.reference if column.reference in (KEMENDAGRI, BPS) else ""
    system = system or (f"wilayah-{head.system}" if head.system else "")
    return Codes(place, column, system, _LEVELS.get(head.level, 0))


def _names(place: int, column: Column, found: Sequence[Codes]) -> Names | None:
    head = header(column.name)
    if any(one.place == place for one in found) or not head.level or head.is_code:
        return None
    if column.type not in (Type.TEXT, Type.CODE):
        return None
    wanted = _LEVELS[head.level]
    same = [c for c in found if not head.system or c.system in ("", f"wilayah-{head.system}")]
    fit = [c for c in same if c.level == wanted] or [c for c in same if c.level in (0, 4)]
    return Names(place, column, wanted, fit[0]) if fit else None


class Regions:
    """Judges each different combination of region codes and names in a row."""

    def __init__(
        self, codes: Sequence[Codes], names: Sequence[Names], table: RegionTable, context: Context
    ) -> None:
        self._codes, self._names, self._table = list(codes), names, table
        self._valid_on = context.contract.valid_on
        self._places = sorted({one.place for one in (*codes, *names)})
        self._column = {one.place: one.column for one in (*codes, *names)}
        self._known: dict[Row, tuple[Said, ...]] = {}
        self._found = Findings()
        self._spelt: dict[tuple[int, str], dict[str, list[int | str]]] = {}
        self._pairs: dict[str, dict[str, list[int]]] = {}
        self._started = False

    def see(self, chunk: Chunk) -> None:
        """The next rows."""
        columns = [_texts(chunk.columns[place]) for place in self._places]
        if not self._started:
            self._start(dict(zip(self._places, columns, strict=True)))
        for line, row in zip(chunk.lines, zip(*columns, strict=True), strict=True):
            said = self._known.get(row)
            if said is None:
                said = self._judge(row, line)
                if len(self._known) < _KNOWN and sum(map(len, row)) < _LONGEST:
                    self._known[row] = said
            for rule, place, value, words in said:
                name = self._column[place].name
                self._found.add(Finding(rule, line, name, shortened(value), words))

    def _start(self, cells: dict[int, list[str]]) -> None:
        """Which columns hold codes at all, and of which system where nothing says it."""
        self._started = True
        kept = []
        for one in self._codes:
            filled = [cell for cell in cells[one.place] if cell]
            if 2 * sum(map(_may_be_code, filled)) < len(filled):
                continue
            dotted = any(map(_DOTTED.fullmatch, map(_clean, filled)))
            system = one.system or (KEMENDAGRI if dotted or one.level == 1 else BPS)
            kept.append(Codes(one.place, one.column, system, one.level))
        moved = {one.place: one for one in kept}
        self._codes = kept
        self._names = [
            Names(n.place, n.column, n.level, moved[n.codes.place])
            for n in self._names
            if n.codes.place in moved
        ]

    def _judge(self, row: Row, line: int) -> tuple[Said, ...]:
        cells = dict(zip(self._places, row, strict=True))
        said: list[Said] = []
        codes: dict[int, str] = {}
        for one in self._codes:
            text = cells[one.place]
            if not text or text in one.column.missing:
                continue
            code, wrong = self._code(one, text)
            if wrong:
                said.append((wrong[0], one.place, text, wrong[1]))
            if code:
                codes[one.place] = code
        below = list(self._below(codes))
        said += below
        said += self._paired(codes, line, bool(below))
        for name in self._names:
            text = cells[name.place]
            code = codes.get(name.codes.place, "")
            if text and code and level(name.codes.system, code) >= name.level:
                said += self._name(name, above(name.codes.system, code, name.level), text, line)
        return tuple(said)

    def _code(self, one: Codes, text: str) -> tuple[str, tuple[str, dict[str, str | int]] | None]:
        """The code that a cell holds, and what is wrong with it."""
        system = one.system
        code = _clean(text)
        spoiled = code != text and one.column.type is not Type.CODE
        depth = level(system, code)
        if not depth:
            meant = repaired(system, code)
            fits = meant and one.level in (0, level(system, meant))
            words: dict[str, str | int] = {"code": meant}
            return "", ("region_form_near", words) if fits else ("region_form", {})
        if one.level and depth != one.level:
            names = {"level": _LEVEL_NAMES[depth], "expected": _LEVEL_NAMES[one.level]}
            return code, ("region_level", dict(names))
        known = self._table.get(system, code)
        if known is None and self._table.covers(system, code, self._valid_on):
            return code, ("region_unknown", {})
        if known and self._valid_on and not known.valid_on(self._valid_on):
            return code, ("region_not_valid", {"day": self._valid_on.isoformat()})
        return code, ("code_as_number", {"code": code}) if spoiled else None

    def _below(self, codes: dict[int, str]) -> Iterator[Said]:
        """Codes that don't begin with the code of the region above in the same row."""
        for child in self._codes:
            code = codes.get(child.place, "")
            depth = level(child.system, code)
            ups = [
                up
                for up in self._codes
                if up.system == child.system
                and 0 < level(up.system, codes.get(up.place, "")) < depth
            ]
            ups.sort(key=lambda up: -level(up.system, codes[up.place]))
            for up in ups[:1]:
                upper = codes[up.place]
                if above(child.system, code, level(up.system, upper)) != upper:
                    words: dict[str, str | int] = {"parent": upper, "parent_column": up.column.name}
                    yield "region_parent", child.place, code, words

    def _paired(self, codes: dict[int, str], line: int, broken: bool) -> Iterator[Said]:
        """A BPS code beside a Kemendagri code of another region."""
        for one in self._codes:
            code = codes.get(one.place, "")
            if one.system != KEMENDAGRI or not code:
                continue
            for other in self._codes:
                bps = codes.get(other.place, "")
                if other.system != BPS or level(BPS, bps) != level(KEMENDAGRI, code):
                    continue
                known = self._table.get(KEMENDAGRI, code)
                if known and known.bps and known.bps != bps:
                    words: dict[str, str | int] = {"code": known.bps, "other": code}
                    yield "region_pair", other.place, bps, words
                elif not (known and known.bps) and len(self._pairs) < _KNOWN:
                    seen = self._pairs.setdefault(f"{other.place} {bps}", {})
                    if len(seen) < _VARIANTS:
                        seen.setdefault(code, [line, int(broken)])

    def _name(self, name: Names, code: str, text: str, line: int) -> Iterator[Said]:
        known = self._table.get(name.codes.system, code)
        if known is None:
            if len(self._spelt) < _KNOWN:
                spelt = self._spelt.setdefault((name.place, code), {})
                if len(spelt) < _VARIANTS:
                    seen = spelt.setdefault(plain(text), [0, line, shortened(text)])
                    seen[0] = int(seen[0]) + 1
            return
        if plain(text) in {plain(one) for one in (known.name, *known.spellings)}:
            return
        city = known.code[:5]
        others = self._table.named(text, city) if len(known.code) > 5 else frozenset()
        words: dict[str, str | int] = {"code": code, "name": known.name}
        rule = "region_name_near" if not others and alike(text, known.name) else "region_name"
        yield rule, name.place, text, words

    def finish(self) -> Iterable[Finding | Findings]:
        """What was found row by row, then what only the whole file shows."""
        yield self._found
        yield from self._shared()
        yield from self._varying()

    def _shared(self) -> Iterator[Finding]:
        """BPS codes that stand for several Kemendagri regions."""
        for key, seen in self._pairs.items():
            if len(seen) < 2:
                continue
            place, bps = key.split(" ", 1)
            code, (line, _) = max(seen.items(), key=lambda one: (one[1][1], one[1][0]))
            words: dict[str, str | int] = {"codes": ", ".join(sorted(seen)[:5]), "other": code}
            yield Finding("region_shared", line, self._column[int(place)].name, bps, words)

    def _varying(self) -> Iterator[Finding]:
        """Names that differ within the file where no list says which is right."""
        for (place, code), spelt in self._spelt.items():
            if len(spelt) < 2:
                continue
            usual = max(spelt.values(), key=lambda one: int(one[0]))
            for seen in spelt.values():
                if seen is not usual:
                    words: dict[str, str | int] = {"code": code, "name": usual[2]}
                    name = self._column[place].name
                    yield Finding("region_names_vary", int(seen[1]), name, str(seen[2]), words)


def _texts(cells: Sequence[Cell]) -> list[str]:
    try:
        return list(map(str.strip, cells))  # type: ignore[arg-type]
    except TypeError:
        return ["" if cell is None else as_text(cell).strip() for cell in cells]


def _clean(text: str) -> str:
    return text[:-2] if _SPOILED.fullmatch(text) else text


def _may_be_code(text: str) -> bool:
    return any(map(str.isdigit, text)) and not any(map(str.isalpha, text))
