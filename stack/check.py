"""Looks at a running portal as its visitors, its people and a harvester do, over HTTP only."""

from __future__ import annotations

import time
from collections.abc import Callable

from stack import check_catalog, check_people, check_public, check_secrecy
from stack.check_site import Failed, Site, Step
from stack.places import PORTAL_HOME
from stack.progress import elapsed, say


def run(address: str, *, demo: bool) -> int:
    """Prints each finding and one closing line; 0 when all is well, else what failed and 1."""
    began = time.monotonic()
    try:
        count = _look(Site(address), demo, _told)
    except Failed as failed:
        say(f"Pemeriksaan portal GAGAL | the check FAILED: {failed}")
        return 1
    spent = time.monotonic() - began
    say(
        f"Pemeriksaan portal baik | the check is fine: {count} langkah | steps "
        f"({spent:.0f} s; {elapsed():.0f} s sejak perintah | since the command)"
    )
    return 0


def _told(step: Step) -> None:
    say(f"  ✓ {step}")


def _look(site: Site, demo: bool, tell: Callable[[Step], None]) -> int:
    count = 0
    live = site.datasets()
    steps = [check_public.pages(site), check_catalog.catalog(site, live)]
    if demo:
        people, proposals = check_people.sign_in(site, PORTAL_HOME.accounts)
        steps = [
            people,
            *steps,
            check_public.datasets(site, live, proposals),
            check_secrecy.nothing_unapproved(site, live, proposals),
        ]
    for part in steps:
        for step in part:
            tell(step)
            count += 1
    return count
