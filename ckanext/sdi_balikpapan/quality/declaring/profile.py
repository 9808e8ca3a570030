"""What the cells of a column look like, in one pass and bounded memory. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum

from ..table import Cell, Table
from ..values import dates, numbers
from ..values.placeholders import is_placeholder
from ..values.yes_no import NO, YES

MOST_DISTINCT = 4_000
"""So many different cells of a column are looked at one by one; of more only what could change the
type is looked for."""
SAMPLE_ROWS = 2_000


class Shape(str, Enum):
    """What one cell could be."""

    PLACEHOLDER = "penanda"
    PADDED = "berawalan_nol"
    WHOLE = "bulat"
    WHOLE_ZERO = "bulat_koma_nol"
    NUMBER_ID = "angka_id"
    NUMBER_EN = "angka_en"
    NUMBER_BOTH = "angka_dua_arti"
    PERCENT = "persen"
    DATE = "tanggal"
    DATE_BOTH = "tanggal_dua_arti"
    REGION = "wilayah_bertitik"
    YES_NO = "ya_tidak"
    TEXT = "teks"


_REGION = re.compile(r"[1-9]\d\.\d\d(?:\.\d\d(?:\.\d{4})?)?")
_WHOLE = re.compile(r"[+-]?\d+")
_POINT_ZERO = re.compile(r"-?\d+\.0")
_WORDS = (YES | NO) - {"1", "0", "y", "n", "t"}


def shape(cell: Cell) -> Shape:
    """What one cell that isn't empty could be."""
    if isinstance(cell, bool):
        return Shape.YES_NO
    if isinstance(cell, (date, datetime)):
        return Shape.DATE
    if isinstance(cell, float):
        return Shape.WHOLE if cell.is_integer() else Shape.NUMBER_EN
    if not isinstance(cell, str):
        return Shape.WHOLE if isinstance(cell, int) else Shape.TEXT
    if _WHOLE.fullmatch(cell):
        padded = len(cell) > 1 and cell[0] == "0"
        return Shape.PADDED if padded or len(cell) > 18 else Shape.WHOLE
    if cell[0].isdigit() or cell[0] in "+-.,(" or cell.isascii() is False:
        return _of_digits(cell)
    if is_placeholder(cell):
        return Shape.PLACEHOLDER
    if cell.casefold() in _WORDS:
        return Shape.YES_NO
    found = dates.day(cell) if any(map(str.isdigit, cell)) else None
    return Shape.DATE if found and not found.bad else Shape.TEXT


def _of_digits(cell: str) -> Shape:
    if is_placeholder(cell):
        return Shape.PLACEHOLDER
    if _POINT_ZERO.fullmatch(cell):
        return Shape.WHOLE_ZERO
    if len(cell) != 5 and _REGION.fullmatch(cell):
        return Shape.REGION
    found = numbers.number(cell)
    if not found.bad:
        if _REGION.fullmatch(cell):
            return Shape.NUMBER_EN
        if found.ambiguous:
            return Shape.NUMBER_BOTH
        return Shape.NUMBER_ID if found.proves == "id" else Shape.NUMBER_EN
    if found.rule == "percent_sign":
        return Shape.PERCENT
    day = dates.day(cell)
    if day.bad:
        return Shape.TEXT
    return Shape.DATE_BOTH if day.ambiguous else Shape.DATE


@dataclass
class Profile:
    """What one column holds.

    :param many: it holds more than `MOST_DISTINCT` different cells.
    :param unseen_padded: among those not looked at one by one is a number with leading zeros.
    """

    name: str
    rows: int = 0
    empty: int = 0
    distinct: set[Cell] = field(default_factory=set)
    many: bool = False
    unseen_padded: bool = False
    shapes: Counter[Shape] = field(default_factory=Counter)
    examples: dict[Shape, list[str]] = field(default_factory=dict)

    def see(self, cells: Sequence[Cell]) -> None:
        self.rows += len(cells)
        try:
            different = set(cells)
        except TypeError:
            different = {str(cell) for cell in cells}
        blank = [cell for cell in different if cell is None or (cell == "" and cell is not False)]
        self.empty += sum(cells.count(cell) for cell in blank)
        different.difference_update(blank)
        if self.many:
            padded = (isinstance(c, str) and c[:1] == "0" and c[1:].isdigit() for c in different)
            self.unseen_padded = self.unseen_padded or any(padded)
            return
        self.distinct |= different
        self.many = len(self.distinct) > MOST_DISTINCT

    def finish(self) -> None:
        """Looks at the different cells."""
        for cell in sorted(self.distinct, key=str):
            text = cell.strip() if isinstance(cell, str) else cell
            if text == "":
                continue
            found = shape(text)
            self.shapes[found] += 1
            examples = self.examples.setdefault(found, [])
            if len(examples) < 3:
                examples.append(str(text)[:40])
        if self.unseen_padded:
            self.shapes[Shape.PADDED] += 1

    def texts(self) -> Iterable[str]:
        """The different cells as text, a spreadsheet's 12.0 as 12."""
        for cell in self.distinct:
            if isinstance(cell, float) and cell.is_integer():
                cell = int(cell)
            yield str(cell).strip()

    def shown(self, *shapes: Shape) -> str:
        """A few cells of such shapes, for a sentence."""
        found = [one for s in shapes for one in self.examples.get(s, [])]
        return ", ".join(sorted(found)[:3])

    def has_only(self, *shapes: Shape) -> bool:
        """Whether nothing but these (and marks for missing values) stands in it."""
        rest = set(self.shapes) - {Shape.PLACEHOLDER, *shapes}
        return not rest and any(self.shapes[s] for s in shapes)


def profiled(table: Table) -> tuple[list[Profile], list[Sequence[Cell]]]:
    """Every column's profile, and the first rows."""
    profiles = [Profile(name) for name in table.names]
    first: list[Sequence[Cell]] = []
    for chunk in table.chunks():
        if len(first) < SAMPLE_ROWS:
            first += chunk.rows[: SAMPLE_ROWS - len(first)]
        for profile, cells in zip(profiles, chunk.columns, strict=True):
            profile.see(cells)
    for profile in profiles:
        profile.finish()
    return profiles, first
