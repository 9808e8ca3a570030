"""The cells of one XLSX sheet, row by row, as what they are: text, number, day or time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from zipfile import ZipFile

from ..finding import Finding, Findings
from ..table import MAX_CELL, MAX_COLUMNS, Cell, Unreadable
from .parts import MOST_BYTES, Workbook, parse

Row = tuple[int, list[Cell]]
_FARTHEST = 16_384
_LOWEST = 1_048_576
MOST_NOTED = 50_000
"""Formulas and merged areas of a sheet whose places are kept."""


class SheetReader:
    """Reads one sheet; used once. Then `formulas` says of each cell (row, place from 0) that holds
    one whether its result is stored, and `merged` names the merged areas.

    :param names: of the columns, for what is said of a cell; empty while they aren't known.
    """

    def __init__(
        self,
        archive: ZipFile,
        part: str,
        book: Workbook,
        findings: Findings,
        names: Sequence[str] = (),
    ) -> None:
        self._archive, self._part, self._book = archive, part, book
        self._findings, self._names = findings, names
        self._ready: list[Row] = []
        self._line = 0
        self._row: dict[int, Cell] = {}
        self._place = -1
        self._kind = self._type = ""
        self._parts: list[str] = []
        self._length = 0
        self._takes = self._formula = False
        self._computed: set[int] = set()
        self.formulas: dict[tuple[int, int], bool] = {}
        self.merged: list[str] = []

    def rows(self) -> Iterator[Row]:
        """Physical row number, and the cells up to the last filled one."""
        feed = parse(
            self._archive, self._part, self._start, self._end, self._text, limit=MOST_BYTES
        )
        for _ in feed:
            yield from self._ready
            self._ready = []

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "row":
            self._line = _number(attributes.get("r")) or self._line + 1
            if self._line > _LOWEST:
                raise Unreadable("xlsx_broken")
            self._row, self._place = {}, -1
            if attributes.get("hidden") in ("1", "true"):
                self._findings.add(Finding("hidden_row", self._line))
        elif tag == "c":
            self._place = _column(attributes.get("r", ""), self._place + 1)
            if self._place >= _FARTHEST:
                count = self._place + 1
                raise Unreadable("too_many_columns", count=count, limit=MAX_COLUMNS)
            self._type = attributes.get("t", "n")
            self._kind = self._style(attributes.get("s"))
            self._parts, self._length, self._formula = [], 0, False
        elif tag in ("v", "t"):
            self._takes = True
        elif tag == "f":
            self._formula = True
        elif tag == "mergeCell":
            self._merged(attributes.get("ref", ""))

    def _merged(self, ref: str) -> None:
        if len(self.merged) < MOST_NOTED:
            self.merged.append(ref)
        if self._findings.wants("merged_cells"):
            self._findings.add(Finding("merged_cells", value=ref[:40]))
        else:
            self._findings.count("merged_cells", "", 1)

    def _style(self, index: str | None) -> str:
        place = _number(index)
        kinds = self._book.kinds
        return kinds[place] if place < len(kinds) else ""

    def _text(self, text: str) -> None:
        if self._takes:
            self._length += len(text)
            if self._length > MAX_CELL:
                raise Unreadable("cell_too_long", self._line)
            self._parts.append(text)

    def _end(self, tag: str) -> None:
        if tag in ("v", "t"):
            self._takes = False
        elif tag == "c":
            self._keep()
        elif tag == "row":
            last = max(self._row, default=-1)
            if last >= MAX_COLUMNS and not self._names:
                raise Unreadable("too_many_columns", count=last + 1, limit=MAX_COLUMNS)
            self._ready.append((self._line, [self._row.get(i) for i in range(last + 1)]))

    def _keep(self) -> None:
        text = "".join(self._parts)
        if self._formula and len(self.formulas) < MOST_NOTED:
            self.formulas[self._line, self._place] = bool(text)
        if not text:
            if self._formula:
                self._say("formula_without_value")
            return
        if self._formula and self._place not in self._computed:
            self._computed.add(self._place)
            self._say("formula")
        value = self._value(text)
        if value not in (None, ""):
            self._row[self._place] = value

    def _value(self, text: str) -> Cell:
        if self._type == "s":
            return self._book.text(text)
        if self._type == "b":
            return text == "1"
        if self._type != "n":
            return text  # inlineStr, str, e (an error's words), d (ISO 8601)
        try:
            number = float(text)
        except ValueError:
            raise Unreadable("xlsx_broken", self._line) from None
        if self._kind in ("date", "time"):
            return self._book.moment(number, self._kind)
        if self._kind == "percent":
            self._say("percent_format", text)
        whole = text.removeprefix("-").isdecimal() and len(text) < 16
        return int(text) if whole else number

    def _say(self, rule: str, value: str = "") -> None:
        inside = 0 <= self._place < len(self._names)
        name = self._names[self._place] if inside else ""
        if inside or not self._names:
            self._findings.add(Finding(rule, self._line, name, value[:40]))


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 9 else 0


def _column(reference: str, otherwise: int) -> int:
    """The place of a cell such as AB12, from 0."""
    place = 0
    for sign in reference[:4]:
        if not "A" <= sign <= "Z":
            break
        place = place * 26 + ord(sign) - 64
    return place - 1 if place else otherwise
