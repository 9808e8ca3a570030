"""Publication, killed for real: afterwards old or new, and all else catches up by itself."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from ckan import logic

from ckanext.sdi_balikpapan.proposals.publishing import (
    dataset,
    indexing,
    jobs,
    loading,
    outbox,
    publication,
    versions,
)
from ckanext.sdi_balikpapan.proposals.publishing.datastore import copying, placing, table
from ckanext.sdi_balikpapan.proposals.subjects.datasets import Datasets

from .figures import record
from .kill_support import (
    KINDS,
    Case,
    check_whole,
    ended,
    heal,
    killed_itself,
    look,
    started,
    state,
)


def before(_function: Callable[..., Any]) -> Callable[..., None]:
    return killed_itself


def after(function: Callable[..., Any]) -> Callable[..., None]:
    def run_and_die(*args: object, **kwargs: object) -> None:
        function(*args, **kwargs)
        killed_itself()

    return run_and_die


# Where the process is killed: module, function, before or after it; and a kind that passes there.
POINTS: dict[str, tuple[Any, str, Callable[..., Any], str]] = {
    "before writing": (Datasets, "write", before, "edit"),
    "inside core's writing": (dataset, "_call", after, "edit"),
    "before the activity": (dataset, "_record_change", before, "withdraw"),
    "after writing": (Datasets, "write", after, "create"),
    "before purging": (dataset, "purge", before, "delete"),
    "before the version": (versions, "add", before, "restore"),
    "before the log": (publication.log, "append", before, "rename"),
    "after the log": (publication.log, "append", after, "transfer"),
    "before the commit": (outbox, "add", after, "edit"),
    "after the commit": (jobs, "after_publication", before, "delete"),
    "before the index": (indexing, "index", before, "withdraw"),
    "while indexing": (logic, "index_update_package_dicts", before, "rename"),
    "after the index": (indexing, "index", after, "create"),
    "before the queue": (jobs.tk, "enqueue_job", before, "transfer"),
    "before the table": (loading, "load", before, "create"),
    "after dropping the table": (loading, "_drop", after, "withdraw"),
    "after flagging the table": (loading, "_flag", after, "restore"),
    "after making the table": (table, "create", after, "edit"),
    "after filling the table": (copying, "copy_in", after, "edit"),
    "before the swap": (placing, "swap", before, "edit"),
    "inside the swap": (placing, "rename_parts", before, "edit"),
    "after the swap": (placing, "swap", after, "edit"),
    "before the table is noted": (table, "replace", after, "edit"),
    "before the views": (loading, "_add_views", before, "create"),
    "after the views": (loading, "_add_views", after, "restore"),
    "before the task is done": (loading, "load", after, "edit"),
}


def kill_at(point: str, case: Case, app: Any) -> int:
    """Kill the publication at a marked point, then let the portal go on; the exit status."""
    module, name, how, _ = POINTS[point]
    old = look(case, app)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, name, how(getattr(module, name)))
        for task, function in outbox.TASKS.items():
            if function.__name__ == name:
                patch.setitem(outbox.TASKS, task, getattr(module, name))
        status = ended(started(case.work))
    _go_on(case, app, old)
    return status


def kill_after(seconds: float, case: Case, app: Any) -> int:
    """Kill the publication from outside, wherever it may be by then; the exit status."""
    old = look(case, app)
    child = started(case.work)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    status = ended(child)
    _go_on(case, app, old)
    return status


def _go_on(case: Case, app: Any, old: Any) -> None:
    killed, was = look(case, app), state(case)
    heal(case)
    check_whole(case, app, old, killed, was)


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_a_marked_point_it_is_old_or_new_and_heals(point: str, app: Any) -> None:
    case = KINDS[POINTS[point][3]]()
    assert kill_at(point, case, app) == -signal.SIGKILL


@pytest.mark.parametrize("kind", ["edit", "delete"])
def test_killed_at_any_moment_it_is_old_or_new_and_heals(kind: str, app: Any) -> None:
    chance = random.Random(f"kill {kind}")
    kill_after(chance.uniform(0.0, 0.5), KINDS[kind](), app)


def moments(seed: int) -> Iterator[float]:
    chance = random.Random(seed)
    while True:
        yield chance.uniform(0.0, 0.6)


@pytest.mark.soak
def test_hundreds_of_kills_leave_nothing_half(app: Any) -> None:
    killed = {"at marked points": 0, "at random moments": 0}
    for point in POINTS:
        for make in KINDS.values():
            killed["at marked points"] += kill_at(point, make(), app) == -signal.SIGKILL
    for _, seconds in zip(range(20), moments(4), strict=False):
        for make in KINDS.values():
            killed["at random moments"] += kill_after(seconds, make(), app) == -signal.SIGKILL
    assert sum(killed.values()) >= 200
    record(
        "Publication killed (SIGKILL)",
        points=len(POINTS),
        kinds=len(KINDS),
        **killed,
        half_published=0,
        not_healed=0,
        log_breaks=0,
    )
