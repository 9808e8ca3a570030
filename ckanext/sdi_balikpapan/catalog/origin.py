"""Whether a dataset came from another catalogue, which sends it out itself. Pure.

Such a dataset keeps the URI that it came with, and isn't counted a second time here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

HARVESTED = ("harvest_source_id", "harvest_object_id", "guid")
"""Extras by which a dataset is known to come from another catalogue."""


def is_foreign(dataset: Mapping[str, Any], base: str) -> bool:
    """Whether it was harvested, or bears a URI that isn't of the portal at `base`."""
    extras = {extra["key"]: extra["value"] for extra in dataset.get("extras") or []}
    fields = {**extras, **{key: value for key, value in dataset.items() if key != "extras"}}
    uri = fields.get("uri") or ""
    return any(key in fields for key in HARVESTED) or bool(
        uri and not uri.startswith(base.rstrip("/") + "/")
    )
