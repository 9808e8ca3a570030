"""Datasets as a subject: CKAN holds them, scheming asks for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from ckanext.sdi_balikpapan.standards.registry.references import of_body

from ..access import classes as access
from ..content import Body, file_hashes
from ..editing import defaults
from ..editing.cleaning import clean_body
from ..kinds import RULES, Kind
from ..model import Proposal
from ..publishing import dataset, marks, store, versions
from . import entry_rows
from .base import Errors


class Datasets:
    """The dataset, the subject that everything began with."""

    def fitted(self, change: Mapping[str, Any]) -> Body:
        return dataset.fitted(change)

    def filled(self, body: Body, organization: model.Group, subject_id: str) -> Body:
        return defaults.fill(clean_body(body), organization, subject_id)

    def validate(self, kind: Kind, subject_id: str, body: Body, username: str) -> Errors:
        return dataset.validate(kind, subject_id, body, username)

    def leaving(self, subject_id: str, body: Body) -> Errors:  # noqa: ARG002 - as its kin
        return {}

    def objection(self, proposal: Proposal) -> str:
        if RULES[Kind(proposal.kind)].hides:
            return ""
        if of_body(proposal.body):
            entry_rows.hold_still()
        # Its name was free when it was approved; another may have been public under it since.
        owner = versions.public_name_of(str(proposal.body.get("name") or ""))
        if owner not in (None, proposal.subject_id):
            return "taken"
        return "" if all(map(store.has, file_hashes(proposal.body))) else "file_missing"

    def write(self, proposal: Proposal, author: str, at: datetime) -> bool:
        kind = Kind(proposal.kind)
        hidden = access.stays_outside_ckan(proposal.body) or RULES[kind].hides
        if not hidden:
            dataset.write(proposal.subject_id, proposal.body, author, at, marks.of(proposal))
            return False
        live = dataset.find_live(proposal.subject_id)
        if live is not None and live.state != model.State.DELETED:
            dataset.remove(proposal.subject_id, author)
        if live is not None and kind is Kind.DELETE:
            dataset.purge(proposal.subject_id)
        return True

    def pages(self) -> list[dict[str, Any]]:
        schema = tk.h.scheming_get_dataset_schema("dataset")
        whole = [{"title": "", "description": "", "fields": schema["dataset_fields"]}]
        return tk.h.scheming_get_dataset_form_pages("dataset") or whole
