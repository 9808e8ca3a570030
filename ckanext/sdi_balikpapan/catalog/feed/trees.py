"""A dataset as a tree, on the ground of this portal's configuration."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ckanext.dcat.utils import catalog_uri

from ..walidata import walidata, walidata_contact
from ..writing.dataset import of_dataset
from ..writing.kinds import Ground
from ..writing.nodes import Node
from ..writing.offices import Offices, offices
from . import graphs
from .triples import Iri

_NOT_LABEL = re.compile(r"[^A-Za-z0-9]")


@dataclass(frozen=True)
class Portal:
    """What the configuration says, looked up once for many datasets."""

    catalog: Iri
    base: str
    offices: Offices


def portal() -> Portal:
    """The portal as it is configured now."""
    who, contact = walidata(), walidata_contact()
    known = _offices(tuple(who.items()), tuple(contact.items()))
    return Portal(graphs.catalog(), catalog_uri(), known)


def tree(dataset: Mapping[str, Any], here: Portal) -> Node:
    """All that the profile says of a dataset.

    :raises Unsure: when only the profile itself can tell.
    """
    prefix = f"b{_NOT_LABEL.sub('', dataset['id'])}x"
    return of_dataset(dataset, here.offices, Ground(here.base, prefix))


@lru_cache(maxsize=4)
def _offices(who: tuple[tuple[str, str], ...], contact: tuple[tuple[str, str], ...]) -> Offices:
    return offices(dict(who), dict(contact))
