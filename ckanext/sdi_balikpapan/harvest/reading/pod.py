"""`data.json` by Project Open Data 1.1: one document with all datasets. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from . import json_record
from .json_parts import LISTS, parts
from .records import Record, Refused, Turn

KIND = "pod"


def read(text: str, turn: Turn) -> Iterator[Record | Refused]:
    """The datasets of a document, one by one.

    :raises Unreadable: BROKEN, TOO_DEEP.
    """
    yield from datasets(KIND, text, turn)


def datasets(kind: str, text: str, turn: Turn) -> Iterator[Record | Refused]:
    """The items of the document's list of datasets."""
    number = 0
    turn.catalogue = text.lstrip()[:1] == "["
    for name, value, is_item in parts(text):
        turn.catalogue = turn.catalogue or name in LISTS
        if is_item:
            number += 1
            yield json_record.read(kind, value, number)
