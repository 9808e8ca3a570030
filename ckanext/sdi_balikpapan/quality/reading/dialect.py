"""The character between the cells and the row with the names, as the first rows show them. Pure."""

from __future__ import annotations

import contextlib
import csv
from collections import Counter
from collections.abc import Collection, Sequence

SEPARATORS = ",;\t|"
_HEADER_WITHIN = 30


def separator(sample: Sequence[str]) -> str:
    """The separator that cuts the first lines into the most even table.

    :param sample: the first lines, each with its end.
    """
    return max(SEPARATORS, key=lambda one: _evenness(sample, one))


def _evenness(sample: Sequence[str], one: str) -> tuple[float, int]:
    widths = Counter(len(row) for _, row in rows(sample, one) if row)
    if not widths:
        return 0, 0
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    return (count / widths.total(), width) if width > 1 else (0, 0)


def rows(sample: Sequence[str], one: str) -> list[tuple[int, list[str]]]:
    """The sample cut into rows, each with the line on which it ends; what can't be cut is left."""
    reader = csv.reader(sample, delimiter=one)
    found: list[tuple[int, list[str]]] = []
    with contextlib.suppress(csv.Error):
        found.extend((reader.line_num, row) for row in reader)
    return found


def header_row(sample: Sequence[Sequence[object]], known: Collection[str] = ()) -> int:
    """The index of the row with the names, among the first rows.

    :param known: the names that were declared: a row with half of them is the one.
    """
    first = sample[:_HEADER_WITHIN]
    wanted = {plain(name) for name in known}
    for index, row in enumerate(first):
        if wanted and 2 * len(wanted & {plain(cell) for cell in row}) >= len(wanted):
            return index
    widths = Counter(_filled(row) for row in sample if _filled(row))
    usual = max(widths, key=lambda width: (widths[width], width), default=0)
    for index, row in enumerate(first):
        if 2 * _filled(row) > usual:
            return index
    return 0


def _filled(row: Sequence[object]) -> int:
    return sum(bool(plain(cell)) for cell in row)


def plain(cell: object) -> str:
    """A name as it is compared: blanks and case don't count."""
    return " ".join(str("" if cell is None else cell).replace("\ufeff", "").split()).casefold()
