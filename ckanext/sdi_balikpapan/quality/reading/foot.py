"""Remarks that stand below a table, such as "Sumber: …", and are no data. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..finding import Finding, Findings, shortened
from ..table import Cell, Chunk

REMARK = re.compile(
    r"\s*(?:(?:sumber|catatan|keterangan|ket\.?|source|note)\s*:|\*+\s*\)?\s*\w{2})", re.I
)
"""How a remark begins."""


def is_foot(cells: Sequence[Cell], width: int) -> bool:
    """Whether a row is one text alone that says it is a remark.

    :param width: of the table; in one with a single column every text stands alone.
    """
    if width < 2 or not cells or not isinstance(cells[0], str) or not REMARK.match(cells[0]):
        return False
    return not any(cell is not None and str(cell).strip() for cell in cells[1:])


def say(line: int, cells: Sequence[Cell], findings: Findings) -> None:
    """Notes a remark that is left out."""
    findings.add(Finding("foot_row", line, value=shortened(str(cells[0]).strip())))


def without_foot(chunk: Chunk, findings: Findings) -> Chunk:
    """The rows without remarks; meant for the last ones of a table."""
    width = len(chunk.columns)
    if not any(isinstance(cell, str) and REMARK.match(cell) for cell in chunk.columns[0]):
        return chunk
    kept = []
    for place, (line, row) in enumerate(zip(chunk.lines, chunk.rows, strict=True)):
        if is_foot(row, width):
            say(line, row, findings)
        else:
            kept.append(place)
    return Chunk([chunk.lines[n] for n in kept], [chunk.rows[n] for n in kept])
