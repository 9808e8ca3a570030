"""A dataset as a record of `/dcat.json`, as ckanext-dcat's JSON harvester reads it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .dcat_dict import printable
from .portal import Portal, contact, producer


def record(dataset: Mapping[str, Any], portal: Portal) -> dict[str, Any]:
    """A dataset as `package_show` gives it; empty fields are left out."""
    dataset = printable(dict(dataset))
    email = contact(dataset, portal)[1]
    found = {
        "identifier": portal.dataset_uri(dataset),
        "title": dataset.get("title"),
        "description": dataset.get("notes"),
        "landingPage": dataset.get("url") or portal.page(dataset),
        "issued": dataset.get("issued") or dataset.get("metadata_created"),
        "modified": dataset.get("metadata_modified"),
        "language": ["id"],
        "keyword": [tag["name"] for tag in dataset.get("tags") or []],
        # ckanext-dcat wrote mbox and reads email.
        "publisher": {"name": producer(dataset, portal), "mbox": email, "email": email},
        "distribution": [_file(item) for item in dataset.get("resources") or []],
    }
    return {key: value for key, value in found.items() if value not in ("", None)}


def _file(resource: Mapping[str, Any]) -> dict[str, Any]:
    found = {
        "title": resource.get("name"),
        "description": resource.get("description"),
        "issued": resource.get("created"),
        "modified": resource.get("last_modified"),
        "format": resource.get("format"),
        "mediaType": resource.get("mimetype"),
        "byteSize": resource.get("size"),
        "accessURL": resource.get("url"),
    }
    return {key: value for key, value in found.items() if value not in ("", None)}
