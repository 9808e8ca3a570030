"""The release dates of an entry in one readable cell: `2027-T1: 2027-04-30; …`. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ckanext.sdi_balikpapan.standards.daftar_data import DAY, PERIOD, REASON

_PLAIN_PERIOD = re.compile(r"[\w./-]+")
_PLAIN_REASON = re.compile(r"[^\"();\n][^\"();\n]*")
_ONE = re.compile(
    r"""\s*(?P<period>[^\s:;"()]+)\s*:\s*(?P<day>[^:;"()\n]+?)\s*
    (?:\(\s*(?:"(?P<quoted>(?:[^"]|"")*)"|(?P<reason>[^"()]*?))\s*\))?\s*(?P<end>[;\n]|$)""",
    re.VERBOSE,
)


class Unclear(ValueError):
    """A part of the cell that is no release; the text is that part."""


def written(rows: object) -> str | None:
    """Releases as a text that `read` gives back as they were; None where there is no such text."""
    if not isinstance(rows, list):
        return None
    parts = [_one(row) for row in rows]
    return None if None in parts else "; ".join(part for part in parts if part)


def _one(row: object) -> str | None:
    if not isinstance(row, Mapping) or row.keys() - {PERIOD, DAY, REASON}:
        return None
    period, day, reason = (row.get(name, "") for name in (PERIOD, DAY, REASON))
    if not all(isinstance(text, str) and text == text.strip() for text in (period, day, reason)):
        return None
    if not _PLAIN_PERIOD.fullmatch(period) or not re.fullmatch(r"\d{4}-\d\d-\d\d", day):
        return None
    if not reason:
        return f"{period}: {day}"
    said = reason if _PLAIN_REASON.fullmatch(reason) else '"' + reason.replace('"', '""') + '"'
    return f"{period}: {day} ({said})"


def read(text: str) -> list[dict[str, Any]]:
    """The releases in a cell; days as they are written there.

    :raises Unclear: for a part that is none.
    """
    rows, at = [], 0
    while at < len(text) and text[at:].strip(" ;\n"):
        found = _ONE.match(text, at)
        if found is None:
            raise Unclear(text[at:].strip(" ;\n").partition(";")[0][:80])
        reason = found["reason"] or (found["quoted"] or "").replace('""', '"')
        row = {PERIOD: found["period"], DAY: found["day"], REASON: reason}
        rows.append({name: value for name, value in row.items() if value})
        at = found.end()
    return rows
