"""What a clerk needn't type: the address from the title, the producer from the organisation."""

from __future__ import annotations

import ckan.model as model
from ckan.lib.munge import munge_title_to_name

from ..content import Body

_NAME_LENGTH = 90


def fill(body: Body, organization: model.Group, subject_id: str) -> Body:
    """The body with its organisation by id, and with what can be derived filled in."""
    filled = {**body, "owner_org": organization.id}
    if not filled.get("author"):
        filled["author"] = organization.title or organization.name
    title = filled.get("title")
    if not filled.get("name") and isinstance(title, str) and title.strip():
        filled["name"] = _free_name(munge_title_to_name(title)[:_NAME_LENGTH], subject_id)
    if filled.get("groups"):
        filled["groups"] = [{"name": _group_name(g["name"])} for g in filled["groups"]]
    return filled


def _group_name(wanted: str) -> str:
    """A group's name, whether it was given by name or by id; unknown ones are left for the
    validation to name."""
    group = model.Group.get(wanted)
    return group.name if group is not None else wanted


def _free_name(wanted: str, subject_id: str) -> str:
    """An address that no live dataset has. Proposals don't count: their names are nobody's
    business, and the first to be published takes the name."""
    candidate, number = wanted, 1
    while (found := model.Package.get(candidate)) is not None and found.id != subject_id:
        number += 1
        candidate = f"{wanted}-{number}"
    return candidate
