"""A JSON document of records one by one, so that a long catalogue needs no long memory. Pure."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Generator, Iterator
from typing import Any

from .reasons import Reason
from .records import Unreadable

MAX_DEPTH = 40
LISTS = frozenset({"dataset", "datasets"})
"""The members whose items come one by one."""

_BLANKS = re.compile(r"[ \t\n\r]*")


def _number(text: str) -> float | None:
    value = float(text)
    return value if math.isfinite(value) else None


_DECODER = json.JSONDecoder(parse_constant=lambda _: None, parse_float=_number)


def parts(text: str) -> Iterator[tuple[str, Any, bool]]:
    """The members of a document: name, value, and whether it is one item of a list.

    Items of a list at the top have no name.

    :raises Unreadable: BROKEN, TOO_DEEP; what came before is sound.
    """
    at = _skip(text, 0)
    if text[at : at + 1] == "[":
        at = yield from _items(text, at, "")
    elif text[at : at + 1] == "{":
        at = yield from _members(text, at)
    else:
        raise _broken(text, at)
    if _skip(text, at) != len(text):
        raise _broken(text, at)


def whole(text: str) -> Any:
    """The document as one value."""
    value, at = _value(text, _skip(text, 0))
    if _skip(text, at) != len(text):
        raise _broken(text, at)
    return value


def check_depth(value: Any) -> None:
    """:raises Unreadable: TOO_DEEP."""
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise Unreadable(Reason.TOO_DEEP)
        inside: list[Any] = []
        for item in level:
            if isinstance(item, dict):
                inside.extend(v for v in item.values() if isinstance(v, (dict, list)))
            elif isinstance(item, list):
                inside.extend(v for v in item if isinstance(v, (dict, list)))
        level = inside


def _members(text: str, at: int) -> Generator[tuple[str, Any, bool], None, int]:
    at = _skip(text, at + 1)
    if text[at : at + 1] == "}":
        return at + 1
    while True:
        if text[at : at + 1] != '"':
            raise _broken(text, at)
        name, at = _value(text, at)
        at = _skip(text, _expect(text, _skip(text, at), ":"))
        if name in LISTS and text[at : at + 1] == "[":
            yield name, [], False
            at = yield from _items(text, at, name)
        else:
            value, at = _value(text, at)
            yield name, value, False
        at = _skip(text, at)
        if text[at : at + 1] == "}":
            return at + 1
        at = _skip(text, _expect(text, at, ","))


def _items(text: str, at: int, name: str) -> Generator[tuple[str, Any, bool], None, int]:
    at = _skip(text, at + 1)
    if text[at : at + 1] == "]":
        return at + 1
    while True:
        value, at = _value(text, at)
        yield name, value, True
        at = _skip(text, at)
        if text[at : at + 1] == "]":
            return at + 1
        at = _skip(text, _expect(text, at, ","))


def _value(text: str, at: int) -> tuple[Any, int]:
    try:
        value, end = _DECODER.raw_decode(text, at)
    except RecursionError:
        raise Unreadable(Reason.TOO_DEEP) from None
    except (ValueError, StopIteration):
        raise _broken(text, at) from None
    check_depth(value)
    return value, end


def _skip(text: str, at: int) -> int:
    found = _BLANKS.match(text, at)
    return found.end() if found else at


def _expect(text: str, at: int, mark: str) -> int:
    if text[at : at + 1] != mark:
        raise _broken(text, at)
    return at + 1


def _broken(text: str, at: int) -> Unreadable:
    return Unreadable(Reason.BROKEN, why=f"JSON, huruf ke-{min(at, len(text)) + 1}")
