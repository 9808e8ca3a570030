"""Publication under bad luck: killed at any point, raced by others, overtaken, short of a file."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import Any

import ckan.logic as logic
import ckan.model as model
import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa

from ckanext.sdi_balikpapan.proposals.model import OutboxTask, Proposal
from ckanext.sdi_balikpapan.proposals.publishing import dataset, outbox, publication, store
from ckanext.sdi_balikpapan.proposals.record import log

from .office import CSV, Office, open_office, upload

NEW = CSV + b"64.71.01.1003,Teritip,30\n"


@pytest.fixture
def office() -> Office:
    return open_office()


def die(*_args: object, **_kwargs: object) -> None:
    os._exit(9)


def after(function: Callable[..., Any]) -> Callable[..., None]:
    def run_and_die(*args: object, **kwargs: object) -> None:
        function(*args, **kwargs)
        os._exit(9)

    return run_and_die


# Where the process dies, and whether the new version must be the public one afterwards.
POINTS: dict[str, tuple[Any, str, Callable[..., None], bool]] = {
    "before writing": (dataset, "write", die, False),
    "after writing": (dataset, "write", after(dataset.write), False),
    "before the log": (publication.log, "append", die, False),
    "before the commit": (outbox, "add", after(outbox.add), False),
    "before the index": (outbox, "drain", die, True),
    "after the index": (outbox, "drain", after(outbox.drain), True),
}


def in_a_child(run: Callable[[], object]) -> int:
    """Run something in a forked process with connections of its own; its exit status."""
    model.Session.remove()
    child = os.fork()
    if child == 0:
        model.meta.engine.dispose(close=False)
        try:
            run()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.parametrize("point", POINTS)
def test_a_publication_that_is_killed_leaves_the_old_version_or_the_new_one(
    office: Office, app: Any, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    shown = office.publish()
    resource = shown["resources"][0]
    edit = office.call(
        "clerk", "sdi_proposal_resource_save", id=resource["id"], name="Baru", upload=upload(NEW)
    )
    office.step("clerk", "submit", edit)
    office.approve(edit)
    module, name, replacement, is_new = POINTS[point]
    with monkeypatch.context() as patch:
        patch.setattr(module, name, replacement)
        assert in_a_child(lambda: office.step("walidata", "publish", edit)) == 9

    def looks_like(new: bool) -> None:
        now = office.call(None, "package_show", id=shown["id"])["resources"][0]
        assert now["name"] == ("Baru" if new else "Data")
        assert app.get(resource["url"]).data == (NEW if new else CSV)
        found = office.call("clerk", "sdi_proposal_show", id=edit["id"])
        assert found["state"] == ("published" if new else "approved")

    looks_like(is_new)
    office.step("walidata", "publish", edit)  # again: finishes what was cut short, or does nothing
    outbox.drain(shown["id"])
    looks_like(True)
    assert log.first_break() is None
    steps = office.call("clerk", "sdi_proposal_history", id=edit["id"])
    assert [step["verb"] for step in steps].count("publish") == 1
    found = office.call(None, "package_search", fq=f"id:{shown['id']}")["results"][0]
    assert found["resources"][0]["name"] == "Baru"


def test_of_two_reviewers_at_once_one_decides(office: Office, app: Any) -> None:
    proposal = office.submit()
    seen = {"content_hash": proposal["content_hash"]}
    start, answers = threading.Barrier(3), []

    def decide(person: str, verb: str, **data: Any) -> None:
        with app.flask_app.test_request_context():
            start.wait()
            try:
                answers.append(office.step(person, verb, proposal, **data)["state"])
            except tk.NotAuthorized:
                answers.append("refused")
            finally:
                model.Session.remove()

    racers = [
        threading.Thread(target=decide, args=("walidata", "approve"), kwargs=seen),
        threading.Thread(target=decide, args=("walidata2", "approve"), kwargs=seen),
        threading.Thread(target=decide, args=("clerk", "recall")),
    ]
    model.Session.remove()
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert answers.count("refused") == 2
    verbs = [row["verb"] for row in log.rows(proposal["id"])]
    assert len([verb for verb in verbs if verb in ("approve", "recall")]) == 1


def test_publishing_twice_is_publishing_once(office: Office) -> None:
    proposal = office.approve(office.submit())
    first = office.step("walidata", "publish", proposal)
    second = office.step("walidata", "publish", proposal)
    assert first["published_at"] == second["published_at"]


def test_a_published_version_that_changed_meanwhile_is_not_overwritten(office: Office) -> None:
    shown = office.publish()
    edit = office.call("clerk", "sdi_proposal_save", id=shown["id"], notes="Dari usulan.")
    office.step("clerk", "submit", edit)
    office.approve(edit)
    # As another publication would: the second row of the dataset's versions.
    from ckanext.sdi_balikpapan.proposals.gate.passage import passage
    from ckanext.sdi_balikpapan.proposals.model import now
    from ckanext.sdi_balikpapan.proposals.publishing import versions

    body = {**dataset.live_body(shown["id"]), "notes": "Dari tempat lain."}
    with passage("maintenance: uji"):
        versions.add(shown["id"], body, now())
        model.Session.commit()
    with pytest.raises(tk.ValidationError, match="menimpanya"):
        office.step("walidata", "publish", edit)
    assert office.call("walidata", "sdi_proposal_show", id=edit["id"])["outdated"] is True
    assert office.call(None, "package_show", id=shown["id"])["notes"] == shown["notes"]


def test_a_missing_file_stops_the_publication_and_the_way_back_is_open(office: Office) -> None:
    content = f"a,b\n1,{os.urandom(4).hex()}\n".encode()
    proposal = office.submit(
        resources=[{"name": "Data", "format": "CSV", "upload": upload(content)}]
    )
    office.approve(proposal)
    store.path(proposal["dataset"]["resources"][0]["hash"]).unlink()
    with pytest.raises(tk.ValidationError, match="penyimpanan"):
        office.step("walidata", "publish", proposal)
    reasons = [{"principle": "lainnya", "note": "Unggah lagi."}]
    assert office.step("walidata", "return", proposal, reasons=reasons)["state"] == "returned"


def test_content_that_is_not_what_was_approved_is_not_published(office: Office) -> None:
    proposal = office.approve(office.submit())
    model.Session.execute(
        sa.update(Proposal).where(Proposal.id == proposal["id"]).values(content_hash="x")
    )
    model.Session.commit()
    with pytest.raises(tk.ValidationError, match="bukan isi yang disetujui"):
        office.step("walidata", "publish", proposal)


def test_an_index_that_is_down_delays_and_does_not_fail(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposal = office.approve(office.submit())
    with monkeypatch.context() as patch:

        def down(*_args: object) -> None:
            raise OSError("Solr is down")

        patch.setitem(outbox.TASKS, "index", down)
        office.step("walidata", "publish", proposal)
    assert office.call(None, "package_show", id=proposal["dataset_id"])
    query = sa.select(OutboxTask).where(
        OutboxTask.subject_id == proposal["dataset_id"], OutboxTask.task == "index"
    )
    [waiting] = model.Session.scalars(query)
    assert (waiting.attempts, waiting.last_error) == (1, "OSError: Solr is down")
    waiting.due_at = waiting.created_at
    model.Session.commit()
    outbox.drain(proposal["dataset_id"])
    assert office.call(None, "package_search", fq=f"id:{proposal['dataset_id']}")["count"] == 1
    assert list(model.Session.scalars(query)) == []


def test_a_slow_worker_cannot_put_the_old_version_back(
    office: Office, app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index race: A reads version 1 and is slow, B indexes version 2, A writes version 1."""
    shown = office.publish()
    outbox.drain(shown["id"])
    read, go = threading.Event(), threading.Event()
    real = logic.index_update_package_dicts

    def slow(both: Any, defer_commit: bool = False) -> None:
        if threading.current_thread().name == "slow":
            read.set()
            go.wait(20)
        real(both, defer_commit)

    def work() -> None:
        with app.flask_app.test_request_context():
            outbox.drain(shown["id"], only="index")
            model.Session.remove()

    monkeypatch.setattr(logic, "index_update_package_dicts", slow)
    from ckanext.sdi_balikpapan.proposals.model import now

    outbox.add(shown["id"], now())
    model.Session.commit()
    model.Session.remove()
    worker = threading.Thread(target=work, name="slow")
    worker.start()
    assert read.wait(20)
    edit = office.call("clerk", "sdi_proposal_save", id=shown["id"], notes="Versi dua.")
    office.step("clerk", "submit", edit)
    office.approve(edit)
    second = threading.Thread(
        target=lambda: _in_app(app, lambda: office.step("walidata", "publish", edit))
    )
    second.start()
    second.join(3)  # waits for the lock that the slow worker holds
    go.set()
    worker.join()
    second.join()
    found = office.call(None, "package_search", fq=f"id:{shown['id']}")["results"][0]
    assert found["notes"] == "Versi dua."


def _in_app(app: Any, run: Callable[[], object]) -> None:
    with app.flask_app.test_request_context():
        run()
        model.Session.remove()
