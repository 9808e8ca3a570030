"""A town hall for tests: an OPD with its people, each with the roles that his name says."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import ckan.plugins.toolkit as tk
from ckan.tests import factories
from werkzeug.datastructures import FileStorage

CSV = b"kode_wilayah,kelurahan,jumlah\n64.71.01.1001,Manggar,10\n64.71.01.1002,Lamaru,20\n"


def unique(prefix: str) -> str:
    return f"{prefix}-{uuid4().hex[:10]}"


def complete(**changes: Any) -> dict[str, Any]:
    """A dataset that lacks nothing, as a clerk would fill it in (without its organisation)."""
    name = unique("jumlah-penduduk")
    return {
        "title": f"Jumlah Penduduk {name[-10:]}",
        "name": name,
        "notes": "Banyaknya penduduk menurut kelurahan.",
        "konsep": "Penduduk",
        "satuan": "Orang",
        "ukuran": "Jumlah",
        "kategori": "pemerintahan-umum",
        "jenis": "statistik",
        "accrualPeriodicity": "tahunan",
        "accessRights": "terbuka",
        "license_id": "cc-by",
        "wilayah": ["64.71"],
        **changes,
    }


def upload(content: bytes = CSV, filename: str = "penduduk.csv") -> FileStorage:
    return FileStorage(stream=io.BytesIO(content), filename=filename)


@dataclass
class Office:
    """One OPD; `clerk` and `clerk2` draft, `member` only reads, the walidata are for all OPD."""

    organization: dict[str, Any] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def call(self, person: str | None, action: str, /, **data: Any) -> Any:
        """An action as a person of this office calls it, with nothing skipped."""
        user = self.names.get(person, person) if person else ""
        return tk.get_action(action)({"user": user, "ignore_auth": False}, data)

    def propose(self, person: str = "clerk", **changes: Any) -> dict[str, Any]:
        data = complete(owner_org=self.organization["name"], **changes)
        data.setdefault("resources", [{"name": "Data", "format": "CSV", "upload": upload()}])
        return self.call(person, "sdi_proposal_save", **data)

    def step(self, person: str, verb: str, proposal: dict[str, Any], **data: Any) -> Any:
        return self.call(person, f"sdi_proposal_{verb}", id=proposal["id"], **data)

    def submit(self, person: str = "clerk", **changes: Any) -> dict[str, Any]:
        return self.step(person, "submit", self.propose(person, **changes))

    def approve(self, proposal: dict[str, Any], person: str = "walidata") -> dict[str, Any]:
        seen = {"content_hash": proposal["content_hash"]}
        return self.step(person, "approve", proposal, **seen)

    def publish(self, **changes: Any) -> dict[str, Any]:
        """A dataset that went the whole way; its published form."""
        proposal = self.approve(self.submit(**changes))
        self.step("walidata", "publish", proposal)
        return self.call(None, "package_show", id=proposal["dataset_id"])


def open_office() -> Office:
    """A new OPD with new people, so that tests needn't clean up after one another."""
    office = Office()
    for person in ("clerk", "clerk2", "member", "admin", "outsider", "walidata", "walidata2"):
        office.names[person] = factories.User(name=unique(person))["name"]
    capacities = {"clerk": "editor", "clerk2": "editor", "member": "member", "admin": "admin"}
    users = [{"name": office.names[p], "capacity": c} for p, c in capacities.items()]
    name = unique("dinas")
    title = f"Dinas {name[-6:]}"
    office.organization = factories.Organization(name=name, title=title, users=users)
    for person in ("walidata", "walidata2"):
        grant(office.names[person], "walidata")
    return office


def grant(user: str, role: str, organization: str | None = None) -> None:
    data = {"user": user, "role": role, "organization": organization}
    tk.get_action("sdi_role_grant")({"ignore_auth": True}, data)
