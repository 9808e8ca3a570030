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
OWN, OTHER, RECEIVING, ALL = "own", "other", "receiving", None
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
    "penerima": (RECEIVING, "editor"),
}


@dataclass
class House:
    """Three OPD with everybody whom izin.md names."""

    office: Office = field(default_factory=open_office)
    other: Office = field(default_factory=open_office)
    receiving: Office = field(default_factory=open_office)
    situations: dict[str, dict[str, Any]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    browsers: dict[str, tuple[Any, str]] = field(default_factory=dict)

    def organization(self, which: str | None) -> str:
        offices = {OWN: self.office, OTHER: self.other, RECEIVING: self.receiving}
        return offices[which or OWN].organization["id"]

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
        house.situations[situation] = prepare(house)
    return house


def _submitted(house: House, **changes: Any) -> dict[str, Any]:
    return house.office.submit("penulis", resources=[], **changes)


def _in_review(house: House, **changes: Any) -> dict[str, Any]:
    return house.office.step("pendukung", "forward", _submitted(house, **changes))


def _approved(house: House, **changes: Any) -> dict[str, Any]:
    return house.office.approve(_in_review(house, **changes))


def _published(house: House) -> dict[str, Any]:
    return house.office.step("walidata", "publish", _approved(house))


def _change(house: House, **change: Any) -> dict[str, Any]:
    """A proposal on a published dataset that has a collaborator."""
    dataset_id = change.pop("id", None) or _published(house)["dataset_id"]
    collaborator = model.User.get(house.name("kolaborator"))
    if not model.Session.get(model.PackageMember, (dataset_id, collaborator.id)):
        put(model.PackageMember(
            package_id=dataset_id, user_id=collaborator.id, capacity="editor"
        ))  # fmt: skip
    data = {"another": True, **(change or {"notes": "Lebih jelas."})}
    return house.office.call("penulis", "sdi_proposal_save", id=dataset_id, **data)


def _outdated(house: House) -> dict[str, Any]:
    """A draft, and another change of the same dataset that was published meanwhile."""
    office, overtaken = house.office, _change(house)
    other = _change(house, id=overtaken["dataset_id"], title="Judul yang lain")
    office.step("pendukung", "forward", office.step("penulis", "submit", other))
    office.step("walidata", "publish", office.approve(other))
    return overtaken


def _offered(house: House) -> dict[str, Any]:
    transfer = {"kind": "transfer", "owner_org": house.organization(RECEIVING)}
    return house.office.step("penulis", "submit", _change(house, **transfer))


def _agreed(house: House) -> dict[str, Any]:
    offered = _offered(house)
    return house.office.step("penerima", "consent", offered, content_hash=offered["content_hash"])


def _of_a_walidata(house: House) -> dict[str, Any]:
    """What a walidata wrote who is produsen data of the OPD besides."""
    proposal = house.office.submit("walidata merangkap", resources=[])
    return house.office.step("pendukung", "forward", proposal)


def _on_desk(house: House) -> dict[str, Any]:
    return house.office.step("walidata OPD", "claim", _in_review(house))


SITUATIONS: dict[str, Callable[[House], dict[str, Any]]] = {
    "draft": lambda h: h.office.propose("penulis", resources=[]),
    "draft edit": _change,
    "draft atas nama": lambda h: h.office.propose("walidata", resources=[]),
    "draft tertinggal": _outdated,
    "offered": _offered,
    "submitted": _submitted,
    "submitted pemindahan": _agreed,
    "in_review": _in_review,
    "in_review dipegang": _on_desk,
    "in_review tulisan walidata": _of_a_walidata,
    "pembina_review": lambda h: _approved(h, prioritas_tahun=["2026"]),
    "returned": lambda h: h.office.step("walidata", "return", _in_review(h), reasons=REASONS),
    "approved": _approved,
    "published": _published,
    "discarded": lambda h: h.office.step(
        "penulis", "discard", h.office.propose("penulis", resources=[])
    ),
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
