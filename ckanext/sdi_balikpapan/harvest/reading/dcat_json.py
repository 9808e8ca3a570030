"""The pages of ckanext-dcat's JSON: a list of datasets at `/dcat.json?page=N`. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from .pod import datasets
from .records import Record, Refused, Turn

KIND = "dcat_json"


def read(text: str, url: str, turn: Turn) -> Iterator[Record | Refused]:
    """The datasets of a page; after one that isn't empty there may be another.

    :raises Unreadable: BROKEN, TOO_DEEP.
    """
    number = 0
    for item in datasets(KIND, text, turn):
        number += 1
        yield item
    asked = dict(parse_qsl(urlsplit(url).query)).get("page", "1")
    if number and asked.isascii() and asked.isdecimal() and len(asked) < 9:
        turn.next = with_query(url, page=str(int(asked) + 1))
        # A server that knows no pages gives the same file again.
        turn.last_if_same = "page" not in dict(parse_qsl(urlsplit(url).query))


def with_query(url: str, **query: str) -> str:
    """The address with some parameters set anew."""
    parts = urlsplit(url)
    kept = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if k not in query]
    return urlunsplit(parts._replace(query=urlencode([*kept, *query.items()]), fragment=""))
