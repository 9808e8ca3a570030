"""Leaving as easily as we came: everything published works under stock CKAN again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import ckan.model as model

from ..access.classes import AccessClass, access_class
from ..model import now
from ..publishing import indexing, store, uploads
from ..record import log
from . import cores_files, installation
from .adoption import OPERATOR, governed_ids, uploads_of
from .passage import passage


@dataclass
class Report:
    """What release did, or with `dry_run` would do.

    :param hidden: terbatas datasets, made private: CKAN alone knows no other way to guard files.
    :param missing: resources whose file the store has lost.
    """

    datasets: int = 0
    copied: int = 0
    in_place: int = 0
    bytes: int = 0
    hidden: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


Progress = Callable[[int, int, str], None]


def release(dry_run: bool, progress: Progress) -> Report:
    """Copy every published file to where CKAN keeps it, then take the gate down.

    Withdrawn datasets stay as they are: their files may be the reason. Our tables stay, too, with
    every version and decision. It can be run again, and is to be if anything was published since.
    """
    report = Report()
    ids = governed_ids()
    for position, package_id in enumerate(ids, 1):
        row = model.Session.get(model.Package, package_id)
        if row is not None and row.state != model.State.DELETED:
            _release_one(row, dry_run, report)
            progress(position, len(ids), row.name)
        model.Session.rollback()
        model.Session.remove()
    if not dry_run and not report.missing:
        installation.remove()
    return report


def _release_one(row: model.Package, dry_run: bool, report: Report) -> None:
    report.datasets += 1
    for resource in uploads_of(row):
        sha256 = uploads.committed_hash(resource.id)
        if sha256 is None or cores_files.holds(resource, sha256):
            report.in_place += 1
        elif not store.has(sha256):
            report.missing.append(f"{row.name}/{resource.id}")
        else:
            report.copied += 1
            report.bytes += store.size(sha256)
            if not dry_run:
                cores_files.put(resource, sha256)
    hides = access_class(row.extras or {}) is not AccessClass.TERBUKA and not row.private
    report.hidden += [row.name] if hides else []
    if not dry_run:
        with passage("release"):
            row.private = row.private or hides
            log.append(now(), OPERATOR, OPERATOR, "release", subject_id=row.id)
            model.Session.commit()
        if hides:
            indexing.index(row.id)
