"""Everything that the home page shows, with a fixed number of queries; the same for everybody."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.lib.search import SearchError
from ckan.types import Context

from ckanext.sdi_balikpapan.catalog.feed.model import Publication
from ckanext.sdi_balikpapan.planning.calendar import service, showing
from ckanext.sdi_balikpapan.proposals.deadlines import office
from ckanext.sdi_balikpapan.proposals.model import now

_NEWEST, _USED, _RELEASES = 6, 5, 5
_AHEAD = timedelta(days=366)
_SECONDS = 60.0


@dataclass(frozen=True)
class Home:
    """What the home page shows, in no language.

    :param count: how many datasets are public; None while the search is down.
    :param facets: how many datasets there are by `kategori` and by `organization`.
    :param used: the datasets read most lately; empty where nobody counts.
    :param releases: what the calendar says comes next.
    """

    count: int | None = None
    newest: list[dict[str, Any]] = field(default_factory=list)
    facets: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    used: list[dict[str, Any]] = field(default_factory=list)
    releases: list[dict[str, Any]] = field(default_factory=list)


Basis = tuple[str, int, date]
_kept: dict[Basis, tuple[float, Home]] = {}


def home() -> Home:
    """What everybody may see, at most a minute old; anew as soon as something is published.

    Nothing in it depends on the visitor or on his language.
    """
    basis = (tk.config["ckan.site_id"], last_change(), office.calendar().day_of(now()))
    at, found = _kept.get(basis, (0.0, None))
    if found is None or time.monotonic() - at > _SECONDS:
        found = _gathered(basis[2])
        _kept.clear()
        if found.count is not None:
            _kept[basis] = (time.monotonic(), found)
    return found


def last_change() -> int:
    """A number that grows whenever something public changes."""
    return int(model.Session.scalar(sa.select(sa.func.max(Publication.seq))) or 0)


def _gathered(today: date) -> Home:
    releases = _releases(today)
    try:
        found = _search(
            rows=_NEWEST,
            sort="metadata_created desc",
            **{"facet.field": ["kategori", "organization"], "facet.limit": -1},
        )
        used = _used()
    except SearchError:
        return Home(releases=releases)
    facets = {name: facet["items"] for name, facet in found["search_facets"].items()}
    return Home(found["count"], found["results"], facets, used, releases)


def _used() -> list[dict[str, Any]]:
    """The datasets read most in the last two weeks, where CKAN counts that."""
    if not _counts_readers():
        return []
    asked = {"sort": "views_recent desc, title_string asc", "fq": "views_recent:[1 TO *]"}
    return list(_search(rows=_USED, **asked)["results"])


def _counts_readers() -> bool:
    return bool(tk.h.plugin_loaded("tracking"))


def _search(**asked: Any) -> dict[str, Any]:
    """As an anonymous visitor searches."""
    context: Context = {"user": ""}
    found: dict[str, Any] = tk.get_action("package_search")(context, asked)
    return found


def _releases(today: date) -> list[dict[str, Any]]:
    wanted = service.Wanted(first=today, last=today + _AHEAD)
    # A few more than are shown: what came before its day isn't to come any more.
    _, lines = service.lines(wanted, now(), limit=10 * _RELEASES)
    to_come = [one for one in lines if one.judged.delivered_at is None]
    return [showing.line(one) for one in to_come[:_RELEASES]]
