"""What moves when an OPD is renamed, merged or split, as rules on plain values.

Source: PP 18/2016 (an OPD is made, merged and split by Perda); what moves with it is ours.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..states import State

DATASET, PERSON = "dataset", "orang"
COLUMNS = ("jenis", "nama", "tujuan")
"""The columns of a mapping file: what it is, its name, and the OPD to which it goes."""

CAPACITIES = ("member", "editor", "admin")
"""What somebody may be in an organisation of CKAN, the least first."""

_DECIDED = frozenset({State.APPROVED, State.PEMBINA_REVIEW})


@dataclass(frozen=True)
class Office:
    """An OPD as others know it."""

    id: str
    name: str
    title: str


@dataclass(frozen=True)
class Shift:
    """What belonged to one OPD belongs to another; the same one under a new title for a rename."""

    source: Office
    target: Office


@dataclass(frozen=True)
class Regulation:
    """Why and by which Perda or Perwali an OPD changes."""

    reason: str
    number: str
    date: str

    def note(self) -> str:
        return f"{self.reason} ({self.number}, {self.date})"


class BadMapping(ValueError):
    """A mapping file that isn't right; `problems` says of each row what."""

    def __init__(self, problems: Iterable[tuple[int, str, str]]) -> None:
        self.problems = tuple(problems)
        super().__init__(str(self.problems))


def moved_body(body: Mapping[str, Any], shift: Shift) -> dict[str, Any]:
    """Content with its new owner; the producer's name follows where it was the OPD's own."""
    if body.get("owner_org") != shift.source.id:
        return dict(body)
    moved = {**body, "owner_org": shift.target.id}
    if "author" in body and body["author"] in (None, "", shift.source.title, shift.source.name):
        moved["author"] = shift.target.title
    return moved


def state_after(state: State, changed: bool) -> State:
    """Where a proposal stands once it moved: a decision on other content decides nothing."""
    return State.IN_REVIEW if changed and state in _DECIDED else state


def highest(capacities: Iterable[str]) -> str:
    """The capacity that includes the others; one that CKAN doesn't know counts least."""
    rank = {capacity: at for at, capacity in enumerate(CAPACITIES)}
    return max(capacities, key=lambda capacity: rank.get(capacity, -1))


def read_mapping(
    text: str,
    datasets: Mapping[str, str],
    people: Mapping[str, str],
    offices: Collection[str],
    done: Collection[tuple[str, str, str]] = (),
) -> dict[str, dict[str, str]]:
    """Which dataset and which person goes where, by id.

    :param datasets: ids by name, of those that the OPD owns.
    :param people: ids by name, of those that work there.
    :param offices: names of the OPD to which something may go.
    :param done: rows that were carried out before: they are passed over.
    :raises BadMapping: with every row that isn't right.
    """
    known = {DATASET: datasets, PERSON: people}
    found: dict[str, dict[str, str]] = {DATASET: {}, PERSON: {}}
    problems: list[tuple[int, str, str]] = []
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader if any(row)]
    if not rows or tuple(rows[0][1]) != COLUMNS:
        raise BadMapping([(1, "header", ",".join(COLUMNS))])
    for line, row in rows[1:]:
        if tuple(row) in done and row[1] not in known[row[0]]:
            continue
        problem = _problem(row, known, offices, found)
        if problem:
            problems.append((line, *problem))
        else:
            kind, name, goal = row
            found[kind][known[kind][name]] = goal
    if problems:
        raise BadMapping(problems)
    return found


def _problem(
    row: list[str],
    known: Mapping[str, Mapping[str, str]],
    offices: Collection[str],
    found: Mapping[str, Mapping[str, str]],
) -> tuple[str, str] | None:
    """What is wrong with a row: a code, and the value that it is about."""
    if len(row) != len(COLUMNS):
        return "columns", str(len(row))
    kind, name, goal = row
    if kind not in known:
        return "kind", kind
    if name not in known[kind]:
        return kind, name
    if goal not in offices:
        return "office", goal
    if known[kind][name] in found[kind]:
        return "twice", name
    return None
