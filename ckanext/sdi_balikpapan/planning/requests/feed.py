"""The newest requests as an Atom feed. Pure."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass

_ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True)
class Item:
    """A request in the feed; times as ISO 8601 texts."""

    address: str
    title: str
    summary: str
    author: str
    published: str
    updated: str


def atom(title: str, here: str, page: str, items: Iterable[Item]) -> bytes:
    """The feed, newest first as given; what people wrote is text in it, never markup."""
    ET.register_namespace("", _ATOM)
    found = list(items)
    feed = ET.Element(f"{{{_ATOM}}}feed")
    _add(feed, "id", here)
    _add(feed, "title", title)
    newest = max((item.updated for item in found), default="1970-01-01T00:00:00+00:00")
    _add(feed, "updated", newest)
    ET.SubElement(feed, f"{{{_ATOM}}}link", rel="self", href=here)
    ET.SubElement(feed, f"{{{_ATOM}}}link", rel="alternate", href=page)
    for item in found:
        entry = ET.SubElement(feed, f"{{{_ATOM}}}entry")
        _add(entry, "id", item.address)
        _add(entry, "title", item.title)
        ET.SubElement(entry, f"{{{_ATOM}}}link", href=item.address)
        _add(entry, "published", item.published)
        _add(entry, "updated", item.updated)
        author = ET.SubElement(entry, f"{{{_ATOM}}}author")
        _add(author, "name", item.author)
        _add(entry, "summary", item.summary)
    return ET.tostring(feed, encoding="utf-8", xml_declaration=True)


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{_ATOM}}}{name}").text = text
