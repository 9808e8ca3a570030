"""The calendar as files: iCalendar (RFC 5545), Atom, CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from feedgen.feed import FeedGenerator
from icalendar import Calendar, Event

from ..promises import LONG_AGO
from .words import STANDINGS

Line = Mapping[str, Any]
Address = Callable[[Line], str]

COLUMNS = (
    ("tanggal", "day"),
    ("periode", "period"),
    ("data", "title"),
    ("id_ddd", "id_ddd"),
    ("keadaan", "standing"),
    ("terbit", "delivered_at"),
    ("hari_kerja_terlambat", "working_days_late"),
)


def ics(lines: Iterable[Line], host: str, title: str, address: Address) -> bytes:
    """All-day events; an event keeps its UID, and each move of its date raises SEQUENCE.

    DTSTAMP is when the portal learned something of it last: the same releases are the same file.

    :param host: the portal's host name, the second half of each UID.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//ckanext-sdi_balikpapan//Kalender rilis//ID")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", title)
    for line in lines:
        day = date.fromisoformat(line["day"])
        event = Event()
        event.add("uid", f"{line['entry']}-{line['period']}@{host}")
        event.add("sequence", len(line["moves"]))
        event.add("dtstamp", _updated(line))
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        event.add("summary", f"{line['title']} ({line['period']})")
        event.add("description", _told(line))
        event.add("url", address(line))
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return calendar.to_ical()


def atom(lines: Sequence[Line], title: str, own: str, page: str, address: Address) -> bytes:
    """The newest first: what came, and what is planned."""
    feed = FeedGenerator()
    feed.id(own)
    feed.title(title)
    feed.link(href=own, rel="self")
    feed.link(href=page, rel="alternate")
    feed.updated(max((_updated(line) for line in lines), default=LONG_AGO))
    for line in lines:
        entry = feed.add_entry(order="append")
        entry.id(f"{address(line)}#{line['period']}")
        entry.title(f"{line['title']} ({line['period']})")
        entry.link(href=address(line))
        entry.updated(_updated(line))
        entry.content(_told(line), type="text")
    return feed.atom_str()


def table(lines: Iterable[Line]) -> str:
    """A row a release."""
    rows = [[*(name for name, _ in COLUMNS), "opd", "dataset", "perubahan"]]
    for line in lines:
        moves = "; ".join(f"{m['before']} → {m['after']}: {m['reason']}" for m in line["moves"])
        dataset = line["dataset"]["name"] if line["dataset"] else ""
        cells = [line[key] for _, key in COLUMNS]
        cells += [line["organization"]["title"], dataset, moves]
        rows.append([plain(cell) for cell in cells])
    return written(rows)


def written(rows: Iterable[Sequence[Any]]) -> str:
    """Rows as CSV."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def plain(cell: Any) -> Any:
    """A text that no spreadsheet takes for a formula."""
    starts = isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r")
    return f"'{cell}" if starts else "" if cell is None else cell


def _updated(line: Line) -> datetime:
    """When the portal learned something of a release last."""
    known = [line["delivered_at"], *(move["at"] for move in line["moves"])]
    moments = [datetime.fromisoformat(text) for text in known if text]
    return max([datetime.fromisoformat(line["agreed_at"]), *moments])


def _told(line: Line) -> str:
    parts = [line["organization"]["title"], STANDINGS[line["standing"]][0]]
    parts += [f"semula {move['before']}: {move['reason']}" for move in line["moves"]]
    return ". ".join(parts)
