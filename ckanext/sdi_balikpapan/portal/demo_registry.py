"""The entries of the registry that the demo's datasets refer to, proposed and agreed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ckanext.sdi_balikpapan.proposals.subjects.types import TYPES
from ckanext.sdi_balikpapan.standards.forms.form import form

from .demo_api import Api
from .demo_plan import Entry


def ensure(entries: Iterable[Entry], people: Mapping[str, Api], walidata: Api) -> int:
    """Bring what isn't known yet into the registry; how many entries are new.

    :param people: who proposes, by name.
    :param walidata: who agrees.
    """
    return sum(_ensure(entry, people[entry.producer], walidata) for entry in entries)


def _ensure(entry: Entry, producer: Api, walidata: Api) -> bool:
    title = str(entry.body[form(TYPES[entry.type].form).title_field])
    if _known(walidata, entry.type, title):
        return False
    whose = producer("organization_list_for_user", permission="read")[0]["name"]
    asked = {"subject_type": entry.type, "owner_org": whose}
    proposal = producer("sdi_proposal_save", **entry.body, **asked)
    producer("sdi_proposal_submit", id=proposal["id"])
    seen = walidata("sdi_proposal_show", id=proposal["id"])
    near = walidata("sdi_registry_similar", proposal_id=proposal["id"])["neighbours"]
    similar = {neighbour["id"]: "different" for neighbour in near}
    said = {"id": seen["id"], "content_hash": seen["content_hash"], "similar": similar}
    walidata("sdi_proposal_approve", **said)
    walidata("sdi_proposal_publish", id=seen["id"])
    return True


def _known(walidata: Api, type_: str, title: str) -> bool:
    """Whether it was agreed or proposed before, whatever became of it."""
    asked = {"type": type_, "q": title}
    agreed = walidata("sdi_registry_list", **asked)["results"]
    proposed = walidata("sdi_registry_list", **asked, status="proposed")["results"]
    return any(one["title"] == title for one in (*agreed, *proposed))
