"""Many numbers at once: whether a run of cells is beyond doubt, without looking at each. Pure.

Most files are right nearly everywhere. So a run of cells is judged as one text by what C does
fast; whatever isn't plainly right is left to `cells.py`, which decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..standards.contract import Column, Type

_LONGEST = 15
"""So many characters hold no more digits than a float keeps apart."""
_PLAIN, _EN, _ID = b"0123456789-\n", b"0123456789-.\n", b"0123456789-,\n"
_ONES = bytes.maketrans(b"23456789", b"11111111")
_DIGITS = bytes.maketrans(b"123456789", b"000000000")
_NOUGHT = re.compile(rb"\n-?0[.,]0+(?=\n)")
_EITHER = re.compile(rb"\n-?[1-9][0-9]{0,2}[.,][0-9]{3}(?=\n)")


def _leading_zeros(data: bytes) -> bool:
    """Zeros before a first digit, as in 007."""
    if b"\n0" not in data and b"-0" not in data:
        return False
    like = data.translate(_ONES)
    return any(zeros in like for zeros in (b"\n00", b"\n01", b"\n-00", b"\n-01"))


def _dangling(data: bytes) -> bool:
    """A mark without a digit on both sides."""
    return any(one in data for one in (b".\n", b",\n", b"\n.", b"\n,", b"-.", b"-,"))


def _either(data: bytes) -> bool:
    """A cell such as 1.234."""
    like = data.translate(_DIGITS)
    return (b".000\n" in like or b",000\n" in like) and bool(_EITHER.search(data))


def _noughts(data: bytes, mark: bytes) -> int:
    """How many cells are 0.00, which proves no notation."""
    if b"0" + mark + b"0" not in data:
        return 0
    return len(_NOUGHT.findall(data))


@dataclass(frozen=True)
class Run:
    """A run of cells in which every one is a number within its limits.

    :param notation: the notation that some of them show, "" if none does.
    :param proofs: how many show it.
    """

    notation: str = ""
    proofs: int = 0


class Bulk:
    """Judges runs of cells of one numeric column."""

    def __init__(self, column: Column, declared: str) -> None:
        """:param declared: the column's notation, if it was declared."""
        self._declared = declared
        self._decimal = column.type is Type.DECIMAL
        self._low = _float(column.minimum)
        self._high = _float(column.maximum)
        self._missing = frozenset(one for one in column.missing if one[-1:].isdigit())
        self._limited = self._low is not None or self._high is not None

    @classmethod
    def of(cls, column: Column, declared: str) -> Bulk | None:
        """None for a column that can't be judged so."""
        limits = (column.minimum, column.maximum)
        exact = all(one is None or len(str(one)) <= _LONGEST for one in limits)
        return cls(column, declared) if column.type.is_number and exact else None

    def judge(self, cells: Sequence[str]) -> Run | None:
        """The cells, all of them text and none empty, as a run; None when there is any doubt.

        :raises TypeError: when a cell isn't text.
        """
        if max(map(len, cells)) > _LONGEST:
            return None
        if self._missing and not self._missing.isdisjoint(cells):
            return None
        data = ("\n" + "\n".join(cells) + "\n").encode()
        if data.count(b"\n") != len(cells) + 1:
            return None
        if not data.translate(None, _PLAIN):
            return self._plain(data, cells)
        if not self._decimal:
            return None
        if not data.translate(None, _EN):
            return self._marked(data, cells, "en")
        if not data.translate(None, _ID):
            return self._marked(data, cells, "id")
        return None

    def _plain(self, data: bytes, cells: Sequence[str]) -> Run | None:
        if _leading_zeros(data):
            return None
        if not self._limited and b"-" not in data and b"\n\n" not in data:
            return Run()
        return Run() if self._within(cells) else None

    def _marked(self, data: bytes, cells: Sequence[str], notation: str) -> Run | None:
        if self._declared and self._declared != notation:
            return None
        if _leading_zeros(data) or _dangling(data):
            return None
        if not self._declared and _either(data):
            return None
        mark = b"." if notation == "en" else b","
        proofs = data.count(mark) - _noughts(data, mark)
        if notation == "id":
            cells = data[1:-1].replace(b",", b".").decode().split("\n")
        return Run(notation, proofs) if self._within(cells) else None

    def _within(self, cells: Sequence[str]) -> bool:
        """Whether they are numbers at all, and within the limits."""
        try:
            values = list(map(float, cells))
        except ValueError:
            return False
        if not self._limited:
            return True
        low, high = self._low, self._high
        return (low is None or low <= min(values)) and (high is None or max(values) <= high)


def _float(limit: object) -> float | None:
    return None if limit is None else float(str(limit))
