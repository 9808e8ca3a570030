"""Whether a dataset stands in the Daftar Data of the year (check pr-1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ckanext.sdi_balikpapan.standards import daftar_data as plan
from ckanext.sdi_balikpapan.standards.registry.model import Entry, Status
from ckanext.sdi_balikpapan.standards.registry.references import PLANNED

from ..subjects.types import PLAN
from .answers import Answer, Found

CHECK = "pr-1"
_YEAR: Any = Entry.body[plan.YEAR].astext


def answer(body: Mapping[str, Any], year: int) -> Found | None:
    """What the agreed entries say; None where a dataset names none, or nobody listed any yet.

    :param year: the current one.
    """
    wanted = str(body.get(PLANNED) or "").strip()
    years = _agreed_years() if wanted else []
    if not years:
        return None
    found = {int(entry.body[plan.YEAR]): entry for entry in _entries(wanted, years)}
    said = {"value": wanted[:100]}
    if year in found:
        said |= {"year": str(year), "title": found[year].title}
        return Found(CHECK, Answer.YES, "in_plan", said, PLANNED)
    if found:  # before this year's list is agreed, last year's goes on
        said |= {"year": str(max(found))}
        return Found(CHECK, Answer.UNSURE, "in_other_year", said, PLANNED)
    listed = str(year) in years
    return Found(CHECK, Answer.NO if listed else Answer.UNSURE, "not_in_plan", said, PLANNED)


def _entries(wanted: str, years: list[str]) -> list[Entry]:
    names = [plan.address(year, wanted) for year in years]
    return list(model.Session.scalars(sa.select(Entry).where(Entry.name.in_(names), *_AGREED)))


_AGREED = (Entry.type == PLAN, Entry.status == Status.AGREED.value)


def _agreed_years() -> list[str]:
    query = sa.select(_YEAR).where(*_AGREED, _YEAR.regexp_match("^[0-9]{4}$")).distinct()
    return list(model.Session.scalars(query))
