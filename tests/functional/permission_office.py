"""The people of izin.md, a proposal in each of its situations, and the ways to knock."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.tests import factories

from .gate_support import put
from .office import Office, grant, open_office, unique

REASONS = [{"principle": "metadata", "note": "Definisi belum jelas."}]
PASSWORD = "kata-sandi-untuk-uji-1"
OWN, OTHER, ALL = "own", "other", None
ROLES: dict[str, tuple[str, str | None]] = {
    "pendukung": ("walidata_pendukung", OWN),
    "pendukung lain": ("walidata_pendukung", OTHER),
    "walidata": ("walidata", ALL),
    "walidata kedua": ("walidata", ALL),
    "walidata merangkap": ("walidata", ALL),
    "walidata OPD": ("walidata", OWN),
    "walidata lain": ("walidata", OTHER),
    "pembina": ("pembina_data", ALL),
}
CAPACITIES = {
    "anggota": (OWN, "member"),
    "penulis": (OWN, "editor"),
    "rekan": (OWN, "editor"),
    "admin OPD": (OWN, "admin"),
    "walidata merangkap": (OWN, "editor"),
    "produsen lain": (OTHER, "editor"),
}


@dataclass
class House:
    """Two OPD with everybody whom izin.md names."""

    office: Office = field(default_factory=open_office)
    other: Office = field(default_factory=open_office)
    situations: dict[str, dict[str, Any]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    browsers: dict[str, tuple[Any, str]] = field(default_factory=dict)

    def organization(self, which: str | None) -> str:
        return (self.office if which == OWN else self.other).organization["id"]

    def name(self, person: str) -> str:
        return self.office.names.get(person, "")


def build(people: list[str]) -> House:
    house = House()
    for person in people:
        if person != "anonim":
            name = unique(person.lower().replace(" ", "-"))
            make = factories.Sysadmin if person == "admin portal" else factories.User
            make(name=name, password=PASSWORD)
            house.office.names[person] = name
    for person, (which, capacity) in CAPACITIES.items():
        member = {"username": house.name(person), "role": capacity}
        member["id"] = house.organization(which)
        tk.get_action("organization_member_create")({"ignore_auth": True}, member)
    for person, (role, which) in ROLES.items():
        grant(house.name(person), role, house.organization(which) if which else None)
    names = {person: house.name(person) for person in people if person != "anonim"}
    house.tokens = {p: factories.APIToken(user=name)["token"] for p, name in names.items()}
    for situation, prepare in SITUATIONS.items():
        house.situations[situation] = prepare(house.office)
    return house


def _submitted(office: Office) -> dict[str, Any]:
    return office.submit("penulis", resources=[])


def _in_review(office: Office) -> dict[str, Any]:
    return office.step("pendukung", "forward", _submitted(office))


def _approved(office: Office) -> dict[str, Any]:
    return office.approve(_in_review(office))


def _published(office: Office) -> dict[str, Any]:
    return office.step("walidata", "publish", _approved(office))


def _edit(office: Office) -> dict[str, Any]:
    """An edit of a dataset that has a collaborator."""
    published = _published(office)
    collaborator = model.User.get(office.names["kolaborator"])
    put(model.PackageMember(
        package_id=published["dataset_id"], user_id=collaborator.id, capacity="editor"
    ))  # fmt: skip
    change = {"id": published["dataset_id"], "notes": "Lebih jelas."}
    return office.call("penulis", "sdi_proposal_save", **change)


def _of_the_walidata(office: Office) -> dict[str, Any]:
    """What a walidata wrote who is produsen data of the OPD besides."""
    proposal = office.submit("walidata merangkap", resources=[])
    return office.step("pendukung", "forward", proposal)


SITUATIONS: dict[str, Callable[[Office], dict[str, Any]]] = {
    "draft": lambda o: o.propose("penulis", resources=[]),
    "draft edit": _edit,
    "submitted": _submitted,
    "in_review": _in_review,
    "returned": lambda o: o.step("walidata", "return", _in_review(o), reasons=REASONS),
    "approved": _approved,
    "published": _published,
    "discarded": lambda o: o.step("penulis", "discard", o.propose("penulis", resources=[])),
    "in_review tulisan walidata": _of_the_walidata,
}


def asked(verb: str, proposal: dict[str, Any]) -> dict[str, Any]:
    """What a step asks for when nothing but the right to take it is missing."""
    if verb == "save":
        return {"proposal_id": proposal["id"], "notes": "Kalimat lain."}
    more = {"return": {"reasons": REASONS}}.get(verb, {})
    return {"id": proposal["id"], "content_hash": proposal["content_hash"], **more}


def csrf_token(page: str) -> str:
    found = re.search(r'name="_csrf_token"[^>]*(?:content|value)="([^"]+)"', page)
    assert found
    return found[1]
