"""Yes and no, as offices write them. Pure."""

from __future__ import annotations

from .placeholders import is_placeholder
from .reading import Reading, bad, settled

YES = frozenset("ya y yes true benar ada 1".split())
NO = frozenset("tidak t n no false salah 0 tdk".split()) | {"tidak ada"}


def yes_no(text: str) -> Reading:
    """What a text without outer blanks means as yes or no."""
    word = text.casefold()
    if word in YES or word in NO:
        return settled(word in YES)
    return bad("undeclared_missing" if is_placeholder(text) else "not_yes_no")


def native_yes_no(cell: object) -> Reading:
    """What a spreadsheet's own value means as yes or no."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return yes_no(str(cell))
