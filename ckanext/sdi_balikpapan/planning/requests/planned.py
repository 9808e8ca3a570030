"""A request that becomes an entry of the Daftar Data: its draft, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from ckanext.sdi_balikpapan.proposals import service as proposals
from ckanext.sdi_balikpapan.proposals.subjects.types import PLAN
from ckanext.sdi_balikpapan.standards.daftar_data import IDENTITY, YEAR
from ckanext.sdi_balikpapan.standards.registry.model import Entry, Status

from ..lists import hanging
from .model import Request


@dataclass(frozen=True)
class Draft:
    """The proposal that a request became, and the entry that it is about."""

    proposal_id: str
    subject_id: str


def draft(request: Request, year: int, username: str) -> Draft:
    """A draft for the request's OPD, prefilled; it is committed by itself."""
    asked: dict[str, Any] = {
        "subject_type": PLAN,
        "owner_org": request.organization_id,
        "allow_incomplete": True,
        YEAR: str(year),
        "nama_data": request.title,
        "sumber_referensi": request.number,
    }
    made = tk.get_action("sdi_proposal_save")({"user": username}, asked)
    return Draft(str(made["id"]), str(made["subject_id"]))


def discard(found: Draft, username: str) -> None:
    """Give a draft up again that came too late."""
    tk.get_action("sdi_proposal_discard")({"user": username}, {"id": found.proposal_id})


def of(request: Request, *, for_staff: bool) -> dict[str, Any] | None:
    """What came of the plan: the entry once it is agreed, and the datasets that hang on it.

    :param for_staff: they also learn which proposal it is; nobody else does.
    """
    if not request.subject_id:
        return None
    entry = model.Session.get(Entry, request.subject_id)
    agreed = entry is not None and entry.type == PLAN and entry.status == Status.AGREED.value
    proposal = proposals.get(request.proposal_id)
    found: dict[str, Any] = {
        "entry": None,
        "datasets": [],
        "given_up": not agreed and (proposal is None or proposal.state == "discarded"),
    }
    if entry is not None and agreed:
        found["entry"] = {"name": entry.name, "title": entry.title, "year": entry.body.get(YEAR)}
        identity = str(entry.body.get(IDENTITY) or "")
        hung = hanging.datasets([identity]).get(identity, []) if identity else []
        found["datasets"] = [{"name": one.name, "title": one.title} for one in hung]
    if for_staff:
        found["proposal"] = request.proposal_id
    return found
