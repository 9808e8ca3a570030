"""Terbatas datasets: who reads their files and rows, on every path there is."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import pytest
from ckan import logic
from ckan.common import config_declaration
from ckan.lib import uploader
from ckan.tests import factories
from sqlalchemy import event

from ckanext.sdi_balikpapan.proposals.access import guard
from ckanext.sdi_balikpapan.proposals.access.model import AccessPermit
from ckanext.sdi_balikpapan.proposals.gate.passage import passage
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


TABLE = {**CONTENT, **NEVER, **SHOWN, **PAGES}
# Who is refused for the same reason is asked at a few addresses only; `soak` asks everybody.
SAMPLED = ("download", "datastore_search", "dump", "table", "view", "resource page")
TRIALS = [
    pytest.param(
        person,
        path,
        marks=[] if person in ("anonymous", "stranger") or path in SAMPLED else [pytest.mark.soak],
    )
    for person in OTHERS
    for path in TABLE
]


@pytest.mark.parametrize(("person", "path"), TRIALS)
def test_nobody_else_reads_a_byte(scene: Scene, person: str, path: str) -> None:
    answer = TABLE[path](scene, person)
    assert SECRET not in answer.text
    assert HEADER not in answer.text
    assert answer.status_code < 500
    if path in CONTENT:
        assert answer.status_code in (403, 404)


READS = [
    pytest.param(
        person, path, marks=[] if person == "approved" or path in SAMPLED else [pytest.mark.soak]
    )
    for person in READERS
    for path in CONTENT
]


@pytest.mark.parametrize(("person", "path"), READS)
def test_readers_read(scene: Scene, person: str, path: str) -> None:
    answer = CONTENT[path](scene, person)
    assert answer.status_code in (200, 206)
    assert SECRET in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("path", ["download", "datastore_search", "dump", "table", "file_show"])
def test_nor_under_ckans_own_permissions(
    scene: Scene, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key in config_declaration.iter_options():
        if str(key).startswith("ckan.auth."):
            monkeypatch.setitem(tk.config, str(key), config_declaration[key].default)
    for person in ("anonymous", "outsider", "stranger"):
        answer = TABLE[path](scene, person)
        assert SECRET not in answer.text
        assert answer.status_code >= 400


@pytest.fixture
def with_sql(monkeypatch: pytest.MonkeyPatch) -> None:
    """The DataStore's SQL, which this portal leaves off, as a portal would have switched it on."""
    from ckanext.datastore.logic import action

    monkeypatch.setitem(tk.config, "ckan.datastore.sqlsearch.enabled", True)
    monkeypatch.setitem(logic._actions, "datastore_search_sql", action.datastore_search_sql)


@pytest.mark.usefixtures("with_sql")
def test_sql_asks_the_guard_for_every_table(scene: Scene) -> None:
    open_one = scene.office.publish()
    outbox.drain(open_one["id"])
    mine, theirs = scene.resource, open_one["resources"][0]["id"]
    queries = [
        f'select * from "{mine}"',
        f'select * from "{theirs}" where exists (select 1 from "{mine}")',
        f'with a as (select * from "{mine}") select * from a',
    ]
    for person in ("stranger", None):
        for query in queries:
            with pytest.raises(tk.NotAuthorized):
                scene.office.call(person, "datastore_search_sql", sql=query)
    found = scene.office.call("approved", "datastore_search_sql", sql=queries[0])
    assert SECRET in str(found["records"])
    assert scene.office.call(None, "datastore_search_sql", sql=f'select * from "{theirs}"')


def test_an_alias_is_guarded_as_its_table(scene: Scene) -> None:
    alias = unique("nama")
    table = {"resource_id": scene.resource, "aliases": [alias], "force": True}
    with passage("test"):
        tk.get_action("datastore_create")({"ignore_auth": True}, table)
    assert scene.office.call("approved", "datastore_search", resource_id=alias)["records"]
    for action in ("datastore_search", "datastore_info"):
        with pytest.raises(tk.NotAuthorized):
            scene.office.call("stranger", action, resource_id=alias)
    assert SECRET not in get("/datastore/dump/" + alias)(scene, "stranger").text


def test_an_uploader_hands_no_path_to_other_extensions(scene: Scene) -> None:
    resource = scene.dataset["resources"][0]
    flask_app = scene.app.flask_app
    with flask_app.test_request_context(), pytest.raises(tk.NotAuthorized):
        uploader.get_resource_uploader(resource).get_path(resource["id"])


def republish(office: Office, dataset_id: str, **changes: Any) -> None:
    edit = office.call("clerk", "sdi_proposal_save", id=dataset_id, **changes)
    office.step("clerk", "submit", edit)
    office.step("walidata", "publish", office.approve(edit))
    outbox.drain(dataset_id)


def test_a_dataset_that_becomes_restricted_hides_what_was_public(app: Any) -> None:
    office = open_office()
    files = [{"name": "Data", "format": "CSV", "upload": upload(CSV, "data.csv")}]
    shown = office.publish(resources=files, notes="Catatan terbuka dahulu.")
    outbox.drain(shown["id"])
    url, resource_id = shown["resources"][0]["url"], shown["resources"][0]["id"]
    before = app.get(url)
    assert SECRET in before.text
    limits = {"accessRights": "terbatas", "keputusan_akses": DECISION, "notes": "Kini terbatas."}
    republish(office, shown["id"], **limits)
    cached = {"If-None-Match": before.headers["ETag"]}
    assert app.get(url, headers=cached).status_code == 403
    for person in (None, "outsider"):
        with pytest.raises(tk.NotAuthorized):
            office.call(person, "datastore_search", resource_id=resource_id)
    assert office.call("member", "datastore_search", resource_id=resource_id)["records"]
    activities = office.call(None, "package_activity_list", id=shown["id"], include_data=True)
    assert len(activities) == 1
    assert "Catatan terbuka dahulu" not in str(activities)
    page = app.get(f"/dataset/{shown['name']}").text
    assert DECISION in page
    assert "Berkas ini terbatas" in page


def test_a_dataset_that_becomes_closed_leaves_ckan(app: Any) -> None:
    office = open_office()
    shown = restricted(office)
    grant = {"ends_on": ends(9), "note": "MoU"}
    agency = other_agency(office, "reader")
    office.call("clerk", "sdi_access_grant", dataset=shown["id"], agency=agency, **grant)
    resource = shown["resources"][0]
    assert office.call("reader", "datastore_search", resource_id=resource["id"])["records"]
    republish(office, shown["id"], accessRights="tertutup")
    for person in ("reader", "outsider", None):
        for action, asked in (
            ("package_show", {"id": shown["id"]}),
            ("datastore_search", {"resource_id": resource["id"]}),
        ):
            with pytest.raises((tk.ObjectNotFound, tk.NotAuthorized)):
                office.call(person, action, **asked)
    assert app.get(resource["url"]).status_code in (403, 404)
    assert SECRET not in app.get(resource["url"]).text


def test_open_datasets_pay_nothing(app: Any) -> None:
    office = open_office()
    shown = office.publish()
    said: list[str] = []

    def note(*arguments: Any) -> None:
        said.append(arguments[2])

    event.listen(model.meta.engine, "before_cursor_execute", note)
    try:
        app.get(f"/dataset/{shown['name']}")
        app.get(f"/dataset/{shown['name']}/resource/{shown['resources'][0]['id']}")
        app.get("/api/3/action/package_show?id=" + shown["name"])
    finally:
        event.remove(model.meta.engine, "before_cursor_execute", note)
    assert said
    assert not [statement for statement in said if "sdi_access" in statement]
    guards = "SELECT package.id, package.owner_org, package.extras"
    assert not [statement for statement in said if statement.startswith(guards)]
