"""What ckanext-dcat is given of a dataset, and what is kept of what it made. Pure."""

from __future__ import annotations

import re
from typing import Any

# Terms that the profile writes itself, under the names that ckanext-dcat would use for them.
_OURS = frozenset(
    {
        "access_rights",
        "alternate_identifier",
        "conforms_to",
        "contact",
        "creator",
        "dcat_type",
        "documentation",
        "frequency",
        "language",
        "provenance",
        "publisher",
        "rights",
        "spatial_coverage",
        "temporal_coverage",
        "theme",
    }
)
_OUR_PREFIXES = ("contact_", "creator_", "publisher_", "spatial")
_DATASET = (
    "id",
    "type",
    "title",
    "notes",
    "url",
    "version",
    "tags",
    "issued",
    "metadata_created",
    "metadata_modified",
    "temporal_start",
    "temporal_end",
    "extras",
)
_RESOURCE_OURS = ("format", "mimetype", "size", "license", "language")


# What XML 1.0 cannot carry: one such character would spoil the catalogue for every harvester.
_UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def printable(value: Any) -> Any:
    """The same value without the characters that XML cannot carry."""
    if isinstance(value, str):
        return _UNPRINTABLE.sub("", value)
    if isinstance(value, list):
        return [printable(item) for item in value]
    if isinstance(value, dict):
        return {key: printable(item) for key, item in value.items()}
    return value


def for_dcat(
    dataset: dict[str, Any], publisher: dict[str, str], contact: dict[str, str]
) -> dict[str, Any]:
    """The part of the dataset that ckanext-dcat writes, in its words."""
    out = {key: dataset[key] for key in _DATASET if dataset.get(key)}
    out["publisher"] = [publisher]
    kontak = [
        {"name": item.get("nama", ""), "email": item.get("email", "")}
        for item in dataset.get("kontak") or []
    ]
    out["contact"] = kontak or [contact]
    is_open = dataset.get("accessRights") in (None, "", "terbuka")
    out["resources"] = [_resource(item, is_open) for item in dataset.get("resources") or []]
    return out


def _resource(resource: dict[str, Any], is_open: bool) -> dict[str, Any]:
    out = {key: value for key, value in resource.items() if key not in _RESOURCE_OURS}
    out["access_url"] = resource.get("url")
    # DCAT: a downloadURL gives the file to whoever follows it; an accessURL may lead to a question.
    if is_open and resource.get("url_type") == "upload":
        out["download_url"] = resource.get("url")
    return out


def without_ours(parsed: dict[str, Any]) -> None:
    """Take away what ckanext-dcat made of the terms that the profile reads itself."""
    for key in [key for key in parsed if _is_ours(key)]:
        del parsed[key]
    extras = parsed.get("extras") or []
    parsed["extras"] = [extra for extra in extras if not _is_ours(extra["key"])]
    for resource in parsed.get("resources") or []:
        for key in ("license", "language"):
            resource.pop(key, None)


def contacts(found: list[dict[str, str]], fallback_fragment: str) -> list[dict[str, str]]:
    """Contacts as the field `kontak` has them, without the walidata's own."""
    named = [
        {"nama": item.get("name", ""), "email": item.get("email", "")}
        for item in found
        if not item.get("uri", "").endswith(fallback_fragment)
    ]
    kontak = [{key: value for key, value in item.items() if value} for item in named]
    return sorted(kontak, key=lambda item: sorted(item.items()))


def _is_ours(key: str) -> bool:
    return key in _OURS or key.startswith(_OUR_PREFIXES)
