"""What a source can be told, and what is wrong with what it was told. Pure."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any
from urllib.parse import parse_qsl, urlsplit


class Policy(str, Enum):
    """What becomes of a new or changed dataset."""

    PROPOSE = "propose"
    """It becomes a proposal, and is reviewed like any other."""
    STANDING = "standing"
    """It is published under the standing approval of a walidata, as long as that holds."""


class Schedule(str, Enum):
    """How often a source is read by itself."""

    MANUAL = "manual"
    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


EVERY: dict[Schedule, timedelta | None] = {
    Schedule.MANUAL: None,
    Schedule.HOURLY: timedelta(hours=1),
    Schedule.DAILY: timedelta(days=1),
    Schedule.WEEKLY: timedelta(days=7),
    Schedule.MONTHLY: timedelta(days=30),
}

LONGEST_APPROVAL = timedelta(days=366)
"""A standing approval ends, so that somebody looks at its source again."""

NEVER_LOCAL = frozenset({"name", "owner_org", "extras", "resources", "accessRights"})
"""Fields that a source may not leave to local editors: what they say decides who sees what, or
they tell where a dataset comes from."""

OPTIONS = ("rules", "defaults", "local_fields")
"""What may stand in a source's options: rules as text, values for what the source doesn't say,
fields that local editors own."""

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{1,99}")
_OURS = frozenset({"new", "job"})
"""Names that our own pages have."""
_SECRETS = re.compile(
    r"(?i)(access_?token|api[_-]?key|auth|credential|pass(wd|word)?|secret|sig(nature)?|token)"
)
_ODD = re.compile(r"[\x00-\x20\x7f]")
_MOST_VALUES = 200
_LONGEST_VALUE = 10_000


@dataclass(frozen=True)
class Wrong:
    """A setting that cannot stand: which, and a code for why, with the words it needs."""

    field: str
    why: str
    words: Mapping[str, Any] = dataclasses.field(default_factory=dict)


def wrongs(given: Mapping[str, Any], kinds: Collection[str]) -> list[Wrong]:
    """What is wrong with a source's settings, all at once.

    :param kinds: the kinds of catalogues that can be read; blank stands for finding out.
    """
    found = [
        _wrong_name(given.get("name")),
        _wrong_url(given.get("url")),
        _wrong_choice("kind", given.get("kind") or "", ("", *kinds)),
        _wrong_choice("policy", given.get("policy"), [p.value for p in Policy]),
        _wrong_choice("schedule", given.get("schedule"), [s.value for s in Schedule]),
        _wrong_number("share", given.get("share"), 0, 1),
        _wrong_number("grace_days", given.get("grace_days"), 0, 365),
        *_wrong_options(given.get("options")),
    ]
    return [one for one in found if one is not None]


def _wrong_name(name: object) -> Wrong | None:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        return Wrong("name", "bad_name")
    return Wrong("name", "our_name") if name in _OURS else None


def _wrong_url(url: object) -> Wrong | None:
    if not isinstance(url, str) or _ODD.search(url):
        return Wrong("url", "bad_url")
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
        asked = [name for name, _ in parse_qsl(parts.query)]
        has_secret = "@" in parts.netloc or any(_SECRETS.fullmatch(name) for name in asked)
        _ = parts.port
    except ValueError:
        return Wrong("url", "bad_url")
    if has_secret:  # it would be shown to whoever sees the source
        return Wrong("url", "secret_in_url")
    return None if is_web else Wrong("url", "bad_url")


def _wrong_choice(name: str, value: object, known: Collection[str]) -> Wrong | None:
    if isinstance(value, str) and value in known:
        return None
    return Wrong(name, "unknown_choice", {"known": ", ".join(k for k in known if k)})


def _wrong_number(name: str, value: object, least: float, most: float) -> Wrong | None:
    kinds = int if name == "grace_days" else (int, float)
    is_number = isinstance(value, kinds) and not isinstance(value, bool)
    if is_number and least <= value <= most:  # type: ignore[operator]
        return None
    return Wrong(name, "bad_number", {"least": least, "most": most})


def _wrong_options(options: object) -> list[Wrong]:
    if not isinstance(options, Mapping):
        return [Wrong("options", "not_an_object")]
    local = options.get("local_fields") or []
    defaults = options.get("defaults") or {}
    found = []
    if not isinstance(local, list) or not _are_texts(local):
        found.append(Wrong("local_fields", "not_a_list"))
    elif taken := sorted(NEVER_LOCAL.intersection(local)):
        found.append(Wrong("local_fields", "never_local", {"fields": ", ".join(taken)}))
    if not isinstance(defaults, Mapping) or len(defaults) > _MOST_VALUES:
        found.append(Wrong("defaults", "not_an_object"))
    elif odd := [str(name)[:50] for name, value in defaults.items() if not _is_plain(name, value)]:
        found.append(Wrong("defaults", "not_plain", {"fields": ", ".join(sorted(odd)[:10])}))
    return found


def _is_plain(name: object, value: object) -> bool:
    return _are_texts([name]) and _are_texts(value if isinstance(value, list) else [value])


def _are_texts(values: list[Any]) -> bool:
    """Few short texts that a database keeps."""
    return len(values) <= _MOST_VALUES and all(
        isinstance(text, str) and len(text) <= _LONGEST_VALUE and _is_kept(text) for text in values
    )


def _is_kept(text: str) -> bool:
    return "\x00" not in text and not any("\ud800" <= c <= "\udfff" for c in text)


_COVERED = ("url", "kind", "charset", "organization_id", "options")


def covered(settings: Mapping[str, Any]) -> str:
    """What a standing approval is given for, as one hash: where the datasets come from, whose they
    become, and how they are understood. When any of it changes, the approval is void."""
    said = [[name, settings.get(name)] for name in _COVERED]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def approval_holds(
    settings: Mapping[str, Any],
    approved_for: str,
    begins: datetime | None,
    ends: datetime | None,
    at: datetime,
) -> bool:
    """Whether a standing approval covers what is published now."""
    if settings.get("policy") != Policy.STANDING.value or begins is None or ends is None:
        return False
    return begins <= at < ends and approved_for == covered(settings)


def next_time(schedule: Schedule, at: datetime, failures: int = 0) -> datetime | None:
    """When a source is read next; after failures later and later, up to a week."""
    every = EVERY[schedule]
    if every is None:
        return None
    return at + min(every * 2 ** min(failures, 10), max(every, timedelta(days=7)))
