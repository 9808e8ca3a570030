"""A dataset as a record of `/dcat.json`, as ckanext-dcat's JSON harvester reads it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .dcat_dict import printable
from .json_forms import Say, said
from .mapping import DATASET, RESOURCE
from .portal import Portal, contact, producer


def record(dataset: Mapping[str, Any], portal: Portal) -> dict[str, Any]:
    """A dataset as `package_show` gives it; empty fields are left out."""
    dataset = printable(dict(dataset))
    email = contact(dataset, portal)[1]
    how: dict[str, Say] = {
        "landingPage": lambda d: d.get("url") or portal.page(d),
        "issued": lambda d: d.get("issued") or d.get("metadata_created"),
        "keyword": lambda d: [tag["name"] for tag in d.get("tags") or []],
        # ckanext-dcat wrote mbox and reads email.
        "publisher": lambda d: {"name": producer(d, portal), "mbox": email, "email": email},
    }
    found = {
        "identifier": portal.dataset_uri(dataset),
        "modified": dataset.get("metadata_modified"),
        "language": ["id"],
        **said(DATASET, "dcat_json", dataset, how),
        "distribution": [_file(item) for item in dataset.get("resources") or []],
    }
    return {key: value for key, value in found.items() if value not in ("", None)}


def _file(resource: Mapping[str, Any]) -> dict[str, Any]:
    found = {
        "issued": resource.get("created"),
        "modified": resource.get("last_modified"),
        **said(RESOURCE, "dcat_json", resource, {}),
    }
    return {key: value for key, value in found.items() if value not in ("", None)}
