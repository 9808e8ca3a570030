"""Tables that an earlier release made, queued to be made as this one does."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import ckan.model as model
import sqlalchemy as sa

from ..model import Version
from . import outbox


class NoSuchDataset(LookupError):
    """A name or id that no published dataset has."""


def queue(datasets: Collection[str], at: datetime) -> int:
    """Leave it to the outbox to see to the tables of these datasets, or of all; how many.

    A table that is as it should be costs a look; one that isn't is replaced whole.

    :raises NoSuchDataset: naming the first that isn't published; nothing is queued then.
    """
    package = model.Package
    published = sa.select(package.id, package.name).where(
        package.state == model.State.ACTIVE,
        sa.exists().where(Version.subject_id == package.id),
    )
    found = {row.id: row.name for row in model.Session.execute(published)}
    wanted = _named(datasets, found) if datasets else list(found)
    for subject_id in wanted:
        outbox.add_task(subject_id, "datastore", at)
    model.Session.commit()
    return len(wanted)


def _named(datasets: Collection[str], found: dict[str, str]) -> list[str]:
    by_name = {name: id for id, name in found.items()}
    for one in datasets:
        if one not in found and one not in by_name:
            raise NoSuchDataset(one)
    return sorted({by_name.get(one, one) for one in datasets})
