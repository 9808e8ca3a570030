"""A record of a JSON catalogue, whichever of its kinds. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ckanext.sdi_balikpapan.catalog.dcat_dict import printable

from .canonical import of_json
from .reasons import Reason
from .records import Record, Refused

MAX_BYTES = 2_000_000
_IDS = ("identifier", "@id", "id", "guid", "uri")


def read(kind: str, value: Any, number: int) -> Record | Refused:
    """An item of a list of datasets.

    :param number: which one it is, from 1.
    """
    if not isinstance(value, Mapping):
        return Refused("", Reason.NOT_A_RECORD, {"number": str(number)})
    record = storable(value)
    title = one_text(record.get("title")) or one_text(record.get("name"))
    remote_id = next((text for key in _IDS if (text := one_text(record.get(key)))), "")
    if not remote_id:
        return Refused("", Reason.NO_ID, {"title": title or str(number)})
    return made(kind, remote_id, title, one_text(record.get("modified")), record)


def made(
    kind: str, remote_id: str, title: str, modified: str, record: Mapping[str, Any]
) -> Record | Refused:
    """The record, unless it is larger than any is."""
    if len(json.dumps(record)) > MAX_BYTES:
        return Refused(remote_id, Reason.TOO_BIG, {"title": title or remote_id})
    raw = {"kind": kind, "record": record}
    return Record(remote_id, title, modified, raw, of_json(record))


def storable(value: Any) -> Any:
    """The same without what neither XML nor PostgreSQL keeps."""
    if isinstance(value, Mapping):
        return {printable(str(key)): storable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [storable(item) for item in value]
    return printable(value)


def one_text(value: Any) -> str:
    """A value as one text: of several languages Indonesian first, of several values the first."""
    if isinstance(value, Mapping):
        order = ("id", "en", "@value", "name", "@id")
        found = (one_text(value[key]) for key in (*order, *value) if key in value)
        return next((text for text in found if text), "")
    if isinstance(value, list):
        return next((text for item in value if (text := one_text(item))), "")
    return "" if value is None or isinstance(value, bool) else str(value).strip()
