"""Entries as the API and the pages show them."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa

from ckanext.sdi_balikpapan.standards.registry.model import Entry, Status

from .. import schema
from ..model import Proposal, Version
from ..subjects import entry_rows
from ..subjects.types import SHOWN_APART, TYPES
from .listing import PROPOSED


def head(entry: Entry) -> dict[str, Any]:
    """What lists show."""
    return {
        "id": entry.id,
        "type": entry.type,
        "name": entry.name,
        "title": entry.title,
        "status": entry.status,
        "definisi": entry.body.get("definisi") or "",
        "satuan": entry.body.get("satuan") or "",
        "ukuran": entry.body.get("ukuran") or "",
        "id_sds": entry.id_sds,
        "tahun": entry.body.get(TYPES[entry.type].year) or "",
        "version": entry.version,
        "organization": schema.organization(entry.organization_id),
        "published_at": entry.published_at.isoformat(),
    }


def full(entry: Entry) -> dict[str, Any]:
    """A whole entry: what it says, and which one stands for it where it is superseded."""
    return {
        **head(entry),
        "body": answers(entry.body),
        "content_hash": entry.content_hash,
        "url": address(entry.id),
        "superseded_by": successor(entry),
        "supersedes": predecessors(entry),
        "withdrawal_reason": entry.body.get("withdrawal_reason") or "",
        "similar": _still_public((entry.attestation or {}).get("similar") or []),
        "public_note": (entry.attestation or {}).get("public_note") or "",
        "mend_by": (entry.attestation or {}).get("mend_by") or "",
    }


def _still_public(similar: list[dict[str, str]]) -> list[dict[str, str]]:
    rows = {item["id"]: model.Session.get(Entry, item["id"]) for item in similar}
    return [item for item in similar if (row := rows[item["id"]]) and entry_rows.is_public(row)]


def address(id: str) -> str:
    """Where an entry is read, by people and programs, in no language's own way."""
    return str(tk.url_for("sdi_registry.show", id=id, _external=True, locale="default"))


def answers(body: dict[str, Any]) -> dict[str, Any]:
    """What the form's questions were answered with."""
    return {key: value for key, value in body.items() if key not in SHOWN_APART}


def successor(entry: Entry) -> dict[str, Any] | None:
    """The entry that stands for this one now: where its successor was superseded, too, the last."""
    seen, row = {entry.id}, entry
    while row.superseded_by and row.superseded_by not in seen:
        seen.add(row.superseded_by)
        following = model.Session.get(Entry, row.superseded_by)
        if following is None:
            break
        row = following
    if row is entry:
        return None
    return {"id": row.id, "name": row.name, "title": row.title, "status": row.status}


def predecessors(entry: Entry) -> list[dict[str, Any]]:
    """The entries for which this one stands, by title."""
    query = sa.select(Entry).where(
        Entry.superseded_by == entry.id, Entry.status == Status.SUPERSEDED.value
    )
    rows = model.Session.scalars(query.order_by(Entry.title, Entry.id).limit(100))
    return [{"id": row.id, "name": row.name, "title": row.title} for row in rows]


def proposed(proposal: Proposal) -> dict[str, Any]:
    """What is only proposed, for those who take part."""
    return {
        "id": proposal.subject_id,
        "type": proposal.subject_type,
        "name": proposal.body.get("name") or "",
        "title": proposal.title,
        "status": PROPOSED,
        "proposal_id": proposal.id,
        "definisi": proposal.body.get("definisi") or "",
        "organization": schema.organization(proposal.organization_id),
    }


def version(row: Version) -> dict[str, Any]:
    """One approved version, without its content."""
    return {
        "version": row.number,
        "kind": row.kind,
        "withdrawn": row.withdrawn,
        "published_at": row.published_at.isoformat(),
        "content_hash": row.content_hash,
        "similar": _still_public((row.attestation or {}).get("similar") or []),
    }
