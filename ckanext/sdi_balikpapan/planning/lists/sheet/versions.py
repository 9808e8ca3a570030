"""The last cell of a row: which entry it is, and what each of its fields said when it was written.

So somebody else's change of one field and mine of another can both be kept, whoever's comes first
and whether what was written was agreed or a draft. Pure.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from .columns import data_keys
from .values import text_of

_BYTES = 5
_TOKEN = re.compile(r"([0-9a-f]{6})\.([0-9a-f-]{36})\.([A-Za-z0-9_-]+)")


class Broken(ValueError):
    """A version that isn't one of ours any more."""


@dataclass(frozen=True)
class Seen:
    """What somebody started from: the entry, and by field the digest of what it said."""

    subject_id: str
    digests: Mapping[str, str]


def digest(key: str, value: Any) -> str:
    """A few letters that stand for a value."""
    text = text_of(key, value).replace("\r\n", "\n").encode("utf-8", "replace")
    return base64.urlsafe_b64encode(hashlib.sha256(text).digest()[:_BYTES]).decode()


def digests(body: Mapping[str, Any]) -> dict[str, str]:
    """Of every field that the sheet has."""
    return {key: digest(key, body.get(key)) for key in data_keys()}


@cache
def _scheme() -> str:
    """Which columns, in which order, a version speaks of."""
    return hashlib.sha256(" ".join(data_keys()).encode()).hexdigest()[:6]


def written(subject_id: str, body: Mapping[str, Any]) -> str:
    """The version of an entry as it stands in its row."""
    parts = (base64.urlsafe_b64decode(one) for one in digests(body).values())
    whole = base64.urlsafe_b64encode(b"".join(parts)).decode().rstrip("=")
    return f"{_scheme()}.{subject_id}.{whole}"


def read(text: str) -> Seen | None:
    """What a row was written from; None where it says nothing.

    :raises Broken: when it was changed, or comes from an older portal.
    """
    if not text:
        return None
    found = _TOKEN.fullmatch(text)
    if found is None or found[1] != _scheme():
        raise Broken
    try:
        raw = base64.urlsafe_b64decode(found[3] + "=" * (-len(found[3]) % 4))
    except ValueError:
        raise Broken from None
    if len(raw) != _BYTES * len(data_keys()):
        raise Broken
    parts = (raw[at : at + _BYTES] for at in range(0, len(raw), _BYTES))
    letters = (base64.urlsafe_b64encode(part).decode() for part in parts)
    return Seen(found[2], dict(zip(data_keys(), letters, strict=True)))
