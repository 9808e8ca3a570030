"""Which dataset uses which entry, read anew from what is public."""

from __future__ import annotations

from collections.abc import Callable

import ckan.model as model
import sqlalchemy as sa

from ckanext.sdi_balikpapan.standards.registry.model import EntryUse

from ..publishing import dataset
from . import uses


def refresh(package_id: str) -> bool:
    """Bring the uses of one dataset in line with what is public of it, and commit.

    :returns: whether they weren't.
    """
    package = dataset.find_live(package_id)
    public = package is not None and package.state == model.State.ACTIVE and not package.private
    changed = uses.keep(package_id, dataset.live_body(package_id) if public else None)
    if changed:
        model.Session.commit()
    return changed


def rebuild(mended: Callable[[str], None]) -> int:
    """Do that for every dataset, one after the other; may be stopped and begun again.

    :param mended: told the id of each dataset of which something else was noted.
    :returns: how many datasets were looked at.
    """
    public = sa.select(model.Package.id).where(model.Package.state == model.State.ACTIVE)
    ids = sorted(model.Session.scalars(public.union(sa.select(EntryUse.package_id))))
    for id in ids:
        if refresh(id):
            mended(id)
        model.Session.remove()
    return len(ids)
