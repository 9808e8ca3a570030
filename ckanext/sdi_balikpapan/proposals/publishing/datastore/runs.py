"""Many cells at once: a run in which nothing needs a second look, as COPY takes it. Pure.

Most cells of most files are plain. What isn't plainly right goes cell by cell (`cells.py`), which
decides; a run that is taken here gives the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

NULL = r"\N"
_LONGEST = 18
"""So many digits fit into eight bytes."""
_DIGITS = str.maketrans("", "", "0123456789\n")
_MARKS: Mapping[str, tuple[str, str]] = {"id": (".", ","), "en": (",", ".")}
"""What stands between thousands and before decimals."""


def _pattern(thousands: str, mark: str, decimals: str) -> re.Pattern[str]:
    grouped = rf"[1-9][0-9]{{0,2}}(?:\{thousands}[0-9]{{3}})+"
    number = rf"-?(?:{grouped}|[0-9]+)(?:\{mark}[0-9]+){decimals}"
    return re.compile(rf"(?:(?:{number})?(?:\n|\Z))*")


_WHOLE = {name: _pattern(*marks, "{0}") for name, marks in _MARKS.items()}
_DECIMAL = {name: _pattern(*marks, "?") for name, marks in _MARKS.items()}


def numbers(
    cells: Sequence[Any], missing: frozenset[str], notation: str | None, *, whole: bool
) -> list[str] | None:
    """Numbers in one notation, or without any mark; None where there is any doubt."""
    data = _joined(cells, missing)
    if data is None or max(map(len, cells)) > _LONGEST:
        return None
    if data.translate(_DIGITS):
        pattern = (_WHOLE if whole else _DECIMAL).get(notation or "")
        if pattern is None or not pattern.fullmatch(data):
            return None
        thousands, mark = _MARKS[notation or ""]
        cells = data.replace(thousands, "").replace(mark, ".").split("\n")
    return [cell or NULL for cell in cells]


def has_marks(cells: Sequence[str]) -> bool:
    """Whether any number is written with a point or a comma."""
    data = "\n".join(cells)
    return "." in data or "," in data


def texts(cells: Sequence[Any], missing: frozenset[str]) -> list[str] | None:
    """Texts without anything that COPY would take for something else."""
    data = _joined(cells, frozenset())
    if data is None or "\\" in data or "\t" in data or "\r" in data or "\x00" in data:
        return None
    plain = [cell.strip() or NULL for cell in cells]
    return [NULL if cell in missing else cell for cell in plain] if missing else plain


def _joined(cells: Sequence[Any], missing: frozenset[str]) -> str | None:
    """All cells, one a line; None when they aren't text, or one says that it is missing."""
    try:
        data = "\n".join(cells)
    except TypeError:
        return None
    if not cells or data.count("\n") != len(cells) - 1:
        return None
    return data if not missing or missing.isdisjoint(cells) else None
