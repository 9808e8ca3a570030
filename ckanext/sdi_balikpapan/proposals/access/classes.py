"""What the access class of a dataset allows.

Source: Perpres 39/2019 ps 37 (limits go through the Forum), UU 14/2008. Until files of *terbatas*
datasets can be guarded on every path, such a dataset publishes its metadata only: better no file
than a leaked one.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any


class AccessClass(str, Enum):
    """Who may read the content of a published dataset."""

    TERBUKA = "terbuka"
    TERBATAS = "terbatas"
    TERTUTUP = "tertutup"


def stays_outside_ckan(body: Mapping[str, Any]) -> bool:
    """Whether an approved dataset never enters CKAN's tables, index or DataStore."""
    return _access_class(body) is AccessClass.TERTUTUP


def holds_unguarded_files(body: Mapping[str, Any]) -> bool:
    """Whether a terbatas dataset brings files that the portal cannot guard yet."""
    return _access_class(body) is AccessClass.TERBATAS and bool(body.get("resources"))


def _access_class(body: Mapping[str, Any]) -> AccessClass:
    """As the schema's validators read it: without the blanks around it, empty for open. What they
    don't know stays outside."""
    said = str(body.get("accessRights") or "").strip() or AccessClass.TERBUKA.value
    try:
        return AccessClass(said)
    except ValueError:
        return AccessClass.TERTUTUP
