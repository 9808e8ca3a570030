"""Where a portal keeps its catalogue, when only the portal's own address is known."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit, urlunsplit

from . import looking
from .ckan_api import SEARCH
from .records import READABLE, Endpoint, Kind
from .walking import Get

# What says most of a dataset stands first.
_PLACES = ("/catalog.ttl", SEARCH, "/data.json", "/dcat.json", "/catalog.rdf")


def candidates(source: Endpoint) -> list[Endpoint]:
    """The address itself, then where the portal there may keep a catalogue."""
    parts = urlsplit(source.url)
    base = parts.path.rstrip("/")
    places = [parts._replace(path=base + place, query="", fragment="") for place in _PLACES]
    urls = [source.url, *(urlunsplit(place) for place in places)]
    return [replace(source, url=url) for url in dict.fromkeys(urls)]


def find(source: Endpoint, get: Get) -> tuple[Endpoint, Kind] | None:
    """The first of them that gives a catalogue, and which kind it is.

    What `get` raises for one of them means that there is none.
    """
    for candidate in candidates(source):
        try:
            page = get(candidate.url)
            found = looking.look(page.body, page.charset, source.kind, source.charset)
        # Whatever is wrong with this one, another may be right.
        except Exception:
            continue
        if found.kind in READABLE:
            return candidate, found.kind
    return None
