"""What somebody asks of the calendar: read, or refused with a sentence."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import ckan.plugins.toolkit as tk

from ..lists import asking
from .punctuality import Standing
from .service import Wanted

_MONTH = re.compile(r"([1-9][0-9]{3})-(0[1-9]|1[0-2])")


def wanted(asked: Mapping[str, Any], today: date) -> Wanted:
    """A question of the calendar; without a span, the current month.

    :raises tk.ValidationError: for what cannot be read.
    """
    first, last = span(asked, today)
    return Wanted(
        first=first,
        last=last,
        organization_id=asking.organization(asked),
        kategori=asking.code(asked, "kategori"),
        standing=_standing(asked),
    )


def span(asked: Mapping[str, Any], today: date) -> tuple[date, date]:
    """The first and the last day that are asked for: a `month`, a `year`, or the current month.

    :raises tk.ValidationError: for what is neither.
    """
    year = asking.year(asked)
    if year is not None:
        if not 1000 <= year <= 9999:
            raise tk.ValidationError({"year": [tk._("Tahun terdiri atas empat angka.")]})
        return date(year, 1, 1), date(year, 12, 31)
    text = str(asked.get("month") or f"{today:%Y-%m}")
    found = _MONTH.fullmatch(text)
    if found is None:
        raise tk.ValidationError({"month": [tk._("Tulis bulan seperti 2027-03.")]})
    year, month = int(found[1]), int(found[2])
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _standing(asked: Mapping[str, Any]) -> Standing | None:
    text = str(asked.get("standing") or "")
    if not text:
        return None
    try:
        return Standing(text)
    except ValueError:
        known = ", ".join(standing.value for standing in Standing)
        words = tk._("Keadaan ini tidak ada. Yang ada: {known}.").format(known=known)
        raise tk.ValidationError({"standing": [words]}) from None
