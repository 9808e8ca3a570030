"""The sweep takes what is old and nothing names, and nothing else, whoever else is at work."""

from __future__ import annotations

import hashlib
import io
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import ckan.model as model
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.proposals.model import LogEntry, now
from ckanext.sdi_balikpapan.proposals.publishing import places, references, store
from ckanext.sdi_balikpapan.proposals.publishing.model import StoredBytes
from ckanext.sdi_balikpapan.proposals.publishing.sweep import Rules, configured, sweep

from .office import Office, open_office, unique, upload
from .store_support import storage, store_in

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RULES = Rules(grace=24 * HOUR, retention=90 * DAY)


@pytest.fixture
def office() -> Office:
    return open_office()


def fresh() -> tuple[dict[str, object], str]:
    """A resource with a file that nobody has had before, and the file's sha256."""
    content = unique("a,b\n1,").encode()
    resource = {"name": "D", "format": "CSV", "upload": upload(content)}
    return resource, hashlib.sha256(content).hexdigest()


def in_a_year() -> datetime:
    return now() + 400 * DAY


def test_a_file_stays_as_long_as_anything_names_it(office: Office) -> None:
    """Draft, submitted, published, replaced, withdrawn: nothing of it may ever be taken."""
    resource, first = fresh()
    shown = office.publish(resources=[resource])
    newer, second = fresh()
    rid = shown["resources"][0]["id"]
    edit = office.call("clerk", "sdi_proposal_resource_save", id=rid, upload=newer["upload"])
    drafted, third = fresh()
    draft = office.propose(resources=[drafted])

    def kept() -> set[str]:
        taken = sweep(RULES, in_a_year(), dry_run=True).removed
        return {first, second, third} - set(taken)

    assert kept() == {first, second, third}
    office.step("clerk", "submit", edit)
    office.step("walidata", "publish", office.approve(edit))
    assert kept() == {first, second, third}
    withdraw = office.call(
        "clerk", "sdi_proposal_save", id=shown["id"], kind="withdraw", reason="x"
    )
    office.step("clerk", "submit", withdraw)
    office.step("walidata", "publish", office.approve(withdraw))
    office.step("clerk", "discard", draft)
    # Versions keep their files for ever; a discarded draft doesn't.
    assert kept() == {first, second}


def test_a_closed_proposals_file_stays_for_the_configured_time(office: Office) -> None:
    resource, sha256 = fresh()
    draft = office.propose(resources=[resource])
    office.step("clerk", "discard", draft)
    rules = configured()
    almost, after = now() + rules.retention - HOUR, now() + rules.retention + HOUR
    assert sha256 not in sweep(rules, almost, dry_run=True).removed
    assert sha256 in sweep(rules, after, dry_run=True).removed


def test_a_file_that_was_replaced_inside_a_proposal_stays_with_it(office: Office) -> None:
    resource, first = fresh()
    draft = office.propose(resources=[resource])
    newer, _ = fresh()
    rid = draft["dataset"]["resources"][0]["id"]
    office.call(
        "clerk",
        "sdi_proposal_resource_save",
        proposal_id=draft["id"],
        id=rid,
        upload=newer["upload"],
    )
    assert first not in sweep(RULES, in_a_year(), dry_run=True).removed


def test_a_dry_run_removes_nothing() -> None:
    sha256 = store.put(io.BytesIO(unique("x").encode())).sha256
    assert sha256 in sweep(RULES, now() + 2 * DAY, dry_run=True).removed
    assert store.has(sha256)
    assert sha256 in sweep(RULES, now() + 2 * DAY).removed
    assert not store.has(sha256)


def test_a_file_of_unknown_age_begins_to_age_when_it_is_first_seen(tmp_path: Path) -> None:
    """As after a restore: the store has files that the database has never heard of."""
    content = unique("x").encode()
    sha256 = hashlib.sha256(content).hexdigest()
    with storage("folder", tmp_path) as where, store_in(where):
        path = store.path(sha256)
        path.parent.mkdir()
        path.write_bytes(content)
        assert sweep(RULES, now() + 2 * DAY).removed == []
        assert sweep(RULES, now() + 2 * DAY).removed == [sha256]


def test_bytes_that_are_brought_while_the_sweep_takes_them_are_there_afterwards(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = unique("x").encode()
    sha256 = store.put(io.BytesIO(content)).sha256
    removing, go = threading.Event(), threading.Event()
    real = places.Folder.remove

    def slow(self: places.Folder, name: str) -> None:
        if name == sha256:
            removing.set()
            go.wait(20)
        real(self, name)

    monkeypatch.setattr(places.Folder, "remove", slow)
    taken: list[str] = []
    later = now() + 2 * DAY
    sweeper = _thread(lambda: taken.extend(sweep(RULES, later).removed))
    assert removing.wait(20)
    bringer = _thread(lambda: store.put(io.BytesIO(content)))
    bringer.join(1)
    assert bringer.is_alive(), "must wait until the sweep is through with these bytes"
    go.set()
    sweeper.join(20)
    bringer.join(20)
    assert sha256 in taken
    assert store.opened(sha256).read() == content


def test_bytes_that_were_brought_after_the_sweep_looked_stay(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = unique("x").encode()
    sha256 = store.put(io.BytesIO(content)).sha256
    age(sha256, 3 * DAY)
    real = references.named

    def named_then_brought(since: datetime) -> dict[str, list[str]]:
        found = real(since)
        store.put(io.BytesIO(content))
        return found

    monkeypatch.setattr(references, "named", named_then_brought)
    assert sha256 not in sweep(RULES, now()).removed
    assert store.has(sha256)


def _thread(run: object) -> threading.Thread:
    def work() -> None:
        from ckan.tests.helpers import _get_test_app

        with _get_test_app().flask_app.test_request_context():
            run()
            model.Session.remove()

    thread = threading.Thread(target=work)
    model.Session.remove()
    thread.start()
    return thread


def age(sha256: str, by: timedelta) -> None:
    """Let a file have been brought longer ago."""
    older = {"touched_at": StoredBytes.touched_at - by}
    query = sa.update(StoredBytes).where(StoredBytes.sha256 == sha256)
    model.Session.execute(query.values(older))
    model.Session.commit()


CONTENTS = [bytes([65 + number]) * (number + 1) for number in range(3)]
MOVES = st.lists(
    st.tuples(
        st.sampled_from(["bring", "wait", "sweep", "name", "unname", "forget", "dry"]),
        st.integers(0, len(CONTENTS) - 1),
        st.integers(1, 30),
    ),
    min_size=5,
    max_size=40,
)


@contextmanager
def world(folder: Path) -> Iterator[tuple[set[str], pytest.MonkeyPatch]]:
    """A store of its own whose files are named by a set, and by nothing else."""
    with ExitStack() as stack:
        stack.enter_context(store_in(stack.enter_context(storage("folder", folder))))
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        named: set[str] = set()
        patch.setattr(references, "named", lambda _since: {key: ["a test"] for key in named})
        model.Session.execute(sa.delete(StoredBytes))
        model.Session.commit()
        yield named, patch


def hold(moves: list[tuple[str, int, int]], folder: Path) -> None:
    """Whatever happens, in whatever order: what is named or young stays, all else goes."""
    with world(folder) as (named, patch):
        clock, brought = now(), {}
        for move, which, hours in moves:
            content = CONTENTS[which]
            sha256 = hashlib.sha256(content).hexdigest()
            if move == "wait":
                clock += hours * HOUR
            elif move == "bring":
                at = clock
                patch.setattr(store, "now", lambda at=at: at)
                assert store.put(io.BytesIO(content)).sha256 == sha256
                brought[sha256] = clock
            elif move == "name" and sha256 in brought:
                if store.has(sha256):
                    named.add(sha256)
            elif move == "unname":
                named.discard(sha256)
            elif move == "forget":
                # A backup of the database that knows nothing of it.
                model.Session.execute(sa.delete(StoredBytes).where(StoredBytes.sha256 == sha256))
                model.Session.commit()
            elif move in ("sweep", "dry"):
                at = clock
                patch.setattr(store, "now", lambda at=at: at)
                _sweep(clock, brought, named, dry=move == "dry")


def _sweep(clock: datetime, brought: dict[str, datetime], named: set[str], *, dry: bool) -> None:
    before = set(store.place().names())
    report = sweep(RULES, clock, dry_run=dry)
    after = set(store.place().names())
    taken = set(report.removed)
    assert after == (before if dry else before - taken)
    assert not taken & named
    assert all(clock - brought[sha256] > RULES.grace for sha256 in taken)
    assert (report.kept, report.waiting) == (len(before & named), len(before - named - taken))
    for sha256 in after:
        assert store.digest(store.opened(sha256)).sha256 == sha256
    if not dry:
        # Nothing is forgotten: a day later whatever is unnamed goes.
        again = sweep(RULES, clock + RULES.grace + HOUR, dry_run=True)
        assert set(again.removed) == after - named


SAMPLE = {"suppress_health_check": list(HealthCheck), "deadline": None, "derandomize": True}


@settings(max_examples=200, **SAMPLE)
@given(moves=MOVES)
def test_whatever_happens_only_the_old_and_unnamed_go(
    moves: list[tuple[str, int, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    hold(moves, tmp_path_factory.mktemp("store"))


@pytest.mark.soak
@settings(max_examples=1000, suppress_health_check=list(HealthCheck), deadline=None)
@given(moves=MOVES)
def test_whatever_happens_only_the_old_and_unnamed_go_in_many_worlds(
    moves: list[tuple[str, int, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    hold(moves, tmp_path_factory.mktemp("store"))


def test_every_step_of_a_proposal_is_in_the_log_that_retention_reads(office: Office) -> None:
    draft = office.propose()
    office.step("clerk", "discard", draft)
    query = sa.select(sa.func.max(LogEntry.at)).where(LogEntry.proposal_id == draft["id"])
    assert now() - model.Session.scalar(query) < HOUR
