"""What the plain JSON catalogues say of the portal itself. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote


@dataclass(frozen=True)
class Portal:
    """Where it stands and who answers for it.

    :param base: the address of which dataset URIs are made.
    :param site: the address at which its pages are.
    """

    base: str
    site: str
    title: str
    walidata: str
    email: str

    def dataset_uri(self, dataset: Mapping[str, Any]) -> str:
        """The URI that it came with, or one of its id: names and titles may change."""
        extras = {extra["key"]: extra["value"] for extra in dataset.get("extras") or []}
        own = f"{self.base.rstrip('/')}/dataset/{dataset['id']}"
        return str(dataset.get("uri") or extras.get("uri") or own)

    def page(self, dataset: Mapping[str, Any]) -> str:
        return f"{self.site.rstrip('/')}/dataset/{quote(dataset['name'], safe='')}"


def contact(dataset: Mapping[str, Any], portal: Portal) -> tuple[str, str]:
    """Name and address of who can be asked: the dataset's first contact, or the walidata."""
    for item in dataset.get("kontak") or []:
        if item.get("nama") and item.get("email"):
            return item["nama"], item["email"]
    return portal.walidata, portal.email


def keywords(dataset: Mapping[str, Any]) -> list[str]:
    """Its tags; without any, its concept, or its title."""
    tags = [tag["name"] for tag in dataset.get("tags") or [] if tag.get("name")]
    return tags or [dataset.get("konsep") or dataset.get("title") or dataset["name"]]


def producer(dataset: Mapping[str, Any], portal: Portal) -> str:
    """Who made the data, by name."""
    organization = dataset.get("organization") or {}
    return str(dataset.get("author") or organization.get("title") or portal.walidata)
