"""What the checker says of a proposal's files: at once for small ones, by a worker for the rest."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa

from ckanext.sdi_balikpapan import quality, standards
from ckanext.sdi_balikpapan.quality import process
from ckanext.sdi_balikpapan.quality.finding import Report

from .. import service as proposals
from ..kinds import Kind
from ..model import OutboxTask, Proposal, now
from ..publishing import jobs, outbox, store
from ..review import worked
from .wanted import Wanted, wanted

AT_ONCE = 2 * 1024 * 1024
"""Bytes up to which a file is checked while somebody waits."""
SECONDS_AT_ONCE = 8
"""What takes longer is left to a worker after all."""
PATIENCE = timedelta(hours=1)
"""How long a check that is still to come may hold up a step; a checker may be down."""
TASK = "check_files"
WITH_CONTENT = frozenset({Kind.CREATE.value, Kind.EDIT.value, Kind.RESTORE.value})
"""Kinds that bring files; the others leave what is there as it was approved."""
_NAME = "file"


@dataclass(frozen=True)
class Task:
    """Work that waits for a worker: since when, and how often it has failed."""

    since: datetime
    attempts: int


@dataclass(frozen=True)
class Checked:
    """One file, and what the checker says of it; None while it is being checked.

    :param task: the work that is still to be done.
    """

    file: Wanted
    report: Report | None
    task: Task | None = None

    @property
    def is_overdue(self) -> bool:
        return self.task is not None and now() - self.task.since > PATIENCE


def of(proposal: Proposal) -> list[Checked]:
    """What the checker says of each table of a proposal.

    Nothing here fails or holds up a step: what isn't known yet is `None`, and a worker is asked.
    """
    known = _known(proposal)
    if all(report is not None for _, report in known):
        return [Checked(file, report) for file, report in known]
    task = _task(proposal.id)
    found = [(file, report or (None if task else _at_once(file))) for file, report in known]
    if task is None and any(report is None for _, report in found):
        task = _leave_to_worker(proposal.id)
    return [Checked(file, report, None if report else task) for file, report in found]


def begin(proposal: Proposal) -> None:
    """After a save: let a worker begin with large files, before anybody asks for the result."""
    unknown = [file for file, report in _known(proposal) if report is None]
    if any(not _is_small(file) for file in unknown) and _task(proposal.id) is None:
        _leave_to_worker(proposal.id)


def check_files(proposal_id: str) -> None:
    """Check what isn't checked yet; work of the outbox, which tries again what fails.

    :raises RuntimeError: when the checker itself failed.
    """
    proposal = proposals.get(proposal_id)
    failed = [
        file.name
        for file, report in (_known(proposal) if proposal is not None else [])
        if report is None and _check(file, setting("check_seconds")).count("check_failed")
    ]
    if failed:
        raise RuntimeError(f"the checker failed on {', '.join(failed)}")


outbox.register(TASK, check_files)


def _known(proposal: Proposal) -> list[tuple[Wanted, Report | None]]:
    if proposal.kind not in WITH_CONTENT:
        return []
    kept = [(file, worked.known(_NAME, _parts(file))) for file in wanted(proposal.body)]
    return [(file, Report.from_dict(one) if one is not None else None) for file, one in kept]


def _is_small(file: Wanted) -> bool:
    try:
        return store.size(file.sha256) <= AT_ONCE
    except FileNotFoundError:
        return True


def _at_once(file: Wanted) -> Report | None:
    """The report of a small file; None for what a worker must do."""
    if not _is_small(file):
        return None
    report = _check(file, min(SECONDS_AT_ONCE, setting("check_seconds")))
    gave_up = report.count("check_failed") or report.count("check_timeout")
    return None if gave_up else report


def _check(file: Wanted, seconds: int) -> Report:
    try:
        with on_disk(file.sha256) as path:
            memory = setting("check_memory") * process.MEGABYTE
            report = process.run(
                path, file.name, file.contract, memory=memory, seconds=seconds, regions=regions()
            )
    except FileNotFoundError:
        return process.only("check_failed")
    too_soon = report.count("check_timeout") and seconds < setting("check_seconds")
    if not (too_soon or report.count("check_failed")):  # the others are no fault of the file
        worked.keep(_NAME, _parts(file), report.as_dict())
    return report


def setting(name: str) -> int:
    return int(tk.config[f"ckanext.sdi_balikpapan.{name}"])


def _parts(file: Wanted) -> list[object]:
    return [edition(), _regions_edition(), *file.parts()]


def regions() -> str:
    """The list of regions that the portal's admin keeps; our own holds where it is empty."""
    return str(tk.config["ckanext.sdi_balikpapan.region_table"] or "")


def _regions_edition() -> str:
    """Changes with that list, so that what was found with an older one is forgotten."""
    path = regions()
    return f"{path}:{Path(path).stat().st_mtime_ns}" if path and Path(path).is_file() else path


@cache
def edition() -> str:
    """Changes with the checker's rules, so that what older ones found is forgotten."""
    digest = hashlib.sha256()
    for room in (quality, standards):
        here = Path(str(room.__file__)).parent
        for path in sorted(here.rglob("*")):
            if path.suffix in (".py", ".csv"):
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def on_disk(sha256: str) -> Iterator[Path]:
    here = store.path(sha256)
    if here is not None:
        yield here
        return
    with store.opened(sha256) as source, NamedTemporaryFile(prefix="sdi-check-") as copy:
        shutil.copyfileobj(source, copy)
        copy.flush()
        yield Path(copy.name)


def _task(proposal_id: str) -> Task | None:
    query = sa.select(OutboxTask.created_at, OutboxTask.attempts)
    query = query.where(OutboxTask.subject_id == proposal_id, OutboxTask.task == TASK)
    with model.meta.engine.connect() as connection:  # type: ignore[union-attr]
        row = connection.execute(query.order_by(OutboxTask.id)).first()
    return Task(row.created_at, row.attempts) if row is not None else None


def _leave_to_worker(proposal_id: str) -> Task:
    """In a transaction of its own: who reads a page holds no lock."""
    at = now()
    row = {
        "subject_id": proposal_id,
        "task": TASK,
        "created_at": at,
        "due_at": at,
        "attempts": 0,
        "last_error": "",
        "parameters": {},
    }
    with model.meta.engine.begin() as connection:  # type: ignore[union-attr]
        connection.execute(sa.insert(OutboxTask).values(row))
    jobs.soon()
    return Task(at, 0)
