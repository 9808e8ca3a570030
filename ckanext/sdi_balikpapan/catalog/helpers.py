"""What pages say of themselves to search engines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import ckan.plugins.toolkit as tk

from . import schema_org
from .feed.records import portal


def sdi_schema_org(dataset: Mapping[str, Any]) -> str:
    """A dataset as JSON-LD for a script element; empty for what isn't public."""
    if dataset.get("private") or dataset.get("state") != "active":
        return ""
    return schema_org.script(schema_org.dataset(dataset, portal()))


def sdi_schema_org_catalogue() -> str:
    """The portal as JSON-LD for a script element."""
    description = tk.config["ckan.site_description"]
    region = tk.config["ckanext.sdi_balikpapan.region"]
    return schema_org.script(schema_org.catalogue(portal(), description, region))


@tk.chained_helper
def structured_data(
    next_: Callable[..., str], dataset: Mapping[str, Any], profiles: list[str] | None = None
) -> str:
    """In place of ckanext-dcat's, whose block would say the same a second time, by rdflib."""
    return next_(dataset, profiles) if profiles else sdi_schema_org(dataset) or "{}"
