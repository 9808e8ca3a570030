"""Whether a source can be asked for changes only: seen, not believed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from ..fetching.fetching import Fetcher
from ..reading.reasons import Reason
from ..reading.records import Caps, Kind
from ..reading.walking import Walk
from .reading import Reading

_WORTH = 2
"""Pages; a catalogue of one page is asked by its ETag."""
_FORMATS = frozenset({Kind.TURTLE, Kind.RDFXML, Kind.JSONLD, Kind.CKAN_SEARCH, Kind.DCAT_JSON})


def tells_changes(reading: Reading, fetcher: Fetcher, at: datetime) -> bool:
    """Whether a source that was read whole gives nothing of the future, and all of the past.

    One that ignores the question gives everything to both; one that fails on it gives nothing.
    """
    walk = reading.walk
    if walk.pages < _WORTH or walk.kind not in _FORMATS or not walk.seen:
        return False
    future = _first_page(reading, fetcher, at + timedelta(days=365))
    past = _first_page(reading, fetcher, datetime.fromisoformat("1970-01-02T00:00:00+00:00"))
    return future == 0 and past == reading.on_first_page


def _first_page(reading: Reading, fetcher: Fetcher, since: datetime) -> int:
    """How many datasets the first page of what changed since then has; -1 where it fails."""
    said = since.strftime("%Y-%m-%dT%H:%M:%SZ")
    source = replace(reading.walk.source, since=said, kind=reading.walk.kind)
    walk = Walk(source, fetcher.get, Caps(pages=1))
    for _ in walk:
        pass
    return walk.seen if walk.reason in (Reason.PARTIAL, Reason.TOO_MANY_PAGES) else -1
