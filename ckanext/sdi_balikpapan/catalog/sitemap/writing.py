"""Sitemaps and their index as sitemaps.org describes them. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timezone
from xml.sax.saxutils import escape

MOST = 50_000
"""How many addresses one sitemap may hold; the names of CKAN's pages keep that below 50 MB."""

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


@dataclass(frozen=True)
class Place:
    """An address, and when what is there changed last, if that is known."""

    url: str
    changed: datetime | None = None


def sitemap(places: Iterable[Place]) -> str:
    """One sitemap with these pages."""
    return _document("urlset", "url", places)


def index(places: Iterable[Place]) -> str:
    """The index of these sitemaps."""
    return _document("sitemapindex", "sitemap", places)


def _document(root: str, element: str, places: Iterable[Place]) -> str:
    lines = [
        f"<{element}><loc>{escape(place.url)}</loc>{_changed(place.changed)}</{element}>\n"
        for place in places
    ]
    return f'{_HEAD}<{root} xmlns="{_SPACE}">\n{"".join(lines)}</{root}>\n'


def _changed(at: datetime | None) -> str:
    if at is None:
        return ""
    known = at if at.tzinfo else at.replace(tzinfo=timezone.utc)
    return f"<lastmod>{known.astimezone(timezone.utc).strftime('%Y-%m-%dT%H:%M:%SZ')}</lastmod>"
