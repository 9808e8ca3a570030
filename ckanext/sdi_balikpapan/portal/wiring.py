"""What one room does for another that may not know it."""

from __future__ import annotations

from ckanext.sdi_balikpapan.catalog.feed import fragments
from ckanext.sdi_balikpapan.proposals.publishing import outbox


def wire() -> None:
    """Let each publication leave the catalogue's fragments to be made."""
    outbox.register("fragments", fragments.refresh, after_publication=True)
