"""What the file of a proposal proposes for its variables, kept until something changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ckanext.sdi_balikpapan.quality import process
from ckanext.sdi_balikpapan.quality.declaring import Variable
from ckanext.sdi_balikpapan.standards.registry.model import Entry, Status

from ..checking import service as checking
from ..checking.wanted import Wanted, wanted
from ..model import Proposal
from ..publishing import versions
from ..review import worked

SECONDS = 30
"""Longer nobody waits for a page."""
_NAME = "variables"
_TYPES = ("variabel", "konsep")


def agreed() -> list[Variable]:
    """What the registry offers to a column: agreed variables, and concepts."""
    query = sa.select(Entry).where(Entry.status == Status.AGREED.value, Entry.type.in_(_TYPES))
    rows = model.Session.scalars(query.order_by(Entry.type.desc(), Entry.id))
    return [_variable(row) for row in rows]


def _variable(entry: Entry) -> Variable:
    body = {key: str(value) for key, value in entry.body.items() if isinstance(value, str)}
    alias = body.get("alias", "").strip(" -")
    return Variable(
        id=entry.id,
        name=entry.title,
        definition=body.get("definisi", ""),
        unit=body.get("satuan", ""),
        aliases=(alias,) if alias else (),
    )


def file_of(proposal: Proposal, resource_id: str) -> Wanted | None:
    """The table of that resource, if it is one."""
    return next((f for f in wanted(proposal.body) if f.resource_id == resource_id), None)


def propose(proposal: Proposal, file: Wanted) -> dict[str, Any]:
    """What the file says of its variables; nothing if it can't be read in time."""
    last, resource = _last_year(proposal, file)
    asked = {
        "dialect": asdict(file.contract.dialect),
        "registry": [asdict(one) for one in agreed()],
        "last": last,
        "last_resource": resource,
    }
    ending = file.name.rsplit(".", 1)[-1].lower()
    parts = [checking.edition(), file.sha256, ending, asked]
    there = worked.known(_NAME, parts)
    if there is not None:
        return there
    with checking.on_disk(file.sha256) as path:
        memory = checking.setting("check_memory") * process.MEGABYTE
        found = process.propose(path, file.name, asked, memory=memory, seconds=SECONDS)
    return worked.keep(_NAME, parts, found) if found is not None else {}


def _last_year(proposal: Proposal, file: Wanted) -> tuple[list[Any], Mapping[str, Any]]:
    """The approved version's variables for this file, and the file that they were for."""
    base = versions.base_of(proposal.subject_id)
    body: Mapping[str, Any] = base[0] if base else {}
    resources = [r for r in body.get("resources") or [] if isinstance(r, dict)]
    same = next((r for r in resources if r.get("id") == file.resource_id), None)
    resource = same or (resources[0] if len(resources) == 1 else {})
    keep = ("id", "name", "url", "baca_pemisah", "baca_enkode", "baca_baris_judul", "baca_lembar")
    short = {key: resource[key] for key in keep if resource.get(key)}
    rows = [row for row in body.get("variabel") or [] if isinstance(row, dict)]
    names = {"", str(resource.get("name") or "")}
    return [row for row in rows if str(row.get("berkas") or "") in names], short
