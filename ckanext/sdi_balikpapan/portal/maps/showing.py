"""A stored table as a map on a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.sdi_balikpapan.proposals.subjects.language import spoken

from ..reading import numbers
from ..reading.choosing import groups_of, offered
from ..reading.plot import Choice, Why
from ..reading.store import Store
from . import boundaries, drawing
from .choosing import Drawn, Place, drawn
from .classing import colours


def shown(store: Store, args: Mapping[str, str]) -> dict[str, Any] | None:
    """The map that an address asks for; None where no map of the portal fits the table."""
    outlines = boundaries.outlines()
    values = offered(store.fields) if outlines else []
    if not values:
        return None
    names = [name for name, _ in values]
    name = args["value"] if args.get("value") in names else names[0]
    groups = groups_of(store, name)
    if isinstance(groups, Why):
        return None
    only = {key[5:]: value for key, value in args.items() if key.startswith("only.")}
    found = drawn(groups, outlines, only)
    if found is None:
        return None
    if len(values) > 1:
        found = replace(found, choices=(Choice("value", "", tuple(values), name), *found.choices))
    return _page(store, found)


def _page(store: Store, found: Drawn) -> dict[str, Any]:
    lang = spoken()
    ranges = drawing.classes_of(found)

    def said(place: Place) -> str:
        figure = numbers.shown(place.figure, lang) if place.figure is not None else ""
        return f"{place.name}: {figure or tk._('tidak ada data')}"

    label = tk._("Peta: {title} menurut wilayah. Angkanya di bawah.").format(title=found.title)
    places = sorted(found.places, key=lambda one: (one.figure is None, -(one.figure or 0)))
    return {
        "store": store,
        "map": found,
        "picture": drawing.picture(found, label, said),
        "legend": [
            (colour, [numbers.shown(one, lang) for one in dict.fromkeys(ends)])
            for colour, ends in zip(colours(len(ranges)), ranges, strict=True)
        ],
        "rows": [(one.name, numbers.shown(one.figure, lang)) for one in places],
        "lacking": sum(one.figure is None for one in places),
    }
