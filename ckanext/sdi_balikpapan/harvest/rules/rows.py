"""The rules of a source as rows that people read and write: field, from, to. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from .spellings import code_of

DROP = "-"
"""Written as `to`: what the source says here is left out, and isn't missed."""

MAX_ROWS = 5000
_HEAD = ("field", "from", "to")


class Subject(Enum):
    """What a rule decides, as the first column names it."""

    ORGANISATION = "organisation"
    TEMA = "tema"
    LISENSI = "lisensi"
    FORMAT = "format"
    WILAYAH = "wilayah"
    AKSES = "akses"
    JADWAL = "jadwal"
    JENIS = "jenis"


# The field of a dataset and its code list; organisations are this portal's own.
FIELDS = {
    Subject.ORGANISATION: ("owner_org", ""),
    Subject.TEMA: ("kategori", "tema"),
    Subject.LISENSI: ("license_id", "lisensi"),
    Subject.FORMAT: ("format", "format"),
    Subject.WILAYAH: ("wilayah", "wilayah"),
    Subject.AKSES: ("accessRights", "akses"),
    Subject.JADWAL: ("accrualPeriodicity", "jadwal_pemutakhiran"),
    Subject.JENIS: ("jenis", "jenis_data"),
}


class Problem(Enum):
    """What is wrong with a row."""

    UNKNOWN_FIELD = "unknown_field"
    UNKNOWN_CODE = "unknown_code"
    TWO_TARGETS = "two_targets"
    INCOMPLETE = "incomplete"
    TOO_MANY = "too_many"


@dataclass(frozen=True)
class Rule:
    """What the source calls `said` is `to` here.

    :param said: compared without case; `*` stands for any text, and alone for whatever no other
        row and no code list knows, even for nothing at all.
    """

    subject: Subject
    said: str
    to: str


@dataclass(frozen=True)
class BadRow:
    """A row that is no rule; rows count from 1."""

    row: int
    problem: Problem
    value: str = ""


def read(text: str) -> tuple[tuple[Rule, ...], tuple[BadRow, ...]]:
    """Rules written as CSV, one a row, with or without a header; `#` starts a note."""
    rules: dict[tuple[Subject, str], Rule] = {}
    bad: list[BadRow] = []
    for number, cells in enumerate(csv.reader(io.StringIO(text), skipinitialspace=True), start=1):
        row = [cell.strip() for cell in cells]
        if not any(row) or row[0].startswith("#") or tuple(c.casefold() for c in row) == _HEAD:
            continue
        if len(rules) >= MAX_ROWS:
            return tuple(rules.values()), (*bad, BadRow(number, Problem.TOO_MANY))
        found = _rule(row, number)
        if isinstance(found, Rule):
            key = (found.subject, found.said.casefold())
            if key in rules and rules[key].to != found.to:
                found = BadRow(number, Problem.TWO_TARGETS, found.said)
            else:
                rules[key] = found
        if isinstance(found, BadRow):
            bad.append(found)
    return tuple(rules.values()), tuple(bad)


def write(rules: Iterable[Rule]) -> str:
    """The same as text, with a header."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_HEAD)
    writer.writerows((rule.subject.value, rule.said, rule.to) for rule in rules)
    return out.getvalue()


def _rule(row: list[str], number: int) -> Rule | BadRow:
    if len(row) != 3 or not row[1] or not row[2]:
        return BadRow(number, Problem.INCOMPLETE, ", ".join(row))
    name, said, to = row
    subject = next((s for s in Subject if s.value == name.casefold()), None)
    if subject is None:
        return BadRow(number, Problem.UNKNOWN_FIELD, name)
    codes = FIELDS[subject][1]
    if codes and to != DROP:
        code = code_of(codes, to)
        # A format that no list has is CKAN's affair.
        if code is None and subject is not Subject.FORMAT:
            return BadRow(number, Problem.UNKNOWN_CODE, to)
        to = code or to
    return Rule(subject, said, to)
