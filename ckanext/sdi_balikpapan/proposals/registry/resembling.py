"""What a proposed entry resembles: complaints of its name, its neighbours at other OPD, and what
the walidata decides about each of them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import lru_cache
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa

from ckanext.sdi_balikpapan.standards.registry import naming, similar
from ckanext.sdi_balikpapan.standards.registry.model import Entry, Status

from .. import schema
from ..content import canonical
from ..kinds import Kind
from ..model import Proposal
from ..states import Verb
from ..subjects.language import spoken
from ..subjects.types import PLAN, TYPES

KINDS = {"konsep": "konsep", "variabel": "variabel", "indikator": "indikator", PLAN: "indikator"}
"""The types whose names and neighbours are looked at, and by which rules names are judged;
activities are each office's own. What holds for a year has its neighbours within that year."""


_BRING = frozenset({Kind.CREATE.value, Kind.EDIT.value, Kind.RESTORE.value})


KEPT_AS = {Verb.SUBMIT: "similar_proposed", Verb.APPROVE: "similar", Verb.RETURN: "similar"}
"""Under which word an attestation keeps the decisions that a step brings along: what a clerk says
is a proposal, until a walidata says so, too."""


class Decision(str, Enum):
    """What is said of two entries."""

    SAME = "same"
    VARIANT = "variant"
    DIFFERENT = "different"
    MERGE = "merge"


_SUGGESTED = {
    similar.Decision.SAME: Decision.SAME,
    similar.Decision.VARIANT: Decision.VARIANT,
    similar.Decision.DIFFERENT: Decision.DIFFERENT,
}


def complaints(type_: str, name: str) -> list[dict[str, Any]]:
    """What INDAH's rules say against a name, each with the reason and a better name."""
    if type_ not in KINDS or not name.strip():
        return []
    return [
        {
            "rule": found.rule,
            "found": found.found,
            "reason": found.reason(spoken()),
            "proposed": found.proposed,
        }
        for found in naming.lint(KINDS[type_], name)
    ]


def neighbours(
    type_: str, body: Mapping[str, Any], subject_id: str = "", organization_id: str = ""
) -> list[dict[str, Any]]:
    """The agreed entries of other OPD that an entry resembles most, the nearest first.

    Each with its `score`, what they share and differ in (`why`), a `suggestion`, and whether it
    is `close`: then the walidata says what the two are to one another.
    """
    if type_ not in KINDS:
        return []
    asked = _compared(type_, subject_id, body)
    year = _year(type_, body)
    found = _index(type_, year, _stamp(type_, year)).neighbours(asked, similar.LIMIT + 7)
    rows = {n.id: model.Session.get(Entry, n.id) for n in found}
    return [
        _shown(near, row)
        for near in found
        if (row := rows[near.id]) is not None
        and row.id != subject_id
        and row.organization_id != organization_id
        and row.status == Status.AGREED.value
    ][: similar.LIMIT]


def of(proposal: Proposal) -> list[dict[str, Any]]:
    """The neighbours of a proposed entry, each with the `decision` that was said of it last; none
    of what brings no content."""
    if proposal.kind not in _BRING:
        return []
    owner = proposal.organization_id
    near = neighbours(proposal.subject_type, proposal.body, proposal.subject_id, owner)
    said = {**decided(proposal), **_by_id(proposal.attestation.get(KEPT_AS[Verb.SUBMIT]))}
    return [{**item, "decision": said.get(item["id"], "")} for item in near]


def _by_id(similar_: object) -> dict[str, str]:
    rows = similar_ if isinstance(similar_, list) else []
    return {item["id"]: item["decision"] for item in rows}


def decided(proposal: Proposal) -> dict[str, str]:
    """What was decided before about the neighbours of this entry."""
    row = model.Session.get(Entry, proposal.subject_id)
    return _by_id((row.attestation if row else {}).get("similar"))


def read(verb: Verb, proposal: Proposal, asked: Mapping[str, Any]) -> list[dict[str, str]]:
    """The decisions that a request brings along: `similar`, from the id of a neighbour to one.

    :raises tk.ValidationError: for one that cannot be read; when an approval leaves out a close
        neighbour; and when it calls two entries the same, of which one is enough.
    """
    if verb not in KEPT_AS or proposal.subject_type not in KINDS:
        return []
    said = _read(asked.get("similar"))
    near = {item["id"]: item for item in of(proposal)}
    if verb is Verb.SUBMIT:
        _must_be_needed(near, said)
    else:
        said = {**decided(proposal), **said}
    if verb is Verb.APPROVE:
        _must_be_whole(near, said)
    rows = {id: model.Session.get(Entry, id) for id in said}
    return [
        {"id": id, "title": row.title, "decision": decision}
        for id, decision in said.items()
        if (row := rows[id]) is not None and row.type == proposal.subject_type
    ]


def noted(note: str, similar_: list[dict[str, str]]) -> str:
    """The note of a step with the decisions, for the log."""
    said = [f"[{item['decision']}: {item['id']}]" for item in similar_]
    return " ".join([*filter(None, [note]), *said])


def _must_be_needed(near: Mapping[str, Any], said: Mapping[str, str]) -> None:
    same = [near[id]["title"] for id, decision in said.items() if decision == "same" and id in near]
    if same:
        words = tk._(
            "Menurut Anda entri ini sama dengan {titles}, yang sudah disepakati. Pakailah yang itu"
            " dan buang usulan ini, atau pilih keputusan lain."
        )
        raise tk.ValidationError({"similar": [words.format(titles="; ".join(same))]})


def _must_be_whole(near: Mapping[str, Mapping[str, Any]], said: Mapping[str, str]) -> None:
    open_ = [item["title"] for item in near.values() if item["close"] and item["id"] not in said]
    if open_:
        words = tk._(
            "Entri ini mirip dengan milik perangkat daerah lain: {titles}. Putuskan tiap-tiap:"
            " same, variant, different, atau merge."
        )
        raise tk.ValidationError({"similar": [words.format(titles="; ".join(open_))]})
    if any(said.get(id) == Decision.SAME.value for id in near):
        words = tk._(
            "Entri yang sama sudah disepakati, jadi yang kedua tidak diperlukan. Kembalikan usulan"
            " ini agar pengusul memakai yang sudah ada; pilih “gabung” bila yang ini penggantinya."
        )
        raise tk.ValidationError({"similar": [words]})


def _read(raw: object) -> dict[str, str]:
    known = {decision.value for decision in Decision}
    values = raw if isinstance(raw, Mapping) else {} if raw in (None, "") else None
    if values is None or not all(isinstance(v, str) and v in known for v in values.values()):
        words = tk._("Keputusan harus berupa pasangan id entri dan satu dari: {known}.")
        raise tk.ValidationError({"similar": [words.format(known=", ".join(sorted(known)))]})
    return {str(id)[:100]: str(decision) for id, decision in values.items()}


def _compared(type_: str, id: str, body: Mapping[str, Any]) -> similar.Entry:
    def text(name: str) -> str:
        value = body.get(name)
        return value if isinstance(value, str) else ""

    return similar.Entry(
        id=id,
        name=TYPES[type_].title_of(body),
        definition=text("definisi"),
        measure=text("ukuran"),
        classification=text("klasifikasi") or text("klasifikasi_penyajian"),
        aliases=tuple(filter(None, [text("alias").strip("- ")])),
    )


def _year(type_: str, body: Mapping[str, Any]) -> str:
    asked = TYPES[type_].year
    return str(body.get(asked) or "") if asked else ""


def _within(type_: str, year: str) -> list[Any]:
    asked = TYPES[type_].year
    found: list[Any] = [Entry.type == type_]
    return [*found, Entry.body[asked].astext == year] if asked else found


def _stamp(type_: str, year: str) -> str:
    """What changes whenever an entry of a type does."""
    query = sa.select(sa.func.count(), sa.func.max(Entry.published_at), sa.func.sum(Entry.version))
    found = model.Session.execute(query.where(*_within(type_, year))).one()
    return canonical([str(part) for part in found])


@lru_cache(maxsize=8)
def _index(type_: str, year: str, _stamp: str) -> similar.Index:
    agreed = Entry.status == Status.AGREED.value
    query = sa.select(Entry).where(*_within(type_, year), agreed)
    rows = model.Session.scalars(query)
    return similar.Index(_compared(type_, row.id, row.body) for row in rows)


def _shown(near: similar.Neighbour, row: Entry) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "title": row.title,
        "definisi": row.body.get("definisi") or "",
        "organization": schema.organization(row.organization_id),
        "score": round(near.score, 2),
        "why": near.why(spoken()),
        "suggestion": _SUGGESTED[near.suggestion].value,
        "close": near.score >= similar.ALIKE,
    }
