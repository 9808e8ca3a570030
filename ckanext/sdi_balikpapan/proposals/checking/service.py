"""What the checker says of a proposal's files: at once for small ones, by a worker for the rest."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
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
TASK = "check_files"
WITH_CONTENT = frozenset({Kind.CREATE.value, Kind.EDIT.value, Kind.RESTORE.value})
"""Kinds that bring files; the others leave what is there as it was approved."""
_NAME = "file"


@dataclass(frozen=True)
class Checked:
    """One file, and what the checker says of it; None while it is being checked."""

    file: Wanted
    report: Report | None


def of(proposal: Proposal) -> list[Checked]:
    """What the checker says of each table of a proposal.

    Nothing here fails or holds up a step: what isn't known yet is `None`, and a worker is asked.
    """
    if proposal.kind not in WITH_CONTENT:
        return []
    found = [Checked(file, _report(file)) for file in wanted(proposal.body)]
    if any(item.report is None for item in found):
        _leave_to_worker(proposal.id)
    return found


def check_files(proposal_id: str) -> None:
    """Check what isn't checked yet; work of the outbox."""
    proposal = proposals.get(proposal_id)
    for file in wanted(proposal.body) if proposal is not None else []:
        if worked.known(_NAME, _parts(file)) is None:
            _check(file)


outbox.register(TASK, check_files)


def _report(file: Wanted) -> Report | None:
    known = worked.known(_NAME, _parts(file))
    if known is not None:
        return Report.from_dict(known)
    try:
        small = store.size(file.sha256) <= AT_ONCE
    except FileNotFoundError:
        return process.only("check_failed")
    return _check(file) if small else None


def _check(file: Wanted) -> Report:
    try:
        with on_disk(file.sha256) as path:
            report = process.run(
                path,
                file.name,
                file.contract,
                memory=setting("check_memory") * process.MEGABYTE,
                seconds=setting("check_seconds"),
            )
    except FileNotFoundError:
        return process.only("check_failed")
    if not report.count("check_failed"):  # that was no fault of the file: it is tried again
        worked.once(_NAME, _parts(file), report.as_dict)
    return report


def setting(name: str) -> int:
    return int(tk.config[f"ckanext.sdi_balikpapan.{name}"])


def _parts(file: Wanted) -> list[object]:
    return [edition(), *file.parts()]


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


def _leave_to_worker(proposal_id: str) -> None:
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
    there = sa.select(OutboxTask.id).where(
        OutboxTask.subject_id == proposal_id, OutboxTask.task == TASK
    )
    with model.meta.engine.begin() as connection:  # type: ignore[union-attr]
        if connection.execute(there).first() is not None:
            return
        connection.execute(sa.insert(OutboxTask).values(row))
    jobs.soon()
