"""Each subject with the code that publishes it, and which one an id or address means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import ckan.model as model
import ckan.plugins.toolkit as tk

from ..gate import governed
from ..publishing import dataset
from . import entry_rows
from .base import Subject
from .datasets import Datasets
from .entries import Entries
from .plan_entries import PlanEntries
from .types import DATASET, PLAN, REGISTRY, TYPES

SUBJECTS: Mapping[str, Subject] = {
    DATASET: Datasets(),
    **{name: Entries(TYPES[name]) for name in REGISTRY},
    PLAN: PlanEntries(TYPES[PLAN]),
}


@dataclass(frozen=True)
class Found:
    """What stands under an id or address now.

    :param public: whether everybody may know of it.
    """

    type: str
    id: str
    organization_id: str = ""
    public: bool = False
    governed: bool = True


def known(subject_type: object) -> str:
    """A subject type that a request names.

    :raises tk.ValidationError: where there is none of that name.
    """
    if isinstance(subject_type, str) and subject_type in TYPES:
        return subject_type
    words = tk._("Yang dapat diusulkan: {types}.").format(types=", ".join(TYPES))
    raise tk.ValidationError({"subject_type": [words]})


def locate(wanted: str, subject_type: str | None = None) -> Found | None:
    """A subject by id or address; where none of that type stands now, None."""
    live = dataset.find_live(wanted) if subject_type in (None, DATASET) else None
    if live is not None:
        public = live.state == model.State.ACTIVE and not live.private
        governs = governed.is_governed(live.type)
        return Found(DATASET, live.id, live.owner_org or "", bool(public), governs)
    entry = entry_rows.find(wanted) if subject_type != DATASET else None
    if entry is None or subject_type not in (None, entry.type):
        return None
    return Found(entry.type, entry.id, entry.organization_id, entry_rows.is_public(entry))
