"""What one room does for another that may not know it."""

from __future__ import annotations

from ckanext.sdi_balikpapan.catalog.feed import fragments
from ckanext.sdi_balikpapan.proposals.publishing import outbox

from .rating import service as rating


def wire() -> None:
    """Let each publication leave the catalogue's fragments to be made, and its dataset rated."""
    outbox.register("fragments", fragments.refresh, after_publication=True)
    outbox.register("rating", rating.rate, after_publication=True)
