"""Terbatas datasets: who reads their files and rows, on every path there is."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import ckan.model as model
import pytest
from ckan.tests import factories

from ckanext.sdi_balikpapan.proposals.access import guard
from ckanext.sdi_balikpapan.proposals.access.model import AccessPermit
from ckanext.sdi_balikpapan.proposals.publishing import outbox

from .office import Office, open_office, unique, upload

SECRET = "rahasia0besar7"
CSV = f"kelurahan,kolomrahasia9\nManggar,{SECRET}\n".encode()
HEADER = "kolomrahasia9"
DECISION = "Keputusan PPID 12/2026, 3 Februari 2026"


def ends(days: int) -> str:
    return (guard.today() + timedelta(days=days)).isoformat()


@dataclass
class Scene:
    """A terbatas dataset of one office, and people of others who want to read it."""

    office: Office
    dataset: dict[str, Any]
    tokens: dict[str, str] = field(default_factory=dict)
    app: Any = None

    @property
    def resource(self) -> str:
        return self.dataset["resources"][0]["id"]

    def headers(self, person: str) -> dict[str, str]:
        return {"Authorization": self.tokens[person]} if person in self.tokens else {}


def restricted(office: Office, **changes: Any) -> dict[str, Any]:
    """A published terbatas dataset with the secret in its file and table."""
    files = [{"name": "Data", "format": "CSV", "upload": upload(CSV, "data.csv")}]
    limits = {"accessRights": "terbatas", "keputusan_akses": DECISION}
    shown = office.publish(**{"resources": files, **limits, **changes})
    assert outbox.drain(shown["id"])[1] == 0
    return office.call(None, "package_show", id=shown["id"])


def other_agency(office: Office, person: str, capacity: str = "editor") -> str:
    """A new agency with one person in it."""
    office.names[person] = factories.User(name=unique(person))["name"]
    users = [{"name": office.names[person], "capacity": capacity}]
    return factories.Organization(name=unique("badan"), users=users)["id"]


def expire(permit: dict[str, Any]) -> None:
    row = model.Session.get(AccessPermit, permit["id"])
    row.ends_on = guard.today() - timedelta(days=1)
    model.Session.commit()


READERS = ("granted", "approved", "member", "clerk", "walidata", "sysadmin")
OTHERS = ("anonymous", "outsider", "stranger", "expired", "asking", "refused", "revoked")


@pytest.fixture(scope="module")
def made() -> Scene:
    office = open_office()
    dataset = restricted(office)
    name = dataset["name"]

    def grant(agency: str, note: str = "MoU") -> dict[str, Any]:
        asked = {"dataset": name, "agency": agency, "ends_on": ends(30), "note": note}
        return office.call("clerk", "sdi_access_grant", **asked)

    def ask(person: str) -> dict[str, Any]:
        return office.call(person, "sdi_access_request", dataset=name, purpose="Perencanaan")

    def answer(permit: dict[str, Any], verdict: str, **data: Any) -> dict[str, Any]:
        asked = {"id": permit["id"], "verdict": verdict, "note": "Sesuai aturan", **data}
        return office.call("walidata", "sdi_access_answer", **asked)

    grant(other_agency(office, "granted", "member"))
    expire(grant(other_agency(office, "expired")))
    for person in ("stranger", "approved", "asking", "refused", "revoked"):
        other_agency(office, person)
    answer(ask("approved"), "approve", ends_on=ends(0))
    ask("asking")
    answer(ask("refused"), "refuse")
    taken = answer(ask("revoked"), "approve", ends_on=ends(5))
    office.call("clerk2", "sdi_access_revoke", id=taken["id"], note="Selesai")
    office.names["sysadmin"] = factories.Sysadmin(name=unique("sysadmin"))["name"]
    scene = Scene(office, dataset)
    for person, username in office.names.items():
        scene.tokens[person] = factories.APIToken(user=username)["token"]
    return scene


@pytest.fixture
def scene(made: Scene, app: Any) -> Scene:
    made.app = app
    return made


def get(path: str, **options: Any) -> Callable[[Scene, str], Any]:
    def ask(scene: Scene, person: str) -> Any:
        d, r = scene.dataset, scene.resource
        view = model.Session.query(model.ResourceView.id).filter_by(resource_id=r).first()
        address = path.format(
            d=d["id"], name=d["name"], r=r, R=r.upper(), v=view.id if view else "-"
        )
        headers = {**scene.headers(person), **options.get("headers", {})}
        method = getattr(scene.app.client, options.get("method", "get"))
        data = {"data": options["data"]} if "data" in options else {}
        return method(address, headers=headers, follow_redirects=True, status=None, **data)

    return ask


DRAW = {"draw": "1", "search[value]": "", "start": "0", "length": "10"}
PARAMS = json.dumps(
    {"search": {"value": ""}, "order": [], "columns": [], "visible": [True, True, True]}
)

CONTENT = {
    "download": get("/dataset/{name}/resource/{r}/download"),
    "download by name": get("/dataset/{name}/resource/{r}/download/data.csv"),
    "download by id": get("/dataset/{d}/resource/{r}/download/lain.txt"),
    "range": get("/dataset/{d}/resource/{r}/download", headers={"Range": "bytes=0-4000"}),
    "in english": get("/en/dataset/{d}/resource/{r}/download"),
    "datastore_search": get("/api/3/action/datastore_search?resource_id={r}"),
    "filters": get(
        '/api/3/action/datastore_search?resource_id={r}&filters={{"kelurahan":"Manggar"}}'
    ),
    "full text": get("/api/3/action/datastore_search?resource_id={r}&q=Manggar&records_format=csv"),
    "dump": get("/datastore/dump/{r}"),
    "dump as json": get("/datastore/dump/{r}?format=json"),
    "table": get("/datatables/ajax/{v}", method="post", data=DRAW),
}
"""Addresses that give the content to whoever may read it."""

NEVER = {
    "head": get("/dataset/{d}/resource/{r}/download", method="head"),
    "upper case": get("/dataset/{d}/resource/{R}/download"),
    "upper case rows": get("/api/3/action/datastore_search?resource_id={R}"),
    "two ids": get("/api/3/action/datastore_search?resource_id={r}&id=_table_metadata"),
    "sql": get('/api/3/action/datastore_search_sql?sql=SELECT * FROM "{r}"'),
    "tables": get("/api/3/action/datastore_search?resource_id=_table_metadata&limit=1000"),
    "public file": get("/file/public-download/default/{r}"),
    "file by id": get("/file/download/{r}"),
    "file_show": get("/api/3/action/file_show?id={r}"),
    "files of the dataset": get("/api/3/action/file_owner_scan?owner_type=package&owner_id={d}"),
    "proxy": get("/dataset/{d}/resource/{r}/proxy"),
    "package_activity_list": get("/api/3/action/package_activity_list?id={d}"),
    "recent changes": get("/api/3/action/recently_changed_packages_activity_list"),
    "package_search": get("/api/3/action/package_search?fq=id:{d}"),
    "found by content": get("/api/3/action/package_search?q=" + SECRET),
    "resource_search": get("/api/3/action/resource_search?query=name:Data"),
    "package_show": get("/api/3/action/package_show?id={d}"),
    "views": get("/api/3/action/resource_view_list?id={r}"),
    "rdf": get("/dataset/{d}.ttl"),
    "json-ld": get("/dataset/{d}.jsonld"),
    "catalogue": get("/catalog.ttl?q=id:{d}"),
    "feed": get("/feeds/dataset.atom"),
    "changes": get("/dataset/activity/{d}"),
}
"""Addresses that never give content; each answers as CKAN does, without it."""

SHOWN = {
    "datastore_info": get("/api/3/action/datastore_info?id={r}"),
    "api help": get("/datastore/api_info/{r}"),
    "view": get("/dataset/{d}/resource/{r}/view/{v}"),
    "any view": get(
        '/dataset/{d}/resource/{r}/view?resource_view={{"view_type":"datatables_view","id":"x"}}'
    ),
    "filtered download": get(
        "/datatables/filtered-download/{v}", method="post", data={"params": PARAMS, "format": "csv"}
    ),
}
"""Addresses that name at least the columns to whoever may read."""

PAGES = {
    "dataset page": get("/dataset/{name}"),
    "resource page": get("/dataset/{d}/resource/{r}"),
}


@pytest.mark.parametrize("path", [*CONTENT, *NEVER, *SHOWN, *PAGES])
@pytest.mark.parametrize("person", OTHERS)
def test_nobody_else_reads_a_byte(scene: Scene, person: str, path: str) -> None:
    answer = {**CONTENT, **NEVER, **SHOWN, **PAGES}[path](scene, person)
    assert SECRET not in answer.text
    assert HEADER not in answer.text
    assert answer.status_code < 500
    if path in CONTENT:
        assert answer.status_code in (403, 404)


@pytest.mark.parametrize("path", CONTENT)
@pytest.mark.parametrize("person", READERS)
def test_readers_read(scene: Scene, person: str, path: str) -> None:
    answer = CONTENT[path](scene, person)
    assert answer.status_code in (200, 206)
    assert SECRET in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"
