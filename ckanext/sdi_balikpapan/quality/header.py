"""The names in a file against the columns that were declared. Pure."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from ..standards.contract import Column, Contract
from .finding import Finding, Findings, shortened
from .reading.dialect import plain
from .table import Chunk


def placed(contract: Contract, names: Sequence[str], findings: Findings) -> dict[int, Column]:
    """The declared column of each position that has one; what doesn't fit is said."""
    _say_doubtful(names, findings)
    if not contract.columns:
        return {}
    places: dict[int, Column] = {}
    for column in contract.columns:
        place = _place(column.name, names, places)
        if place is not None:
            places[place] = column
    missing = [c for c in contract.columns if c not in places.values()]
    left = [name for place, name in enumerate(names) if place not in places and name]
    for column in missing:
        near = difflib.get_close_matches(column.name, left, n=1, cutoff=0.75)
        rule = "column_renamed" if near else "column_missing"
        findings.add(Finding(rule, None, column.name, "".join(near)))
    for name in left:
        findings.add(Finding("column_undeclared", None, name))
    return places


def _place(name: str, names: Sequence[str], taken: dict[int, Column]) -> int | None:
    free = [place for place in range(len(names)) if place not in taken]
    exact = (place for place in free if names[place] == name)
    loose = (place for place in free if plain(names[place]) == plain(name))
    return next(exact, next(loose, None))


def _say_doubtful(names: Sequence[str], findings: Findings) -> None:
    seen: dict[str, int] = {}
    for place, name in enumerate(names, start=1):
        if not name:
            findings.add(Finding("column_unnamed", words={"position": place}))
        elif plain(name) in seen:
            words = {"position": place, "first": seen[plain(name)]}
            findings.add(Finding("column_twice", None, shortened(name), words=words))
        else:
            seen[plain(name)] = place


def without_headers(chunk: Chunk, names: Sequence[str], findings: Findings) -> Chunk:
    """The rows without those that repeat the header, as when files are joined."""
    columns = chunk.columns
    if not columns or not columns[0].count(names[0]):
        return chunk
    header = [plain(name) for name in names]
    again = {n for n, row in enumerate(chunk.rows) if [plain(cell) for cell in row] == header}
    for place in sorted(again):
        findings.add(Finding("repeated_header", chunk.lines[place]))
    kept = [place for place in range(len(chunk.lines)) if place not in again]
    return Chunk([chunk.lines[n] for n in kept], [chunk.rows[n] for n in kept])
