"""Last year's entries as drafts of this year's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa

from ckanext.sdi_balikpapan.proposals.kinds import Kind
from ckanext.sdi_balikpapan.proposals.model import Proposal
from ckanext.sdi_balikpapan.proposals.states import OPEN_STATES
from ckanext.sdi_balikpapan.proposals.subjects.types import PLAN
from ckanext.sdi_balikpapan.standards import daftar_data as plan
from ckanext.sdi_balikpapan.standards.registry.model import Entry

from . import reading
from .reading import Asked

MOST = 200
"""Drafts that one call makes; a larger agency calls again."""


@dataclass(frozen=True)
class Copied:
    """What came of it.

    :param made: the ids of the new drafts.
    :param there: how many stood in the new year already, agreed or proposed.
    :param left: how many are still to be copied.
    """

    made: list[str]
    there: int
    left: int


def copy(year: int, organization_id: str, username: str) -> Copied:
    """Make a draft in `year` of each entry that an agency had agreed on for the year before."""
    last = reading.entries(Asked(year - 1, organization_id))
    there = _there(year, organization_id)
    wanted = [entry for entry in last if plan.key(entry.body[plan.IDENTITY]) not in there]
    made = [_draft(entry, organization_id, username) for entry in wanted[:MOST]]
    return Copied(made, len(last) - len(wanted), max(0, len(wanted) - MOST))


def _there(year: int, organization_id: str) -> set[str]:
    """The data that has an entry in a year, whoever's, or is proposed for it by this agency."""
    this_year = f"{year:04}"
    entries = sa.select(Entry.body[plan.IDENTITY].astext).where(
        Entry.type == PLAN, reading.year_column == this_year
    )
    proposed = sa.select(Proposal.body[plan.IDENTITY].astext).where(
        Proposal.subject_type == PLAN,
        Proposal.kind == Kind.CREATE.value,
        Proposal.state.in_([state.value for state in OPEN_STATES]),
        Proposal.organization_id == organization_id,
        Proposal.body[plan.YEAR].astext == this_year,
    )
    found = [*model.Session.scalars(entries), *model.Session.scalars(proposed)]
    return {plan.key(identity) for identity in found if identity}


def _draft(entry: Entry, organization_id: str, username: str) -> str:
    asked: dict[str, Any] = {
        "subject_type": PLAN,
        "copy_of": entry.id,
        "owner_org": organization_id,
        "allow_incomplete": True,
    }
    return str(tk.get_action("sdi_proposal_save")({"user": username}, asked)["id"])
