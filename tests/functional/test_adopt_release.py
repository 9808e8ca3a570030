"""In and out: a CKAN with datasets is taken over, and left again, with nothing lost."""

from __future__ import annotations

import hashlib
import importlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from ckan.lib import files
from ckan.tests.helpers import CKANTestApp
from click.testing import CliRunner

from ckanext.sdi_balikpapan.proposals.gate import adoption, cores_files, installation, release
from ckanext.sdi_balikpapan.proposals.gate import cli as gate_cli
from ckanext.sdi_balikpapan.proposals.gate.adoption import Outcome
from ckanext.sdi_balikpapan.proposals.publishing import outbox, store, uploads, versions
from ckanext.sdi_balikpapan.proposals.record import log

from . import gate_support as support
from . import stock_ckan
from .office import Office, complete, open_office, unique, upload

pytestmark = pytest.mark.usefixtures("fresh_databases")

OLD = "a,b\n1,2\n"
Ask = Callable[..., list[Any]]


@pytest.fixture
def stock(tmp_path) -> Ask:
    def ask(*requests: list[Any]) -> list[Any]:
        model.Session.remove()
        return stock_ckan.ask(tk.config["__file__"], tmp_path, *requests)

    return ask


@pytest.fixture
def office() -> Office:
    return open_office()


def quiet(*_: Any) -> None:
    """No progress is wanted."""


def old_portal(stock: Ask, office: Office) -> dict[str, str]:
    """Datasets as they were before us: public with a file, private, draft, deleted, harvested."""
    installation.remove()
    owner = office.organization["id"]
    names = {kind: unique(kind) for kind in ("public", "private", "draft", "deleted", "harvest")}

    def make(kind: str, **more: Any) -> list[Any]:
        return ["action", "package_create", {"name": names[kind], "owner_org": owner, **more}]

    def file(kind: str) -> list[Any]:
        data = {"package_id": names[kind], "upload": OLD, "filename": "lama.csv", "hash": "md5-x"}
        return ["action", "resource_create", {**data, "name": "Lama", "format": "CSV"}]

    link = {"package_id": names["public"], "url": "https://example.org/a.xlsx", "format": "XLSX"}
    stock(
        make("public", title="Lama", tags=[{"name": "lama"}]),
        file("public"),
        ["action", "resource_create", link],
        make("private", private=True),
        file("private"),
        make("draft", state="draft"),
        make("deleted"),
        ["action", "package_delete", {"id": names["deleted"]}],
        make("harvest", type="harvest"),
    )
    return names


def shown(name: str) -> dict[str, Any]:
    context = {"ignore_auth": True, "use_cache": False}
    return tk.get_action("package_show")(context, {"id": name})


def uploaded(name: str) -> model.Resource:
    return next(r for r in model.Package.get(name).resources if r.url_type == "upload")


def download(app: CKANTestApp, name: str) -> str:
    resource = uploaded(name)
    return app.get(f"/dataset/{name}/resource/{resource.id}/download/{resource.url}").body


def test_a_dry_run_says_what_would_happen_and_does_nothing(stock, office):
    old_portal(stock, office)
    report = adoption.adopt(True, quiet)
    assert report.counts[Outcome.ADOPTED] == 2
    assert report.counts[Outcome.DRAFT] == report.counts[Outcome.DELETED] == 1
    assert report.bytes == 2 * len(OLD)
    assert versions.latest(model.Package.get(report.private[0]).id) is None
    assert installation.status().missing


def test_existing_datasets_become_their_own_baselines(stock, office, app):
    names = old_portal(stock, office)
    before = shown(names["public"])
    report = adoption.adopt(False, quiet)
    adoption.index()
    assert report.failures == []
    row = uploaded(names["public"])
    assert row.hash == hashlib.sha256(OLD.encode()).hexdigest()
    assert store.has(row.hash)
    assert uploads.committed_hash(row.id) == row.hash
    version = versions.latest(row.package_id)
    assert version.number == 1
    assert version.proposal_id is None
    assert version.body["title"] == "Lama"
    after = shown(names["public"])
    assert {k: v for k, v in after.items() if k != "resources"} == {
        k: v for k, v in before.items() if k != "resources"
    }
    assert download(app, names["public"]) == OLD
    assert installation.status().whole


def test_adoption_publishes_nothing_that_was_not_public(stock, office, app):
    names = old_portal(stock, office)
    report = adoption.adopt(False, quiet)
    assert report.private == [names["private"]]
    assert tk.get_action("package_show")({"ignore_auth": True}, {"id": names["private"]})["private"]
    for kind in ("private", "draft", "deleted"):
        assert app.get(f"/api/3/action/package_show?id={names[kind]}").status_code in (403, 404)
    assert versions.latest(model.Package.get(names["draft"]).id) is None
    assert versions.latest(model.Package.get(names["harvest"]).id) is None


def test_adopting_again_finds_nothing_to_do(stock, office):
    old_portal(stock, office)
    adoption.adopt(False, quiet)
    rows = list(log.rows())
    report = adoption.adopt(False, quiet)
    assert report.counts[Outcome.ADOPTED] == 0
    assert report.counts[Outcome.DONE] == 2
    assert list(log.rows()) == rows
    assert log.first_break() is None


def test_an_adoption_that_was_cut_off_goes_on_where_it_stopped(stock, office, monkeypatch):
    old_portal(stock, office)
    real, calls = adoption._baseline, []

    def breaks(row: model.Package, at: Any) -> None:
        calls.append(row.id)
        if len(calls) == 2:
            raise KeyboardInterrupt
        real(row, at)

    monkeypatch.setattr(adoption, "_baseline", breaks)
    with pytest.raises(KeyboardInterrupt):
        adoption.adopt(False, quiet)
    assert installation.status().missing
    monkeypatch.setattr(adoption, "_baseline", real)
    report = adoption.adopt(False, quiet)
    assert (report.counts[Outcome.DONE], report.counts[Outcome.ADOPTED]) == (1, 1)
    assert installation.status().whole


def test_a_lost_file_is_said_and_stops_nothing(stock, office):
    names = old_portal(stock, office)
    with cores_files.opened(uploaded(names["public"])) as stream:
        Path(stream.name).unlink()
    model.Session.remove()
    report = adoption.adopt(False, quiet)
    assert len(report.missing) == 1
    assert report.counts[Outcome.ADOPTED] == 2
    assert uploaded(names["public"]).hash == "md5-x"


def test_one_broken_dataset_does_not_stop_the_others(stock, office, monkeypatch):
    names = old_portal(stock, office)
    real = adoption._baseline

    def breaks(row: model.Package, at: Any) -> None:
        if row.name == names["public"]:
            raise ValueError("rusak")
        real(row, at)

    monkeypatch.setattr(adoption, "_baseline", breaks)
    result = CliRunner().invoke(gate_cli.adopt)
    assert result.exit_code == 1
    assert "rusak" in result.output
    assert versions.latest(model.Package.get(names["private"]).id) is not None


def test_an_adopted_dataset_changes_through_a_proposal(stock, office, app):
    names = old_portal(stock, office)
    adoption.adopt(False, quiet)
    live = next(r for r in shown(names["public"])["resources"] if r["url_type"] == "upload")
    resource = {**live, "upload": upload(b"a,b\n3,4\n", "baru.csv")}
    needed = {key: value for key, value in complete().items() if key != "name"}
    saved = office.call(
        "clerk", "sdi_proposal_save", id=names["public"], **needed, resources=[resource]
    )
    assert download(app, names["public"]) == OLD
    office.step("walidata", "publish", office.approve(office.step("clerk", "submit", saved)))
    assert uploaded(names["public"]).id == resource["id"]
    assert download(app, names["public"]) == "a,b\n3,4\n"


def test_after_release_stock_ckan_shows_and_serves_everything(stock, office):
    old = old_portal(stock, office)
    adoption.adopt(False, quiet)
    published = office.publish(resources=[{"name": "D", "format": "CSV", "upload": upload()}])
    outbox.drain()
    report = release.release(False, quiet)
    assert report.missing == []
    assert report.copied == 1
    names = [old["public"], published["name"]]
    paths = [f"/dataset/{n}/resource/{uploaded(n).id}/download/{uploaded(n).url}" for n in names]
    answers = stock(
        *[["get", f"/api/3/action/package_show?id={n}"] for n in names],
        *[["get", path] for path in paths],
        *[["get", f"/dataset/{n}"] for n in names],
        ["action", "package_patch", {"id": published["name"], "title": "Bebas"}],
        ["action", "resource_patch", {"id": uploaded(names[1]).id, "name": "Bebas"}],
        ["get", paths[1]],
    )
    assert [a[0] for a in answers[:6]] == [200] * 6
    assert answers[2][1] == OLD
    assert answers[3][1].encode() == upload().read()
    assert answers[6]["title"] == "Bebas"
    assert answers[8][1].encode() == upload().read()


def test_release_can_be_rehearsed_and_repeated(stock, office):
    old_portal(stock, office)
    adoption.adopt(False, quiet)
    office.publish(resources=[{"name": "D", "format": "CSV", "upload": upload()}])
    rehearsal = release.release(True, quiet)
    assert rehearsal.copied == 1
    assert installation.status().whole
    assert release.release(False, quiet).copied == 1
    assert installation.status().missing == installation.triggers.EXPECTED
    assert release.release(False, quiet).copied == 0


def test_release_keeps_the_gate_while_a_file_is_missing(office):
    file = {"name": "D", "format": "CSV", "upload": upload(b"x,y\n1,2\n")}
    published = office.publish(resources=[file])
    store.path(uploaded(published["name"]).hash).unlink()
    result = CliRunner().invoke(gate_cli.release)
    assert result.exit_code == 1
    assert installation.status().whole


def test_what_stock_ckan_changed_after_a_release_is_adopted_again(stock, office, app):
    names = old_portal(stock, office)
    adoption.adopt(False, quiet)
    release.release(False, quiet)
    resource = uploaded(names["public"])
    data = {"id": resource.id, "upload": "a,b\n9,9\n", "filename": "lama.csv"}
    stock(["action", "resource_patch", data])
    report = adoption.adopt(False, quiet)
    assert report.counts[Outcome.ADOPTED] == 2
    assert download(app, names["public"]) == "a,b\n9,9\n"
    assert versions.latest(resource.package_id).number == 2


def run_migration() -> None:
    path = "ckanext.sdi_balikpapan.migration.sdi_balikpapan.versions.0002_gate"
    with (
        model.meta.engine.begin() as connection,
        Operations.context(MigrationContext.configure(connection)),
    ):
        importlib.import_module(path).upgrade()


def test_a_portal_with_datasets_gets_its_gate_by_adoption_and_not_before(stock, office):
    old_portal(stock, office)
    run_migration()
    assert installation.status().missing == installation.triggers.EXPECTED


def test_a_new_portal_has_its_gate_from_the_start():
    assert installation.status().whole
    installation.remove()
    run_migration()
    assert installation.status().whole


@pytest.fixture(params=["folder", "storage"])
def cores_place(request, tmp_path, monkeypatch) -> None:
    """CKAN 2.12 keeps files under ckan.storage_path, or in a storage of `ckan.files`."""
    monkeypatch.setitem(tk.config, "ckan.storage_path", str(tmp_path))
    if request.param == "storage":
        settings = {"type": "ckan:fs", "path": str(tmp_path / "fk"), "initialize": True}
        storage = files.make_storage("resources", settings)
        monkeypatch.setattr(files, "get_storage", lambda _name: storage)


@pytest.mark.usefixtures("cores_place")
def test_files_go_to_cores_place_and_come_back(office):
    resource = uploaded(office.publish()["name"])
    with pytest.raises(FileNotFoundError), cores_files.opened(resource):
        pass
    for content in (upload().read(), b"x" * 3_000_000):
        file = store.put(io.BytesIO(content))
        assert not cores_files.holds(resource, file.sha256)
        cores_files.put(resource, file.sha256)
        assert cores_files.holds(resource, file.sha256)
        with cores_files.opened(resource) as stream:
            assert store.put(stream) == file


def test_a_portal_whose_tables_are_missing_starts_says_so_and_can_be_upgraded(reset_db):
    reset_db()
    steps = {
        ("db", "downgrade", "-p", "sdi_balikpapan"): 0,
        ("sdi", "gate", "status"): 1,
        ("db", "upgrade", "-p", "sdi_balikpapan"): 0,
        ("sdi", "adopt", "--dry-run"): 0,
    }
    try:
        for arguments, code in steps.items():
            done = support.ckan(*arguments)
            assert done.returncode == code, done.stderr[-2000:]
            if code:
                assert "ckan db upgrade -p sdi_balikpapan" in done.stdout
        assert support.ckan("sdi", "gate", "status").returncode == 0
    finally:
        reset_db()
