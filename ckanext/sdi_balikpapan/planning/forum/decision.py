"""A decision of the Forum: what it must say, and what was agreed of a year's list. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any

from ckanext.sdi_balikpapan.standards.patterns import tanggal


class Kind(str, Enum):
    """What the Forum decides about."""

    PLAN = "daftar_data"
    INDICATOR = "indikator"
    ACCESS = "akses"
    OTHER = "lainnya"


class Status(str, Enum):
    """How a decision stands."""

    VALID = "valid"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"


TARGETS = ("daftar_data", "entri", "dataset", "permintaan")
"""What a decision may bind: a year's Daftar Data, an entry, a dataset, a request."""
MOST = {"number": 100, "title": 300, "decided": 20_000, "participants": 5_000, "document": 2_000}
MOST_BINDINGS = 200
_YEAR = re.compile(r"[1-9][0-9]{3}")
_LINK = re.compile(r"https?://[^\s<>\"'\\/][^\s<>\"'\\]*|/(?![/\\])[^\s<>\"'\\]*")
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class Binding:
    """One thing that a decision binds; of two entries one `stays` and one `goes` (`role`)."""

    type: str
    id: str
    role: str = ""


@dataclass(frozen=True)
class Decision:
    """What people write down of a decision.

    :param document: the address of the signed document.
    """

    number: str
    day: date
    kind: Kind
    title: str
    decided: str
    participants: str = ""
    document: str = ""
    bindings: tuple[Binding, ...] = field(default_factory=tuple)


class Incomplete(Exception):
    """A decision that cannot be kept; `problems` has a code for each field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(", ".join(problems))
        self.problems = dict(problems)


def read(asked: Mapping[str, Any], today: date) -> Decision:
    """What a request says, as a decision.

    :raises Incomplete: with every problem: `missing`, `long`, `letters`, `date`, `future`, `kind`,
        `link`, `bindings`, `year`, `entry`, `roles`.
    """
    texts = {name: _text(asked.get(name)) for name in MOST}
    problems = {name: why for name, text in texts.items() if (why := _wrong(name, text))}
    day = tanggal(_text(asked.get("date")))
    if day is None or day > today:
        problems["date"] = "future" if day else "date"
    kind = next((k for k in Kind if k.value == asked.get("kind")), None)
    if kind is None:
        problems["kind"] = "kind"
    bindings = _bindings(asked.get("bindings"))
    years = [b.id for b in bindings or () if b.type == "daftar_data"]
    if bindings is None or not all(map(_YEAR.fullmatch, years)):
        problems["bindings"] = "bindings"
    elif why := _unsettled(kind, bindings):
        problems["bindings"] = why
    if problems or day is None or kind is None or bindings is None:
        raise Incomplete(problems)
    return Decision(day=day, kind=kind, bindings=bindings, **texts)


def _unsettled(kind: Kind | None, bindings: Sequence[Binding]) -> str:
    """What a decision of its kind must bind and doesn't."""
    if kind is Kind.PLAN and not any(one.type == "daftar_data" for one in bindings):
        return "year"
    entries = [one for one in bindings if one.type == "entri"]
    if kind is Kind.INDICATOR and not entries:
        return "entry"
    roles = {one.role for one in entries}
    is_settled = len(entries) < 2 or {"stays", "goes"} <= roles
    return "roles" if kind is Kind.INDICATOR and not is_settled else ""


MOST_REASON = 2000
LEAST_CITED = 5


def is_reason(text: str) -> bool:
    """Whether a reason can be kept, and says something."""
    return bool(text) and len(text) <= MOST_REASON and not _UNSTORABLE.search(text)


def cites(text: str, number: str) -> bool:
    """Whether a text names a decision by its number; shorter ones might mean anything."""
    if len(number) < LEAST_CITED:
        return False
    return bool(re.search(rf"(?<![\w/.-]){re.escape(number)}(?![\w/-])", text, re.IGNORECASE))


def _text(value: object) -> str:
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""


def _wrong(name: str, text: str) -> str:
    if not text:
        return "missing" if name in ("number", "title", "decided") else ""
    if len(text) > MOST[name]:
        return "long"
    if _UNSTORABLE.search(text):
        return "letters"
    return "link" if name == "document" and not _LINK.fullmatch(text) else ""


def _bindings(value: object) -> tuple[Binding, ...] | None:
    rows = value if isinstance(value, Sequence) and not isinstance(value, str) else []
    if (value and not rows) or len(rows) > MOST_BINDINGS:
        return None
    found = []
    for row in rows:
        if not isinstance(row, Mapping) or row.get("type") not in TARGETS:
            return None
        id_, role = _text(row.get("id")), _text(row.get("role"))
        if not id_ or len(id_) > 200 or _UNSTORABLE.search(id_):
            return None
        if role not in ("", "stays", "goes"):
            return None
        found.append(Binding(str(row["type"]), id_, role))
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class Agreed:
    """One entry of a year's list as it was agreed."""

    entry_id: str
    content_hash: str
    organization_id: str


def fingerprint(entries: Iterable[Agreed]) -> str:
    """One hash over a list, whatever its order."""
    lines = sorted(f"{one.entry_id} {one.content_hash} {one.organization_id}" for one in entries)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@dataclass(frozen=True)
class Difference:
    """How a list differs from what was agreed: the ids of entries."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]


def difference(agreed: Iterable[Agreed], now: Iterable[Agreed]) -> Difference:
    """What came, changed or went since a list was agreed."""
    then = {one.entry_id: one for one in agreed}
    today = {one.entry_id: one for one in now}
    return Difference(
        new=tuple(sorted(today.keys() - then.keys())),
        changed=tuple(sorted(id for id in today.keys() & then.keys() if today[id] != then[id])),
        gone=tuple(sorted(then.keys() - today.keys())),
    )
