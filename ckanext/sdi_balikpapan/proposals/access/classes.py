"""What the access class of a dataset allows.

Source: Perpres 39/2019 ps 37 (limits go through the Forum), UU 14/2008 ps 17-19 (the PPID's).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

FIELD = "accessRights"


class AccessClass(str, Enum):
    """Who may read the content of a published dataset; each is stricter than the one before."""

    TERBUKA = "terbuka"
    TERBATAS = "terbatas"
    TERTUTUP = "tertutup"


def access_class(body: Mapping[str, Any]) -> AccessClass:
    """As the schema's validators read it: without the blanks around it, empty for open. What they
    don't know counts as closed."""
    said = str(body.get(FIELD) or "").strip() or AccessClass.TERBUKA.value
    try:
        return AccessClass(said)
    except ValueError:
        return AccessClass.TERTUTUP


def stays_outside_ckan(body: Mapping[str, Any]) -> bool:
    """Whether an approved dataset never enters CKAN's tables, index or DataStore."""
    return access_class(body) is AccessClass.TERTUTUP


def becomes_stricter(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether fewer people may read the content than before, so that what was public goes."""
    order = list(AccessClass)
    return order.index(access_class(after)) > order.index(access_class(before))


def unguarded_links(body: Mapping[str, Any]) -> list[str]:
    """The resources of a terbatas dataset that lie elsewhere, where no portal can guard them."""
    if access_class(body) is not AccessClass.TERBATAS:
        return []
    resources = body.get("resources") or []
    return [_name(r) for r in resources if r.get("url_type") != "upload" and not r.get("upload")]


def _name(resource: Mapping[str, Any]) -> str:
    return str(resource.get("name") or resource.get("url") or resource.get("id") or "")
