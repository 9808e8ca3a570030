"""What one room does for another that may not know it."""

from __future__ import annotations

from ckanext.sdi_balikpapan.catalog.consumers import keeping
from ckanext.sdi_balikpapan.catalog.feed import fragments
from ckanext.sdi_balikpapan.harvest.jobs import alerting, scheduling
from ckanext.sdi_balikpapan.planning.calendar import reminding as releases
from ckanext.sdi_balikpapan.planning.lists.importing import queue as plan_imports
from ckanext.sdi_balikpapan.planning.requests import letters, reminding
from ckanext.sdi_balikpapan.planning.requests.model import Request
from ckanext.sdi_balikpapan.proposals.cli import ROUNDS
from ckanext.sdi_balikpapan.proposals.deadlines import items
from ckanext.sdi_balikpapan.proposals.people.carrying import CARRIES, Carry
from ckanext.sdi_balikpapan.proposals.publishing import outbox

from .rating import service as rating


def wire() -> None:
    """Let each publication leave the catalogue's fragments to be made, and its dataset rated; and
    each day the old counts of the catalogue's readers go; what is due is harvested,
    and imports go on that a worker left; releases are reminded of with everything else;
    requests go along when OPD are merged."""
    outbox.register("fragments", fragments.refresh, after_publication=True)
    outbox.register("rating", rating.rate, after_publication=True)
    outbox.register(alerting.TASK, alerting.send)
    outbox.register(letters.TASK, letters.send)
    outbox.register(reminding.TASK, reminding.work)
    for look in (keeping.purge_daily, plan_imports.look, scheduling.look, reminding.look):
        if look not in ROUNDS:
            ROUNDS.append(look)
    for column in ("organization_id", "from_organization_id"):
        if (carry := Carry(Request, column)) not in CARRIES:
            CARRIES.append(carry)
    if releases.reminders not in items.MORE:
        items.MORE.append(releases.reminders)
