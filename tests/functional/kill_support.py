"""Killing publications for real: by SIGKILL, at a marked point or at any moment."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckanext.activity.model import Activity
from ckanext.datastore.backend import DatastoreBackend
from ckanext.datastore.backend import postgres as datastore

from ckanext.sdi_balikpapan.proposals.model import LoadedTable, OutboxTask
from ckanext.sdi_balikpapan.proposals.publishing import outbox
from ckanext.sdi_balikpapan.proposals.record import log

from .office import CSV, Office, open_office, unique, upload

_NAME = "sdi-kill"
_MARK = re.compile(r"catatan-[0-9a-f]{10}")
NEW = CSV + b"64.71.01.1003,Teritip,30\n"


def killed_itself(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def started(run: Callable[[], object]) -> int:
    """Run something in a process with connections of its own; its process id."""
    model.Session.remove()
    child = os.fork()
    if child:
        return child
    os.environ["PGAPPNAME"] = _NAME
    for engine in (model.meta.engine, *datastore._engines.values()):
        engine.dispose(close=False)
    try:
        run()
    finally:
        os._exit(0)


def ended(child: int) -> int:
    """Wait until a process and all its database sessions are gone; its exit status."""
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    left = sa.text("select count(*) from pg_stat_activity where application_name = :name")
    while model.Session.scalar(left, {"name": _NAME}):
        model.Session.rollback()
        time.sleep(0.02)
    model.Session.rollback()
    return status


@dataclass
class Case:
    """A change that was approved, and what to look at."""

    office: Office
    proposal: dict[str, Any]
    resource_id: str
    url: str
    public_afterwards: bool

    @property
    def dataset_id(self) -> str:
        return self.proposal["dataset_id"]

    def publish(self) -> None:
        self.office.step("walidata", "publish", self.proposal)

    def work(self) -> None:
        """What a visitor's request and a worker do, one after the other."""
        self.publish()
        outbox.drain(self.dataset_id)


@dataclass(frozen=True)
class Seen:
    """What anybody sees of a dataset where it must switch in one moment: row, page, file."""

    row: Any
    page: tuple[int, frozenset[str]]
    file: bytes | None
    activities: int


def look(case: Case, app: Any) -> Seen:
    try:
        shown = case.office.call(None, "package_show", id=case.dataset_id)
        files = tuple((r["id"], r["name"], r["hash"]) for r in shown["resources"])
        row = (shown["name"], shown["notes"], shown["owner_org"], files)
    except (tk.ObjectNotFound, tk.NotAuthorized):
        row = None
    page = app.get(f"/dataset/{case.dataset_id}")
    file = app.get(case.url)
    count = model.Session.query(Activity).filter_by(object_id=case.dataset_id).count()
    return Seen(
        row,
        (page.status_code, frozenset(_MARK.findall(page.body)) if row else frozenset()),
        file.data if file.status_code == 200 else None,
        count,
    )


def state(case: Case) -> str:
    return case.office.call("clerk", "sdi_proposal_show", id=case.proposal["id"])["state"]


def heal(case: Case) -> None:
    """What the scheduler does, and for what wasn't committed the walidata's second click."""
    if state(case) != "published":
        case.publish()
    outbox.drain(case.dataset_id)


def check_whole(case: Case, app: Any, before: Seen, killed: Seen, was: str) -> Seen:
    """After healing: old or new wholly at the kill, everything new and nothing left to do now."""
    final = look(case, app)
    assert final != before
    assert killed == (final if was == "published" else before)
    assert state(case) == "published"
    assert (final.row is not None) == case.public_afterwards
    steps = case.office.call("clerk", "sdi_proposal_history", id=case.proposal["id"])
    assert [step["verb"] for step in steps].count("publish") == 1
    assert log.first_break() is None
    assert model.Session.query(OutboxTask).filter_by(subject_id=case.dataset_id).count() == 0
    _check_index(case, final)
    _check_table(case, final)
    return final


def _check_index(case: Case, final: Seen) -> None:
    found = case.office.call(None, "package_search", fq=f"id:{case.dataset_id}")["results"]
    rows = [(d["name"], d["notes"], d["owner_org"]) for d in found]
    assert rows == ([final.row[:3]] if final.row else [])


def _check_table(case: Case, final: Seen) -> None:
    backend = DatastoreBackend.get_active_backend()
    note = model.Session.get(LoadedTable, case.resource_id)
    if final.row is None:
        assert not backend.resource_exists(case.resource_id)
        assert note is None
        return
    rows = case.office.call(None, "datastore_search", resource_id=case.resource_id)
    lines = [line.split(",") for line in final.file.decode().splitlines()[1:]]
    assert [list(row.values())[1:] for row in rows["records"]] == lines
    assert (note.sha256, note.rows) == (final.row[3][0][2], len(lines))
    assert model.Resource.get(case.resource_id).extras["datastore_active"] is True
    views = model.Session.query(model.ResourceView).filter_by(resource_id=case.resource_id)
    assert views.count() == 1


_offices: list[Office] = []


def offices() -> list[Office]:
    """Two offices for all cases, unless the database was emptied: hiring people takes long."""
    if not _offices or model.User.get(_offices[0].names["clerk"]) is None:
        _offices[:] = [open_office(), open_office()]
    return _offices


def mark() -> str:
    return unique("catatan")


def _approved(office: Office, proposal: dict[str, Any]) -> dict[str, Any]:
    return office.approve(office.step("clerk", "submit", proposal))


def _published(office: Office) -> tuple[dict[str, Any], str, str]:
    shown = office.publish(notes=mark())
    outbox.drain(shown["id"])
    resource = shown["resources"][0]
    return shown, resource["id"], resource["url"]


def create() -> Case:
    office, _ = offices()
    proposal = office.approve(office.submit(notes=mark()))
    resource = proposal["dataset"]["resources"][0]
    url = f"/dataset/{proposal['dataset_id']}/resource/{resource['id']}/download/penduduk.csv"
    return Case(office, proposal, resource["id"], url, True)


def edit() -> Case:
    office, _ = offices()
    _, rid, url = _published(office)
    file = {"name": "Baru", "upload": upload(NEW)}
    proposal = office.call("clerk", "sdi_proposal_resource_save", id=rid, **file)
    asked = {"proposal_id": proposal["id"], "notes": mark()}
    proposal = office.call("clerk", "sdi_proposal_save", **asked)
    return Case(office, _approved(office, proposal), rid, url, True)


def _of_kind(kind: str, public_afterwards: bool, **data: Any) -> Case:
    office, _ = offices()
    shown, rid, url = _published(office)
    proposal = office.call("clerk", "sdi_proposal_save", id=shown["id"], kind=kind, **data)
    return Case(office, _approved(office, proposal), rid, url, public_afterwards)


def withdraw() -> Case:
    return _of_kind("withdraw", False, reason="Dihitung ulang.")


def delete() -> Case:
    return _of_kind("delete", False, reason="Salah metode.")


def rename() -> Case:
    return _of_kind("rename", True, name=unique("alamat-baru"))


def restore() -> Case:
    gone = withdraw() if os.urandom(1)[0] % 2 else delete()
    gone.work()
    office = gone.office
    proposal = office.call("clerk", "sdi_proposal_save", id=gone.dataset_id, kind="restore")
    return Case(office, _approved(office, proposal), gone.resource_id, gone.url, True)


def transfer() -> Case:
    office, receiver = offices()
    shown, rid, url = _published(office)
    asked = {"id": shown["id"], "kind": "transfer", "owner_org": receiver.organization["name"]}
    offered = office.step("clerk", "submit", office.call("clerk", "sdi_proposal_save", **asked))
    seen = {"content_hash": offered["content_hash"]}
    proposal = office.approve(receiver.step("clerk", "consent", offered, **seen))
    return Case(office, proposal, rid, url, True)


KINDS: dict[str, Callable[[], Case]] = {
    maker.__name__: maker for maker in (create, edit, withdraw, delete, restore, rename, transfer)
}
