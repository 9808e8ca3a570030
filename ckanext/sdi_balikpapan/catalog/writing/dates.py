"""Dates as ckanext-dcat types them. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache

from ..feed.triples import Text
from ..mapping import expand
from .nodes import Unsure

_YEAR = re.compile(r"[0-9]{4}")
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?")


@lru_cache(maxsize=1 << 12)
def written(value: object) -> Text:
    """A year, a month, a day or a moment as a literal of its type.

    :raises Unsure: for anything else: ckanext-dcat guesses, and so do the profiles.
    """
    if not isinstance(value, str):
        raise Unsure("date")
    if _YEAR.fullmatch(value) and value != "0000":
        return Text(value, "", expand("xsd:gYear"))
    if _MONTH.fullmatch(value) and value[:4] != "0000":
        return Text(value, "", expand("xsd:gYearMonth"))
    try:
        if _DAY.fullmatch(value):
            return Text(date.fromisoformat(value).isoformat(), "", expand("xsd:date"))
        if _MOMENT.fullmatch(value):
            return Text(datetime.fromisoformat(value).isoformat(), "", expand("xsd:dateTime"))
    except ValueError:
        pass
    raise Unsure("date")
