"""The registry's rows: finding one, and writing what was approved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ckanext.sdi_balikpapan.standards import daftar_data
from ckanext.sdi_balikpapan.standards.forms.form import form as form_of
from ckanext.sdi_balikpapan.standards.registry.model import Entry, Status
from ckanext.sdi_balikpapan.standards.registry.references import planned_key

from ..content import Body, is_storable
from ..kinds import REASON, SUCCESSOR
from .types import PLAN, TYPES

_LOCK = 0x5D1_10E
"""Entries are published one after the other: no two may name each other as successor."""


def find(id_or_name: str) -> Entry | None:
    """An entry that was agreed once, whatever became of it."""
    if not is_storable(id_or_name):
        return None
    query = sa.select(Entry).where(sa.or_(Entry.id == id_or_name, Entry.name == id_or_name))
    found = list(model.Session.scalars(query))
    return next((row for row in found if row.id == id_or_name), found[0] if found else None)


def is_public(entry: Entry) -> bool:
    """Whether everybody may read it: what is superseded says by what."""
    return entry.status != Status.WITHDRAWN.value


def references(entry: Entry) -> tuple[str, ...]:
    """By what datasets refer to it."""
    if entry.type != PLAN:
        return entry.id, entry.name
    return entry.id, entry.name, planned_key(str(entry.body.get(daftar_data.IDENTITY) or ""))


def one_at_a_time() -> None:
    """Wait until nobody else publishes an entry; held until the transaction ends."""
    model.Session.execute(sa.text(f"select pg_advisory_xact_lock({_LOCK})"))


def hold_still() -> None:
    """Let no entry be published until this transaction ends: it is about to name some."""
    model.Session.execute(sa.text(f"select pg_advisory_xact_lock_shared({_LOCK})"))


def status_of(body: Mapping[str, Any], *, hidden: bool) -> Status:
    """How an entry with this body stands."""
    if not hidden:
        return Status.AGREED
    return Status.SUPERSEDED if body.get(SUCCESSOR) else Status.WITHDRAWN


def put(
    subject_type: str,
    subject_id: str,
    body: Body,
    status: Status,
    stamp: tuple[str, int, datetime],
    attestation: dict[str, Any] | None = None,
) -> None:
    """Write an entry as it is approved now, in the current transaction; runs inside a passage.

    :param stamp: content hash, number and time of the version.
    :param attestation: what the approval says; None leaves it.
    """
    row = model.Session.get(Entry, subject_id)
    if row is None:
        row = Entry(id=subject_id, attestation={})
        model.Session.add(row)
    row.type = subject_type
    row.name = str(body.get("name") or subject_id)
    row.title = TYPES[subject_type].title_of(body)
    row.organization_id = str(body.get("owner_org") or "")
    row.status, row.superseded_by = status.value, body.get(SUCCESSOR) or None
    row.body = body
    row.content_hash, row.version, row.published_at = stamp
    row.id_sds = str(body.get("id_sds") or "")
    row.words = words_of(body)
    if attestation is not None:
        row.attestation = attestation
    model.Session.flush()


def live_body(row: Entry, subject_type: str, approved: Mapping[str, Any]) -> Body:
    """What an entry's row says, as a body: what was written past the workflow into a column of it
    counts, too.

    :param approved: the body that was approved last; a column that says the same is as old.
    """
    columns = {
        "name": row.name,
        "owner_org": row.organization_id,
        form_of(TYPES[subject_type].form).title_field: row.title,
        SUCCESSOR: row.superseded_by or "",
    }
    body = {**row.body, **{k: v for k, v in columns.items() if v != _text(approved.get(k))}}
    if row.status == Status.AGREED.value:
        body |= dict.fromkeys((REASON, SUCCESSOR), "")
    return {key: value for key, value in body.items() if value not in (None, "", [], {})}


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


_SILENT = frozenset({"owner_org", SUCCESSOR})


def words_of(body: Mapping[str, Any]) -> str:
    """Everything that a body says, for the search."""
    return " ".join(_texts({k: v for k, v in body.items() if k not in _SILENT})).casefold()


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    items = value.values() if isinstance(value, Mapping) else value
    return [text for item in items or () for text in _texts(item)]
