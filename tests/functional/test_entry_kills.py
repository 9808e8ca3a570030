"""The publication of an entry, killed for real: afterwards old or new, never half."""

from __future__ import annotations

import signal
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa

from ckanext.sdi_balikpapan.proposals.deadlines import moving
from ckanext.sdi_balikpapan.proposals.model import Version
from ckanext.sdi_balikpapan.proposals.publishing import jobs, publication, versions
from ckanext.sdi_balikpapan.proposals.record import log
from ckanext.sdi_balikpapan.proposals.subjects import entry_rows
from ckanext.sdi_balikpapan.proposals.subjects.entries import Entries
from ckanext.sdi_balikpapan.standards.registry.model import Entry

from .kill_support import ended, offices, started
from .office import Office
from .registry_office import agreed, all_different, decide, propose
from .test_kills import after, before

# Where the process is killed, and whether what it wrote is committed by then.
POINTS: dict[str, tuple[Any, str, Callable[..., Any], bool]] = {
    "before writing": (Entries, "write", before, False),
    "inside the row": (entry_rows, "put", before, False),
    "after the row": (entry_rows, "put", after, False),
    "before the version": (versions, "add", before, False),
    "after the version": (versions, "add", after, False),
    "after the deadlines": (moving, "moved", after, False),
    "before the log": (publication.log, "append", before, False),
    "after the log": (publication.log, "append", after, False),
    "after the commit": (jobs, "after_publication", before, True),
}


@dataclass
class Case:
    """A change of an entry that was approved."""

    office: Office
    proposal: dict[str, Any]

    def publish(self) -> None:
        self.office.step("walidata", "publish", self.proposal)

    def state(self) -> str:
        return self.office.call("clerk", "sdi_proposal_show", id=self.proposal["id"])["state"]

    def verbs(self) -> list[str]:
        history = self.office.call("clerk", "sdi_proposal_history", id=self.proposal["id"])
        return [row["verb"] for row in history]


def _approved(office: Office, proposal: dict[str, Any]) -> Case:
    submitted = office.step("clerk", "submit", proposal)
    seen = {"content_hash": submitted["content_hash"]}
    similar = all_different(office, proposal)
    return Case(office, office.step("walidata", "approve", submitted, similar=similar, **seen))


def _of_kind(kind: str, entry: dict[str, Any], **data: Any) -> Case:
    office, _ = offices()
    proposal = office.call("clerk", "sdi_proposal_save", id=entry["id"], kind=kind, **data)
    return _approved(office, proposal)


def create() -> Case:
    office, _ = offices()
    return _approved(office, propose(office, "indikator"))


def edit() -> Case:
    return _of_kind("edit", agreed(offices()[0], "konsep"), satuan="Jiwa")


def withdraw() -> Case:
    return _of_kind("withdraw", agreed(offices()[0], "variabel"), reason="Salah.")


def supersede() -> Case:
    office, _ = offices()
    old, new = agreed(office, "konsep"), agreed(office, "konsep")
    return _of_kind("withdraw", old, reason="Sudah satu.", superseded_by=new["id"])


def restore() -> Case:
    gone = withdraw()
    gone.publish()
    return _of_kind("restore", {"id": gone.proposal["subject_id"]})


def transfer() -> Case:
    office, receiver = offices()
    asked = {"kind": "transfer", "owner_org": receiver.organization["name"]}
    entry = agreed(office, "kegiatan")
    proposal = office.call("clerk", "sdi_proposal_save", id=entry["id"], **asked)
    offered = office.step("clerk", "submit", proposal)
    seen = {"content_hash": offered["content_hash"]}
    receiver.step("clerk", "consent", offered, **seen)
    return Case(office, office.step("walidata", "approve", offered, **seen))


KINDS = (create, edit, withdraw, supersede, restore, transfer)


def look(case: Case, app: Any) -> tuple[Any, ...]:
    """What anybody sees of an entry, by API and page, and the rows behind it."""
    id = case.proposal["subject_id"]
    try:
        shown = case.office.call(None, "sdi_registry_show", id=id)
        versions_ = case.office.call(None, "sdi_registry_versions", id=id)
    except tk.ObjectNotFound:
        shown = versions_ = None
    page = app.get(f"/sdi/registry/{id}", expect_errors=True).status_code
    model.Session.rollback()
    count = sa.select(sa.func.count()).select_from(Version).where(Version.subject_id == id)
    return shown, versions_, page, model.Session.scalar(count)


def check_whole(case: Case) -> None:
    """The row says what the last version says, and the log says it once."""
    id = case.proposal["subject_id"]
    row = model.Session.get(Entry, id, populate_existing=True)
    last = versions.latest(id)
    assert last is not None
    assert (row.body, row.content_hash, row.version) == (last.body, last.content_hash, last.number)
    assert (row.status != "agreed") == last.withdrawn
    assert case.state() == "published"
    assert case.verbs().count("publish") == 1
    assert log.first_break() is None


CASES = [(point, KINDS[number % len(KINDS)]) for number, point in enumerate(POINTS)]
"""Each point with one kind, each kind at least once; the rest in the soak."""


def kill_at(point: str, make: Callable[[], Case], app: Any) -> None:
    case = make()
    module, name, how, is_written = POINTS[point]
    old = look(case, app)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, name, how(getattr(module, name)))
        assert ended(started(case.publish)) == -signal.SIGKILL
    killed = look(case, app)
    assert case.state() == ("published" if is_written else "approved")
    case.publish()
    final = look(case, app)
    assert final != old
    assert killed == (final if is_written else old)
    check_whole(case)


@pytest.mark.parametrize(("point", "make"), CASES, ids=[point for point, _ in CASES])
def test_an_entry_killed_at_a_marked_point_is_old_or_new_and_goes_on(
    point: str, make: Callable[[], Case], app: Any
) -> None:
    kill_at(point, make, app)


@pytest.mark.soak
@pytest.mark.parametrize("point", POINTS)
def test_whatever_becomes_of_an_entry_a_kill_leaves_nothing_half(point: str, app: Any) -> None:
    for make in KINDS:
        kill_at(point, make, app)


def test_an_entry_that_was_killed_half_way_leaves_the_next_one_nothing_to_wait_for() -> None:
    office, _ = offices()
    case = edit()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(entry_rows, "put", after(entry_rows.put))
        assert ended(started(case.publish)) == -signal.SIGKILL
    assert decide(office, propose(office, "konsep"))["state"] == "published"
