"""The character between the cells and the row with the names, as the first rows show them. Pure."""

from __future__ import annotations

import contextlib
import csv
import re
from collections import Counter
from collections.abc import Collection, Sequence

SEPARATORS = ",;\t|"
_HEADER_WITHIN = 30
_YEAR = re.compile(r"(?:19|20)\d\d")
_LONGEST_NAME = 60


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


def header(
    rows: Sequence[Sequence[str]],
    first: int,
    known: Collection[str] = (),
    *,
    fixed: bool = False,
) -> tuple[int, int, Sequence[str]]:
    """The places of the header's first and last row, and its names.

    A name above several columns, as from merged cells, is joined with the names below it.

    :param first: where the header is.
    :param known: the declared names; a row that has them all is the whole header.
    :param fixed: somebody declared it; otherwise the row above may belong to it.
    """
    if known and set(known) <= {cell.strip() for cell in rows[first]}:
        return first, first, rows[first]
    for top in [first, first - 1] if first and not fixed else [first]:
        if top + 1 < len(rows) and (names := _joined(rows[top], rows[top + 1])):
            return top, top + 1, names
    return first, first, rows[first]


def _joined(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """The names of two rows in one; none unless each column is named in just the way of headers."""
    width = max(len(above), len(below))
    upper, lower = ([*row, *[""] * (width - len(row))] for row in (above, below))
    names: list[str] = []
    group, groups, alone = "", 0, 0
    for place, (top, sub) in enumerate(zip(upper, lower, strict=True)):
        top, sub = top.strip(), sub.strip()
        wide = place + 1 < width and not upper[place + 1].strip() and lower[place + 1].strip()
        if top:
            group = top if sub else ""
            groups, alone = groups + bool(sub), alone + (not sub)
            if sub and not wide:
                return []
        elif not (group and sub):
            return []
        if sub and not _is_name(sub):
            return []
        names.append(f"{top or group} {sub}".strip())
    return names if groups and alone else []


def _is_name(text: str) -> bool:
    """Whether it can name a column: a word, or a year."""
    return bool(_YEAR.fullmatch(text)) or (text[0].isalpha() and len(text) <= _LONGEST_NAME)


def example(names: Sequence[str]) -> str:
    """The name of the last column that has one."""
    return next((name for name in reversed(names) if name), "")
