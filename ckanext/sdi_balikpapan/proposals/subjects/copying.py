"""Last year's activity as the beginning of this year's. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ckanext.sdi_balikpapan.standards import daftar_data
from ckanext.sdi_balikpapan.standards.forms.form import Type
from ckanext.sdi_balikpapan.standards.forms.form import form as form_of

from ..content import Body
from .types import PLAN, TYPES

_NEW_EACH_YEAR = frozenset({"name", "owner_org", "kode_kegiatan", "identitas_rekomendasi"})
"""What an office is given anew: address, code and recommendation of BPS."""


def next_year(subject_type: str, body: Mapping[str, Any]) -> Body:
    """The answers of an entry for the year after: every date a year later, as a proposal that
    people look over; what is given anew each year is blank."""
    form = form_of(TYPES[subject_type].form)
    copied = {k: v for k, v in body.items() if k in form.by_name and k not in _NEW_EACH_YEAR}
    for name, value in copied.items():
        if form.by_name[name].type is Type.DATE:
            copied[name] = a_year_later(value)
        elif form.by_name[name].type is Type.DATE_RANGE:
            copied[name] = {end: a_year_later(day) for end, day in value.items()}
    asked = TYPES[subject_type].year
    year = str(body.get(asked) or "")
    if year.isdecimal():
        copied[asked] = str(int(year) + 1)
        if subject_type == PLAN:
            copied[daftar_data.RELEASES] = daftar_data.next_year(body, int(year) + 1)
    return copied


def a_year_later(text: str) -> str:
    """The same day a year later; 29 February becomes the 28th, and what is no date stays."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    if (day.month, day.day) == (2, 29):
        day = day.replace(day=28)
    return day.replace(year=day.year + 1).isoformat()
