"""The last runs of a source as bars: what became of its datasets in each. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

HEIGHT = 100
WIDTH = 18
STEP = 26
PARTS = ("published", "proposed", "drafted", "refused", "failed")
"""What a bar is made of, from the ground up."""
_LEAST = 2


@dataclass(frozen=True)
class Part:
    """A piece of a bar; `y` counts from the top."""

    name: str
    number: int
    y: float
    height: float


@dataclass(frozen=True)
class Bar:
    """One run; without parts where nothing became of anything."""

    job_id: str
    x: int
    parts: tuple[Part, ...]
    failed: bool


def bars(runs: Sequence[tuple[str, str, Mapping[str, int]]]) -> list[Bar]:
    """The runs as bars of a common scale.

    :param runs: id, state and counts, oldest first.
    """
    most = max((_total(counts) for _, _, counts in runs), default=0) or 1
    return [
        Bar(id, number * STEP, tuple(_parts(counts, most)), state == "failed")
        for number, (id, state, counts) in enumerate(runs)
    ]


def _total(counts: Mapping[str, int]) -> int:
    return sum(counts.get(name, 0) for name in PARTS)


def _parts(counts: Mapping[str, int], most: int) -> list[Part]:
    found: list[Part] = []
    y = float(HEIGHT)
    room = HEIGHT - _LEAST * len(PARTS)
    for name in PARTS:
        if number := counts.get(name, 0):
            height = round(_LEAST + room * number / most, 1)
            y -= height
            found.append(Part(name, number, round(y, 1), height))
    return found
