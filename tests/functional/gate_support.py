"""One approved dataset with everything a dataset can have, and what the public sees of it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.lib import search
from ckan.tests import factories

from ckanext.sdi_balikpapan.proposals.gate.passage import passage
from ckanext.sdi_balikpapan.proposals.publishing import outbox

from .office import Office, open_office, unique


@dataclass
class World:
    """An office, the tokens of its people, and a dataset that went all the way."""

    office: Office
    dataset: dict[str, Any]
    other: dict[str, Any]
    group: dict[str, Any]
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.dataset["name"]

    @property
    def id(self) -> str:
        return self.dataset["id"]

    @property
    def resource_id(self) -> str:
        return self.dataset["resources"][0]["id"]

    @property
    def file_id(self) -> str:
        return f"file-{self.id}"

    @cached_property
    def view_id(self) -> str:
        views = model.Session.query(model.ResourceView).filter_by(resource_id=self.resource_id)
        return views.first().id


def build(**changes: Any) -> World:
    office = open_office()
    office.names["sysadmin"] = factories.Sysadmin(name=unique("sysadmin"))["name"]
    office.names["collaborator"] = factories.User(name=unique("collaborator"))["name"]
    dataset = office.publish(tags=[{"name": unique("penduduk")}], **changes)
    other = office.publish()
    outbox.drain()
    owner = {"name": office.names["outsider"], "capacity": "admin"}
    group = factories.Group(name=unique("group"), users=[owner])
    world = World(office, dataset, other, group)
    world.tokens = {p: factories.APIToken(user=n)["token"] for p, n in office.names.items()}
    _decorate(world)
    return world


def _decorate(world: World) -> None:
    """What older portals have on their datasets: groups, relations, collaborators, files."""
    collaborator = model.User.get(world.office.names["collaborator"])
    group = model.Group.get(world.group["id"])
    put(
        model.Member(table_name="package", table_id=world.id, group=group, capacity="public"),
        model.PackageMember(package_id=world.id, user_id=collaborator.id, capacity="editor"),
        model.File(id=world.file_id, name="lampiran.txt", location=world.id, storage="none"),
        model.FileOwner(file_id=world.file_id, owner_id=world.id, owner_type="package"),
    )
    search.rebuild(world.id)
    subject, object_ = model.Package.get(world.id), model.Package.get(world.other["id"])
    # Afterwards: CKAN 2.12 cannot index a dataset that has a relationship.
    put(model.PackageRelationship(subject=subject, object=object_, type="depends_on"))


def put(*things: Any) -> None:
    with passage("maintenance: uji"):
        for thing in things:
            model.Session.add(thing)
            model.Session.flush()
        model.Session.commit()


ROWS = {
    "package": "select * from package where id = :id",
    "resource": "select * from resource where package_id = :id order by id",
    "resource_view": "select v.* from resource_view v join resource r on r.id = v.resource_id"
    " where r.package_id = :id order by v.id",
    "package_tag": "select pt.*, t.name from package_tag pt join tag t on t.id = pt.tag_id"
    " where package_id = :id order by pt.id",
    "member": "select * from member where table_id = :id order by id",
    "package_relationship": "select * from package_relationship"
    " where subject_package_id = :id or object_package_id = :id order by id",
    "package_member": "select * from package_member where package_id = :id order by user_id",
    "group": 'select g.id, g.state from "group" g join member m on m.group_id = g.id'
    " where m.table_id = :id order by g.id",
    "file": "select f.*, o.* from file f join file_owner o on o.file_id = f.id"
    " where o.owner_id = :id order by f.id",
    "version": "select * from sdi_version where subject_id = :id order by number",
    "types": "select * from sdi_governed_type where :id <> '' order by type",
    "activity": "select id from activity where object_id = :id order by id",
}


def rows(dataset_id: str) -> dict[str, list[str]]:
    """Every row that belongs to a dataset, as another connection sees them."""
    with model.meta.engine.connect() as connection:
        return {
            table: [str(tuple(row)) for row in connection.execute(sa.text(sql), {"id": dataset_id})]
            for table, sql in ROWS.items()
        }


def public(app: Any, world: World) -> dict[str, Any]:
    """What anybody sees of the dataset, on every channel."""
    name, rid = world.name, world.resource_id
    office = world.office.organization
    api = "/api/3/action"
    pages = {
        "show": f"{api}/package_show?id={name}",
        "search": f"{api}/package_search?q=name:{name}",
        "list": f"{api}/package_list",
        "resource": f"{api}/resource_show?id={rid}",
        "views": f"{api}/resource_view_list?id={rid}",
        "rows": f"{api}/datastore_search?resource_id={rid}",
        "dictionary": f"{api}/datastore_info?id={rid}",
        "tables": f"{api}/datastore_search?resource_id=_table_metadata&limit=10000",
        "group": f"{api}/member_list?id={world.group['id']}&object_type=package",
        "org": f"{api}/organization_show?id={office['id']}&include_users=false",
        "file": f"/dataset/{name}/resource/{rid}/download/penduduk.csv",
        "ttl": f"/dataset/{name}.ttl",
        "feed": f"/feeds/organization/{office['name']}.atom",
    }
    seen = {key: app.get(url) for key, url in pages.items()}
    wrong = {key: answer.status_code for key, answer in seen.items() if answer.status_code != 200}
    assert not wrong, wrong
    return {key: _steady(answer.body) for key, answer in seen.items()}


def _steady(body: str) -> str:
    """Without what differs each time anyway: times of feeds, and sizes that vacuum changes."""
    return re.sub(r'<updated>[^<]*</updated>|"(db|idx)_size": \d+', "", body)


def site_user() -> str:
    return tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]


_built: list[World] = []


def world() -> World:
    """The same world for every test that cannot change it, unless the database was emptied."""
    if not _built or model.Package.get(_built[0].id) is None:
        _built[:] = [build()]
    return _built[0]


OTHER = "harvest-uji"


def of_another_type() -> dict[str, Any]:
    """A dataset of a type that another extension brought, with an organisation of its own."""
    owner = factories.Organization(name=unique("dinas"))["id"]
    links = [{"url": "http://x.test"}]
    return factories.Dataset(type=OTHER, name=unique("panen"), owner_org=owner, resources=links)


def purge(dataset_id: str) -> None:
    """CKAN's pages cannot show what is of a type without a plugin."""
    context = {"ignore_auth": True, "user": site_user()}
    tk.get_action("dataset_purge")(context, {"id": dataset_id})


def ckan(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The `ckan` command on the tests' databases, as somebody on the server types it."""
    command = "from ckan.cli.cli import ckan; ckan()"
    return subprocess.run(
        [sys.executable, "-c", command, "-c", tk.config["__file__"], *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        check=False,
    )
