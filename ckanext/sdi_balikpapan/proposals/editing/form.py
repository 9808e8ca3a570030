"""What a posted page of the proposal form says, field by field. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..content import canonical

Posted = Mapping[str, Sequence[str]]
FormField = Mapping[str, Any]

RANGE = "sdi_date_range.html"
"""The form snippet of a field with a first and a last day."""
RANGE_ENDS = ("mulai", "selesai")

SEVERAL = frozenset(
    ("sdi_codes.html", "multiple_text.html", "multiple_checkbox.html", "multiple_select.html")
)
"""The form snippets of fields that hold several texts."""
_EMPTY: tuple[Any, ...] = (None, "", [], {})
TAGS = "tag_string"


def page_change(posted: Posted, fields: Iterable[FormField], body: Mapping[str, Any]) -> dict:
    """The page's fields as they are now; one that was emptied is named, one that never had
    anything is left out, so that opening and saving a page changes nothing."""
    said = {key_of(field): _value(posted, field) for field in fields}
    return {k: v for k, v in said.items() if v not in _EMPTY or body.get(k) not in _EMPTY}


def key_of(field: FormField) -> str:
    """Under which name a body keeps a field; keywords are typed as one text, kept as tags."""
    name = field["field_name"]
    return "tags" if name == TAGS else name


def digest(body: Mapping[str, Any], fields: Iterable[FormField]) -> str:
    """A hash of some fields, by which a form knows whether somebody else changed them."""
    values = [body.get(key_of(field)) or None for field in fields]
    return hashlib.sha256(canonical(values).encode()).hexdigest()


def as_form(body: Mapping[str, Any]) -> dict[str, Any]:
    """A body as the form fields show it."""
    names = [tag["name"] for tag in body.get("tags") or []]
    return {**body, TAGS: body.get(TAGS) or ",".join(names)}


def _value(posted: Posted, field: FormField) -> Any:
    name = field["field_name"]
    if field.get("repeating_subfields"):
        return _rows(posted, name)
    if field.get("form_snippet") == RANGE:
        ends = {end: _last(posted, f"{name}-{end}") for end in RANGE_ENDS}
        return {end: day for end, day in ends.items() if day}
    values = [_tidy(value) for value in posted.get(name, ())]
    if name == TAGS:
        words = ",".join(values).split(",")
        return [{"name": word} for word in sorted({w.strip() for w in words} - {""})]
    if field.get("form_snippet") in SEVERAL:
        return [value for value in values if value.strip()]
    return values[-1] if values else ""


def _rows(posted: Posted, name: str) -> list[dict[str, str]]:
    """Repeating subfields in the order of their numbers: 2 stands before 10."""
    pattern = re.compile(rf"{re.escape(name)}-(\d{{1,6}})-(.+)")
    rows: dict[int, dict[str, str]] = {}
    for key, values in posted.items():
        if (found := pattern.fullmatch(key)) and values:
            rows.setdefault(int(found[1]), {})[found[2]] = _tidy(values[-1])
    return [row for _, row in sorted(rows.items()) if any(row.values())]


def _last(posted: Posted, name: str) -> str:
    values = posted.get(name) or [""]
    return values[-1].strip()


def _tidy(value: str) -> str:
    """Browsers send CRLF, whatever was in the field before."""
    return value.replace("\r\n", "\n")
