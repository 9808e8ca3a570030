"""The town hall of the demo: every OPD as an organisation, people in their places and roles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from ckanext.sdi_balikpapan.standards.codelists import Code, code_list, lookup

from .demo_plan import Person

BPS = {
    "name": "bps-kota-balikpapan",
    "title": "BPS Kota Balikpapan",
    "singkatan": "BPS",
    "jenis_opd": "vertikal",
    "publisher_type": "pusat",
    "description": "Pembina Data statistik: memberi rekomendasi dan membina perangkat daerah "
    "(Perpres 39/2019).",
}
_DUTIES = {
    "walidata": "Walidata: memeriksa, mengelola, dan menyebarluaskan data.",
    "koordinator_forum": "Koordinator Forum Satu Data.",
}


def ensure_organizations() -> int:
    """Make the organisations that aren't there yet; those that are stay as they are."""
    wanted = [*(_opd(code) for code in code_list("opd")), BPS]
    missing = [data for data in wanted if model.Group.get(data["name"]) is None]
    for data in missing:
        made = _call("organization_create", data)
        # Core makes who creates an organisation its admin; the site itself works in none.
        _call("organization_member_delete", {"id": made["id"], "username": _site_user()})
    return len(missing)


def _site_user() -> str:
    return tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]


def _call(action: str, data: Mapping[str, Any]) -> Any:
    """An action in the name of the site itself."""
    return tk.get_action(action)({"ignore_auth": True, "user": _site_user()}, {**data})


def _opd(code: Code) -> dict[str, Any]:
    urusan = code["urusan"].split()
    data = {
        "name": code.kode,
        "title": code.nama,
        "singkatan": code["singkatan"],
        "kode": code.kode,
        "jenis_opd": code["jenis"],
        "urusan": urusan,
        "publisher_type": "daerah-kota",
        "description": _description(code, urusan),
    }
    return {**data, "situs": f"https://{code['situs']}"} if code["situs"] else data


def _description(code: Code, urusan: list[str]) -> str:
    duties = [text for duty, text in _DUTIES.items() if duty in code["peran"]]
    fields = [found.nama for kode in urusan if (found := lookup("urusan", kode))]
    return " ".join(["Perangkat daerah Kota Balikpapan.", *duties, f"Urusan: {'; '.join(fields)}."])


def place(person: Person) -> None:
    """Put a person into his organisation and give him his role; what he has, he keeps."""
    if person.organization and not _is_member(person):
        member = {"id": person.organization, "username": person.name, "role": person.capacity}
        _call("organization_member_create", member)
    if person.grant:
        organization = None if person.everywhere else person.organization
        data = {"user": person.name, "role": person.grant, "organization": organization}
        _call("sdi_role_grant", data)


def _is_member(person: Person) -> bool:
    user, group = model.User.get(person.name), model.Group.get(person.organization)
    assert user is not None
    assert group is not None
    query = model.Session.query(model.Member).filter_by(
        table_name="user", table_id=user.id, group_id=group.id, state=model.State.ACTIVE
    )
    return model.Session.query(query.exists()).scalar()


def introduce(texts: dict[str, str]) -> None:
    """Say on the portal's first page what it is, unless somebody has said it already."""
    told = {key: text for key, text in texts.items() if not tk.config.get(key)}
    known = {row.key for row in model.Session.query(model.SystemInfo.key)}
    if told := {key: text for key, text in told.items() if key not in known}:
        _call("config_option_update", told)
