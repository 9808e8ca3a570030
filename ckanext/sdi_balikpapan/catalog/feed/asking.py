"""What a harvester may ask of the catalogue. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone

from dateutil.parser import isoparse

LARGEST_PAGE = 1000
LARGEST_NUMBER = 10**15
OWN = frozenset(
    {"page", "cursor", "limit", "modified_since", "tombstones", "origin", "profiles", "q", "fq"}
)
YES, NO = frozenset({"1", "true", "ya"}), frozenset({"0", "false", "tidak"})
# A "+" that nobody encoded arrives as a space.
_LOST_PLUS = re.compile(r" (\d\d:?\d\d)$")


class BadQuestion(ValueError):
    """A parameter that cannot be answered; `why` is a code of `words.WHY`."""

    def __init__(self, why: str, **values: object) -> None:
        super().__init__(why)
        self.why = why
        self.values = values


@dataclass(frozen=True)
class Question:
    """One request for the catalogue.

    :param page: its number, for readers of ckanext-dcat's pages; 0 asks for everything at once.
    :param cursor: the last number of a publication that the reader knows, or None.
    :param foreign: with what other catalogues are the origin of.
    """

    page: int = 1
    cursor: int | None = None
    limit: int = 100
    since: datetime | None = None
    tombstones: bool = False
    foreign: bool = False

    @property
    def whole(self) -> bool:
        return self.page == 0


def question(args: Mapping[str, Sequence[str]], page_size: int) -> Question:
    """What the parameters ask for.

    :raises BadQuestion: which parameter, and why.
    """
    given: dict[str, str] = {}
    for name, values in args.items():
        if name not in OWN:
            continue
        if len(values) > 1:
            raise BadQuestion("twice", name=name)
        if values and values[0].strip():
            given[name] = values[0].strip()
    if "cursor" in given and "page" in given:
        raise BadQuestion("cursor_and_page")
    if "cursor" in given and "modified_since" in given:
        raise BadQuestion("cursor_and_since")
    everything = given.get("page") == "all"
    return Question(
        page=0 if everything else _number("page", given.get("page", "1"), 1, LARGEST_NUMBER),
        cursor=_number("cursor", given["cursor"], 0, LARGEST_NUMBER) if "cursor" in given else None,
        limit=_number("limit", given.get("limit", str(page_size)), 1, max(LARGEST_PAGE, page_size)),
        since=moment(given["modified_since"]) if "modified_since" in given else None,
        tombstones=_flag("tombstones", given.get("tombstones", "0")),
        foreign=_choice("origin", given.get("origin", "own"), ("own", "all")) == "all",
    )


def moment(text: str) -> datetime:
    """A time as ISO 8601 writes it, in UTC where it names no offset.

    :raises BadQuestion: for anything else.
    """
    whole = _LOST_PLUS.sub(r"+\1", text) if "T" in text or text.count(" ") > 1 else text
    try:
        found = isoparse(whole)
        known = found if found.tzinfo else found.replace(tzinfo=timezone.utc)
        return known.astimezone(timezone.utc)
    except (ValueError, OverflowError):
        raise BadQuestion("time", name="modified_since", value=text[:50]) from None


def _number(name: str, text: str, least: int, most: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 20 and least <= int(text) <= most):
        raise BadQuestion("number", name=name, value=text[:50], least=least, most=most)
    return int(text)


def _flag(name: str, text: str) -> bool:
    return _choice(name, text.lower(), tuple(sorted(YES | NO))) in YES


def _choice(name: str, text: str, known: Sequence[str]) -> str:
    if text not in known:
        raise BadQuestion("choice", name=name, value=text[:50], known=", ".join(known))
    return text
