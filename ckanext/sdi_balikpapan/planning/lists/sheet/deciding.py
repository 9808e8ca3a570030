"""What becomes of each row: a new entry, a change of one, nothing, or a question. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from ckanext.sdi_balikpapan.standards.daftar_data import IDENTITY
from ckanext.sdi_balikpapan.standards.daftar_data import key as identity_key

from .columns import OFFICE, VERSION
from .merging import Change, Clash, Merged, merge
from .offices import Offices
from .reading import Row
from .words import Level, Problem


class Fate(str, Enum):
    """What a row would do."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    CONFLICT = "conflict"
    WRONG = "wrong"


@dataclass(frozen=True)
class Known:
    """An entry of the year as it is now for the one who imports.

    :param body: his draft on it where there is one that he may go on with, else what is agreed.
    :param is_agreed: whether it was published once; else it is only proposed.
    :param under_review: the state of a proposal on it that waits for others, if that blocks him.
    """

    subject_id: str
    organization_id: str
    body: Mapping[str, Any]
    is_agreed: bool = True
    under_review: str = ""
    is_draft: bool = False


@dataclass
class Decided:
    """A row, what it is about, and what it does."""

    row: Row
    fate: Fate
    known: Known | None = None
    organization_id: str = ""
    changes: list[Change] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)


@dataclass
class Year:
    """The entries of a year, found by everything that a row may call them."""

    year: int
    by_subject: dict[str, Known] = field(default_factory=dict)
    by_identity: dict[str, Known] = field(default_factory=dict)
    by_name: dict[tuple[str, str], list[Known]] = field(default_factory=dict)

    @classmethod
    def of(cls, year: int, known: Iterable[Known]) -> Year:
        found = cls(year)
        for one in known:
            found.by_subject[one.subject_id] = one
            if identity := identity_key(str(one.body.get(IDENTITY) or "")):
                found.by_identity.setdefault(identity, one)
            found.by_name.setdefault(_name(one.organization_id, one.body), []).append(one)
        return found


def _name(organization_id: str, said: Mapping[str, Any]) -> tuple[str, str]:
    return organization_id, " ".join(str(said.get("nama_data") or "").casefold().split())


def decide_all(
    rows: Iterable[Row],
    year: Year,
    offices: Offices,
    mine: Collection[str] | None,
    default: str = "",
) -> list[Decided]:
    """What each row does; no two rows may be about one entry, however they name it."""
    found: list[Decided] = []
    first: dict[str, Decided] = {}
    for row in rows:
        one = decide(row, year, offices, mine, default)
        if one.known is not None:
            twin = first.setdefault(one.known.subject_id, one)
            if twin is not one:
                for here, there in ((one, twin), (twin, one)):
                    number = str(there.row.number)
                    here.row.mark("nama_data", "kembar", baris=number, alasan="ID DDD")
                    here.fate = Fate.WRONG
        found.append(one)
    return found


def decide(
    row: Row, year: Year, offices: Offices, mine: Collection[str] | None, default: str = ""
) -> Decided:
    """What a row does; what is wrong with it is marked at its cells.

    :param mine: the agencies for which the one who imports drafts; None for all.
    :param default: the agency of rows that name none.
    """
    known = _find(row, year, default)
    organization_id = _office(row, known, offices, mine, default)
    if known is not None:
        _fixed(row, known)
    merged = _merged(row, known)
    fate = _fate(row, known, merged)
    return Decided(row, fate, known, organization_id, merged.changes, merged.clashes)


def _find(row: Row, year: Year, default: str) -> Known | None:
    """The entry that a row means."""
    if row.seen is not None:
        known = year.by_subject.get(row.seen.subject_id)
        if known is None:
            row.mark(VERSION, "versi_asing", tahun=str(year.year))
        return known
    if identity := identity_key(str(row.said.get(IDENTITY) or "")):
        return year.by_identity.get(identity)
    named = year.by_name.get(_name(str(row.said.get(OFFICE) or default), row.said), [])
    if not row.said.get("nama_data") or len(named) != 1:
        return None
    shown = str(named[0].body.get(IDENTITY) or named[0].subject_id)
    row.mark("nama_data", "dikenali", Level.NOTE, nilai=shown)
    return named[0]


def _office(
    row: Row,
    known: Known | None,
    offices: Offices,
    mine: Collection[str] | None,
    default: str,
) -> str:
    said = str(row.said.get(OFFICE) or "")
    if known is not None:
        if said and said != known.organization_id:
            row.mark(OFFICE, "opd_tetap", nilai=offices.title(known.organization_id))
        said = known.organization_id
    said = said or default
    if not said:
        if not any(problem.field == OFFICE for problem in row.problems):
            row.mark(OFFICE, "opd_kosong")
    elif mine is not None and said not in mine:
        row.mark(OFFICE, "bukan_opd_anda", nilai=offices.title(said))
    return said


def _fixed(row: Row, known: Known) -> None:
    """What a sheet doesn't change."""
    identity = str(known.body.get(IDENTITY) or "")
    said = row.said.get(IDENTITY)
    if known.is_agreed and said is not None and identity and said != identity:
        if said:
            row.mark(IDENTITY, "id_tetap", nilai=identity)
        else:
            del row.said[IDENTITY]


def _merged(row: Row, known: Known | None) -> Merged:
    if known is None:
        said = {k: v for k, v in row.said.items() if v not in ("", []) and k != OFFICE}
        return Merged([Change(key, "", value) for key, value in said.items()])
    return merge(row.said, row.seen.digests if row.seen else None, known.body)


def _fate(row: Row, known: Known | None, merged: Merged) -> Fate:
    if row.is_wrong:
        return Fate.WRONG
    if merged.clashes:
        return Fate.CONFLICT
    if known is None:
        return Fate.NEW
    if merged.changes and known.under_review:
        row.mark("nama_data", "ditinjau", nilai=known.under_review)
        return Fate.WRONG
    return Fate.CHANGED if merged.changes else Fate.SAME


def incomplete(problems: Iterable[tuple[str, str]], row: Row) -> list[Problem]:
    """What keeps a draft from being submitted, each at its cell: (field, sentence)."""
    return [
        Problem(row.cells.get(key, f"A{row.number}"), row.number, key, "rule", Level.NOTE, words)
        for key, sentence in problems
        if (words := {"kalimat": sentence})
    ]
