"""The content of a proposal: what the source says, on top of what is here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.lib.munge import munge_title_to_name

from ckanext.sdi_balikpapan.proposals.content import Body
from ckanext.sdi_balikpapan.proposals.editing import defaults
from ckanext.sdi_balikpapan.proposals.editing.cleaning import clean_body
from ckanext.sdi_balikpapan.proposals.kinds import REASON
from ckanext.sdi_balikpapan.proposals.publishing import versions

from ..merging import merged
from ..model import Source
from ..problems import MAPPING, Problem, problem
from .mapping import Prepared

_NAME_LENGTH = 90
_OF_CORE = frozenset({"edit", "new", "search"})
"""Addresses that CKAN's own pages have."""


def fresh(prepared: Prepared) -> Body:
    """The content of a dataset that isn't here yet.

    :raises tk.ValidationError: when its organisation is gone.
    """
    organization = _organization(prepared.organization_id)
    name = _free_name(prepared.name or str(prepared.said.get("title") or ""), prepared.subject_id)
    return clean_body(
        defaults.fill({**prepared.said, "name": name}, organization, prepared.subject_id)
    )


def changed(
    source: Source, prepared: Prepared, before: Mapping[str, Any], local: Mapping[str, Any]
) -> tuple[Body, list[Problem]]:
    """The content after a change at the source, and which words of local editors it replaces.

    :param before: what the source said when it was last applied.
    :param local: the content here, approved or proposed.
    """
    here = {key: value for key, value in local.items() if key != REASON}
    local_fields = (source.options or {}).get("local_fields") or []
    body, lost = merged(before, here, prepared.said, local_fields)
    for field in ("name", "owner_org", "author"):
        if local.get(field) and field not in prepared.said:
            body[field] = local[field]
    if not lost:
        return clean_body(body), []
    words_ = tk._("Perubahan setempat diganti menurut sumbernya: {fields}.")
    return clean_body(body), [problem(MAPPING, words_.format(fields=", ".join(lost)))]


def _organization(id: str) -> model.Group:
    found = model.Group.get(id)
    if found is None or found.state != model.State.ACTIVE:
        raise tk.ValidationError(
            {"owner_org": [tk._("Perangkat daerah sumber ini sudah tidak ada.")]}
        )
    return found


def _free_name(wanted: str, subject_id: str) -> str:
    """An address that no other dataset has, or had while it was public."""
    start = munge_title_to_name(wanted)[:_NAME_LENGTH].strip("-_") or "dataset"
    candidate, number = start if len(start) > 1 else f"dataset-{start}", 1
    while not _is_free(candidate, subject_id):
        number += 1
        # Hundreds of the same title aren't counted one by one.
        tail = str(number) if number < 20 else subject_id[:8]
        candidate = f"{start}-{tail}"
        if number > 20:
            break
    return candidate


def _is_free(name: str, subject_id: str) -> bool:
    if name in _OF_CORE:
        return False
    package = model.Package
    here = sa.select(package.id).where(sa.or_(package.id == name, package.name == name))
    mine = {None, subject_id}
    return {*model.Session.scalars(here)} <= mine and versions.public_name_of(name) in mine
