"""The sweep: files that nothing names any more leave the store, once they are old enough."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa

from . import references, store
from .model import StoredBytes


@dataclass(frozen=True)
class Rules:
    """How long files stay that nothing names.

    :param grace: since somebody last brought them: an upload may not have named its file yet.
    :param retention: since the last step of the closed proposal they came with.
    """

    grace: timedelta
    retention: timedelta


@dataclass
class Report:
    """What a sweep did, or with `dry_run` would do.

    :param waiting: files that nothing names and that are too young.
    :param drafts: what killed uploads had left.
    """

    kept: int = 0
    waiting: int = 0
    removed: list[str] = field(default_factory=list)
    bytes: int = 0
    drafts: int = 0


def configured() -> Rules:
    """The rules of this portal's settings."""
    hours = int(tk.config["ckanext.sdi_balikpapan.store_grace_hours"])
    days = int(tk.config["ckanext.sdi_balikpapan.store_retention_days"])
    return Rules(timedelta(hours=hours), timedelta(days=days))


def sweep(rules: Rules, at: datetime, *, dry_run: bool = False) -> Report:
    """Remove what is old and unnamed.

    The order makes it safe beside uploads: who brings a file notes the time first and names it
    afterwards, so a file is either named already when the names are read, or young when its
    note is read, under a lock on that note.
    """
    report, here = Report(), store.place()
    present = set(here.names())
    noted = _noted()
    named = references.named(at - rules.retention).keys()
    model.Session.rollback()
    report.kept = len(present & named)
    for sha256 in sorted(present - named - noted.keys()):
        # From a backup or a copy: nobody knows its age, so it begins today.
        report.waiting += 1
        if not dry_run:
            store.touch(store.StoredFile(sha256, here.size(sha256)))
    for sha256 in sorted(noted.keys() - named):
        if noted[sha256] < at - rules.grace:
            _take(sha256, at - rules.grace, present, dry_run, report)
        else:
            report.waiting += sha256 in present
    if not dry_run:
        report.drafts = here.clear_drafts(rules.grace.total_seconds())
    return report


def _noted() -> dict[str, datetime]:
    query = sa.select(StoredBytes.sha256, StoredBytes.touched_at)
    return {row.sha256: row.touched_at for row in model.Session.execute(query)}


def _take(
    sha256: str, older_than: datetime, present: set[str], dry_run: bool, report: Report
) -> None:
    """Remove one file under the lock of its note, unless somebody brings it at this moment."""
    note = sa.select(StoredBytes).where(StoredBytes.sha256 == sha256)
    note = note.where(StoredBytes.touched_at < older_than).with_for_update(skip_locked=True)
    with model.meta.engine.begin() as connection:  # type: ignore[union-attr]
        row = connection.execute(note).first()
        if row is None:
            report.waiting += sha256 in present
            return
        if not dry_run:
            store.place().remove(sha256)
            connection.execute(sa.delete(StoredBytes).where(StoredBytes.sha256 == sha256))
    if sha256 in present:
        report.removed.append(sha256)
        report.bytes += row.size
