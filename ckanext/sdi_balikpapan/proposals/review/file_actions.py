"""What a proposal changes in a file, and what it changes since somebody's last review."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.types import Context, DataDict

from ckanext.sdi_balikpapan.quality.table import Unreadable

from .. import schema
from ..entering import enter, load
from ..model import LogEntry, Proposal, Snapshot
from ..policy import Actor
from ..publishing import store
from ..publishing.datastore import names, source
from ..states import Verb
from . import tables
from .judging import table_of
from .worked import once

APPROVED, LAST_REVIEW = "approved", "last_review"
_EDITION = 2
_MOST_BYTES = 64 * 1024 * 1024
_REVIEWS = [v.value for v in (Verb.FORWARD, Verb.RETURN, Verb.APPROVE, Verb.RECHECK)]


@tk.side_effect_free
def sdi_proposal_file_diff(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """How a file of a proposal differs from the one before: bytes, and rows where it is a table.

    :param id: the proposal; :param resource_id: the file;
    :param against: `approved` (the default) or `last_review`.
    """
    actor = enter("sdi_proposal_show", context, data_dict)
    proposal = load(actor, data_dict)
    before = before_body(proposal, actor, data_dict.get("against") or APPROVED)
    wanted = data_dict.get("resource_id")
    old, new = _file(before, wanted), _file(proposal.body, wanted)
    if old is None and new is None:
        raise tk.ObjectNotFound(tk._("Berkas ini tidak ada dalam usulan."))
    return _differs(old or {}, new or {})


def before_body(proposal: Proposal, actor: Actor, against: object) -> dict[str, Any]:
    """What a proposal is compared with.

    :param against: the approved version, or what this person decided on last.
    :raises tk.ValidationError: for anything else, and when he hasn't decided yet.
    """
    if against == APPROVED:
        return schema.base_body(proposal)
    seen = last_reviewed(proposal, actor) if against == LAST_REVIEW else None
    if seen is not None:
        return seen
    if against == LAST_REVIEW:
        sentence = tk._("Anda belum pernah memeriksa usulan ini; bandingkan dengan versi terbit.")
    else:
        sentence = tk._("Bandingkan dengan approved atau last_review.")
    raise tk.ValidationError({"against": [sentence]})


def last_reviewed(proposal: Proposal, actor: Actor) -> dict[str, Any] | None:
    """The content on which a person decided last, if that was in this proposal."""
    decided = (
        sa.select(LogEntry.content_hash)
        .where(LogEntry.proposal_id == proposal.id, LogEntry.actor == actor.user_id)
        .where(LogEntry.verb.in_(_REVIEWS))
        .order_by(LogEntry.seq.desc())
        .limit(1)
    )
    seen = model.Session.scalar(decided)
    snapshot = model.Session.get(Snapshot, (proposal.id, seen)) if seen else None
    return snapshot.body if snapshot is not None else None


def _file(body: Mapping[str, Any], wanted: object) -> dict[str, Any] | None:
    return next((r for r in body.get("resources") or [] if r.get("id") == wanted), None)


def _differs(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    sides = [
        {name: resource.get(name) for name in ("url", "url_type", "size", "hash")}
        if resource
        else None
        for resource in (old, new)
    ]
    same = bool(old.get("hash")) and old.get("hash") == new.get("hash")
    return {"same_bytes": same, "before": sides[0], "after": sides[1], "table": _table(old, new)}


def _table(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any] | None:
    """The rows compared; None where one of them isn't a table."""
    hashes = [table_of(old), table_of(new)]
    if not all(hashes) or hashes[0] == hashes[1]:
        return None
    return once("tables", [_EDITION, *hashes], lambda: _compared(*hashes))


def _compared(before: str, after: str) -> dict[str, Any] | None:
    try:
        if max(store.size(before), store.size(after)) > _MOST_BYTES:
            return {"why": "too_large", "rows_before": None, "rows_after": None}
        return tables.compare(_opened(before), _opened(after)).as_dict()
    except (FileNotFoundError, Unreadable):
        return None


def _opened(sha256: str) -> tables.Table:
    def rows() -> Iterator[list[str | None]]:
        with source.opened(sha256) as table:
            yield from source.rows(table)

    with source.opened(sha256) as table:
        return tables.Table(names.column_names(table.names), rows)
