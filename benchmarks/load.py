"""What a typed table costs beside PostgreSQL's own COPY of the same rows into an identical table.

Ours reads a CSV as an office writes it (semicolons, 1.234,5, 17/08/2025), makes values of it by its
contract and puts the table in place. The peer is given the very rows that came of it, in COPY's own
text format, and makes a table of the same columns, full-text trigger, key and indexes from them,
the indexes after the rows, as ours does. Both in the same process, in turn, each committed.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from benchmarks.harness import Figure
from benchmarks.parts.place import opened
from benchmarks.parts.side import sides

ROWS, QUICK_ROWS = 200_000, 5_000
ROUNDS, QUICK_ROUNDS = 5, 2
GOAL = 2.0
"""Half the speed of COPY is twice its time."""


def figures(*, quick: bool = False) -> Iterator[Figure]:
    rows = QUICK_ROWS if quick else ROWS
    with opened() as place, sides(place.start("ckan")) as (side,):
        folder = str(place.services.home.storage)
        side.run("benchmarks.parts.loads:prepare", folder=folder, rows=rows)
        name = f"{rows} baris × 8 kolom ke DataStore | {rows} rows × 8 columns into the DataStore"
        ours = partial(side.run, "benchmarks.parts.loads:ours", folder=folder)
        peer = partial(side.run, "benchmarks.parts.loads:peer", folder=folder)
        yield Figure(name, ours, GOAL, peer, rounds=QUICK_ROUNDS if quick else ROUNDS)
