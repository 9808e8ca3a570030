"""A dataset as a tree, on the ground of this portal's configuration."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from ckanext.dcat.utils import catalog_uri

from ..walidata import walidata, walidata_contact
from ..writing.dataset import of_dataset
from ..writing.kinds import Ground
from ..writing.nodes import Node
from ..writing.offices import Offices, offices


def tree(dataset: Mapping[str, Any]) -> Node:
    """All that the profile says of a dataset.

    :raises Unsure: when only the profile itself can tell.
    """
    prefix = "b" + re.sub(r"[^A-Za-z0-9]", "", dataset["id"]) + "x"
    who, contact = walidata(), walidata_contact()
    known = _offices(tuple(who.items()), tuple(contact.items()))
    return of_dataset(dataset, known, Ground(catalog_uri(), prefix))


@lru_cache(maxsize=4)
def _offices(who: tuple[tuple[str, str], ...], contact: tuple[tuple[str, str], ...]) -> Offices:
    return offices(dict(who), dict(contact))
