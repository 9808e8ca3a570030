"""Entries of the Daftar Data as pages and programs show them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ckanext.sdi_balikpapan.proposals import schema

from ..forum.model import DecisionVersion
from ..promises import Hanging, Move, Promise, Release
from . import hanging, reading


def rows(promises: Sequence[Promise]) -> list[dict[str, Any]]:
    """Promises with the datasets that hang on them."""
    found = hanging.datasets({promise.id_ddd for promise in promises})
    return [row(promise, found.get(promise.id_ddd, [])) for promise in promises]


def row(promise: Promise, datasets: Sequence[Hanging]) -> dict[str, Any]:
    """One promise."""
    return {
        "id": promise.entry_id,
        "name": promise.name,
        "id_ddd": promise.id_ddd,
        "year": promise.year,
        "title": promise.title,
        "organization": schema.organization(promise.organization_id),
        "frequency": promise.frequency,
        "jenis_data": promise.jenis_data,
        "access": promise.access,
        "priority": promise.priority,
        "urusan": promise.urusan,
        "kategori": promise.kategori,
        "owner_of_indicator": promise.owner_of_indicator,
        "releases": [_release(one) for one in promise.releases],
        "dropped": [
            {"period": one.period, "day": one.day.isoformat(), "at": one.at.isoformat()}
            for one in promise.dropped
        ],
        "datasets": [dataset(one) for one in datasets],
    }


def _release(release: Release) -> dict[str, Any]:
    moves = [move(one) for one in release.moves]
    return {"period": release.period, "day": release.day.isoformat(), "moves": moves}


def move(one: Move) -> dict[str, Any]:
    """A release date that was changed."""
    return {
        "before": one.before.isoformat(),
        "after": one.after.isoformat(),
        "at": one.at.isoformat(),
        "reason": one.reason,
    }


def dataset(one: Hanging) -> dict[str, Any]:
    """A dataset in a list."""
    return {
        "id": one.dataset_id,
        "name": one.name,
        "title": one.title,
        "organization": schema.organization(one.organization_id),
    }


def decision(one: DecisionVersion | None) -> dict[str, str] | None:
    """The Forum's decision that settled something."""
    return {"id": one.id, "number": one.number} if one is not None else None


def of_entry(entry_id: str) -> dict[str, Any] | None:
    """An agreed entry with its releases and datasets; None where it is none."""
    promises = reading.by_ids([entry_id])
    return rows(promises)[0] if promises else None
