"""What one room does for another that may not know it."""

from __future__ import annotations

from ckanext.sdi_balikpapan.catalog.consumers import keeping
from ckanext.sdi_balikpapan.catalog.feed import fragments
from ckanext.sdi_balikpapan.proposals.cli import ROUNDS
from ckanext.sdi_balikpapan.proposals.publishing import outbox

from .rating import service as rating


def wire() -> None:
    """Let each publication leave the catalogue's fragments to be made, and its dataset rated; and
    each day the old counts of the catalogue's readers go."""
    outbox.register("fragments", fragments.refresh, after_publication=True)
    outbox.register("rating", rating.rate, after_publication=True)
    if keeping.purge_daily not in ROUNDS:
        ROUNDS.append(keeping.purge_daily)
