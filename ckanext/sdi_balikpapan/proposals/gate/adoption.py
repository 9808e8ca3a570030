"""Taking over a portal that already has datasets: each becomes its own approved baseline.

Nothing becomes public that wasn't, nothing changes but what names a file: its sha256 on the
resource row. One dataset, one transaction; whoever stops half-way starts again where he stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

import ckan.model as model
import sqlalchemy as sa

from ..content import SHA256, UPLOAD, file_hashes
from ..model import LoadedTable, LogEntry, OutboxTask, now
from ..publishing import dataset, outbox, store, versions
from ..record import log
from . import cores_files, governed, installation
from .passage import passage

OPERATOR = "operator"
"""Stands in the log for whoever runs commands on the server."""


class Outcome(str, Enum):
    """What adoption makes of a dataset."""

    ADOPTED = "adopted"
    DONE = "done"
    DRAFT = "draft"
    DELETED = "deleted"
    FAILED = "failed"


@dataclass
class Report:
    """What adoption did, or with `dry_run` would do.

    :param private: adopted ones that are private, and stay so.
    :param without_owner: adopted ones that no OPD owns: nobody can propose changes of them yet.
    :param missing: resources whose file is gone already.
    """

    counts: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(Outcome, 0))
    bytes: int = 0
    private: list[str] = field(default_factory=list)
    without_owner: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


Progress = Callable[[int, int, str, Outcome], None]


def adopt(dry_run: bool, progress: Progress) -> Report:
    """Record every governed dataset as its approved version, then put the gate up."""
    report = Report()
    ids = governed_ids()
    for position, package_id in enumerate(ids, 1):
        name, outcome = _adopt_one(package_id, dry_run, report)
        report.counts[outcome] += 1
        progress(position, len(ids), name, outcome)
    if not dry_run and not installation.status().whole:
        installation.install()
    return report


def governed_ids() -> list[str]:
    """Every governed dataset, whatever its state, oldest first."""
    package = model.Package
    type_ = sa.func.coalesce(package.type, "dataset")
    query = sa.select(package.id).where(type_.in_(governed.governed_types()))
    return list(model.Session.scalars(query.order_by(package.metadata_created, package.id)))


def _adopt_one(package_id: str, dry_run: bool, report: Report) -> tuple[str, Outcome]:
    """One dataset, in its own transaction; what fails is said and doesn't stop the others."""
    name = package_id
    try:
        row = model.Session.get(model.Package, package_id, with_for_update=True)
        if row is None:
            return name, Outcome.DELETED
        name = row.name
        outcome = _outcome(row)
        if outcome is Outcome.ADOPTED:
            _note(row, report)
            _files(row, dry_run, report)
            if not dry_run:
                with passage("adopt"):
                    _baseline(row, now())
                    model.Session.commit()
    except Exception as error:
        report.failures.append(f"{name}: {type(error).__name__}: {error}")
        outcome = Outcome.FAILED
    finally:
        model.Session.rollback()
        model.Session.remove()
    return name, outcome


def _outcome(row: model.Package) -> Outcome:
    if row.state == model.State.DELETED:
        return Outcome.DELETED
    if row.state != model.State.ACTIVE:
        return Outcome.DRAFT
    last = _last_step(row.id)
    if last == "adopt" or (last is None and versions.latest(row.id) is not None):
        return Outcome.DONE
    return Outcome.ADOPTED


def _last_step(package_id: str) -> str | None:
    """Whether a dataset was adopted or released last; after a release CKAN's own files count."""
    query = sa.select(LogEntry.verb).where(
        LogEntry.subject_id == package_id, LogEntry.verb.in_(("adopt", "release"))
    )
    return model.Session.scalar(query.order_by(LogEntry.seq.desc()).limit(1))


def _note(row: model.Package, report: Report) -> None:
    if row.private:
        report.private.append(row.name)
    if not row.owner_org:
        report.without_owner.append(row.name)


def uploads_of(row: model.Package) -> Iterator[model.Resource]:
    """The resources of a dataset whose file lies here."""
    return (r for r in row.resources if r.url_type == UPLOAD)


def _files(row: model.Package, dry_run: bool, report: Report) -> None:
    """Copy each file into the store, and name it on its resource."""
    for resource in uploads_of(row):
        try:
            with cores_files.opened(resource) as stream:
                file = store.digest(stream) if dry_run else store.put(stream)
        except FileNotFoundError:
            # Published by proposal since: the store has it, and CKAN's own place never had.
            if not _published_here(row.id, resource.hash):
                report.missing.append(f"{row.name}/{resource.id}")
                if not dry_run:
                    _disown(resource)
            continue
        report.bytes += file.size
        if not dry_run:
            _name_file(resource, file)


def _published_here(package_id: str, sha256: str | None) -> bool:
    """Whether an approved version of this dataset holds that file, and the store has it.

    While the gate was down anybody could write any hash on his row, an unpublished file's too.
    """
    bodies = versions.all_bodies(package_id)
    return any(sha256 in file_hashes(body) for body in bodies) and store.has(str(sha256))


def _disown(resource: model.Resource) -> None:
    """Let a row name no file of the store that isn't its own."""
    extras = resource.extras or {}
    resource.extras = {key: extras[key] for key in extras if key != "hash_algorithm"}


def _name_file(resource: model.Resource, file: store.StoredFile) -> None:
    resource.hash, resource.size = file.sha256, file.size
    resource.extras = {**(resource.extras or {}), "hash_algorithm": SHA256}
    if resource.extras.get("datastore_active"):
        # Its table goes when the dataset is withdrawn, and is made anew when the file changes.
        table = LoadedTable(
            resource_id=resource.id,
            subject_id=resource.package_id,
            sha256=file.sha256,
            rows=0,
            problem="",
            loaded_at=now(),
        )
        model.Session.merge(table)


def _baseline(row: model.Package, at: datetime) -> None:
    model.Session.flush()
    body = dataset.live_body(row.id)
    hash_ = versions.baseline_hash(row.id, body)
    last = versions.latest(row.id)
    if last is None or last.content_hash != hash_:
        versions.add(row.id, body, at)
    log.append(at, OPERATOR, OPERATOR, "adopt", subject_id=row.id, content_hash=hash_)
    task = OutboxTask(
        subject_id=row.id, task="index", created_at=at, due_at=at, attempts=0, last_error=""
    )
    model.Session.add(task)


def index() -> None:
    """Let the search index know the hashes now; otherwise the scheduler would."""
    outbox.drain(only="index")
