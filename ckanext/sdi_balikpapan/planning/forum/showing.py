"""Decisions as pages and programs show them."""

from __future__ import annotations

from typing import Any

from ckanext.sdi_balikpapan.proposals import schema

from . import service, targets, words
from .decision import Binding
from .model import DecisionVersion


def head(row: DecisionVersion) -> dict[str, Any]:
    """What lists show."""
    return {
        "id": row.id,
        "version": row.version,
        "number": row.number,
        "date": row.day.isoformat(),
        "kind": row.kind,
        "kind_label": words.kind_label(row.kind),
        "title": row.title,
        "status": row.status,
        "status_label": words.status_label(row.status),
        "document": row.document,
    }


def said(row: DecisionVersion) -> dict[str, Any]:
    """What people wrote down, as the actions take it."""
    return {
        **{key: head(row)[key] for key in ("number", "date", "kind", "title", "document")},
        "decided": row.decided,
        "participants": row.participants,
        "bindings": row.bindings,
    }


def full(row: DecisionVersion) -> dict[str, Any]:
    """A whole decision."""
    return {
        **head(row),
        **said(row),
        "reason": row.reason,
        "superseded_by": row.superseded_by,
        "bound": [_bound(one) for one in row.bindings],
        "agreed": [_agreed(row, year) for year in sorted(row.frozen)],
        "versions": [_version(one) for one in service.versions(row.id)],
    }


def _bound(one: dict[str, str]) -> dict[str, str]:
    found = targets.find(Binding(one["type"], one["id"], one.get("role", "")))
    title, url = (found.title, found.url) if found else (one["id"], "")
    return {"role": "", **one, "title": title, "url": url}


def _agreed(row: DecisionVersion, year: str) -> dict[str, Any]:
    kept, changes = row.frozen[year], service.since(row, int(year))
    owners: dict[str, int] = {}
    for _, _, owner in kept["entries"]:
        owners[owner] = owners.get(owner, 0) + 1
    return {
        "year": int(year),
        "count": len(kept["entries"]),
        "hash": kept["hash"],
        "organizations": [
            {**schema.organization(owner), "count": number} for owner, number in owners.items()
        ],
        "new": len(changes.new) if changes else 0,
        "changed": len(changes.changed) if changes else 0,
        "gone": len(changes.gone) if changes else 0,
    }


def _version(row: DecisionVersion) -> dict[str, Any]:
    return {
        "version": row.version,
        "status": row.status,
        "status_label": words.status_label(row.status),
        "reason": row.reason,
        "written_at": row.written_at.isoformat(),
        "title": row.title,
        "decided": row.decided,
    }
