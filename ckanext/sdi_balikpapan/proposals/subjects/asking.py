"""Which questions of an entry's form are put, given the answers so far."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ckanext.sdi_balikpapan.standards.forms import rules
from ckanext.sdi_balikpapan.standards.forms.settings import form_levels

from .types import DATASET, TYPES


def shown(subject_type: str, body: Mapping[str, Any]) -> frozenset[str]:
    """The fields that are asked, and those that hold an answer nobody asks for any more: it has
    to be taken out. Nothing for datasets, whose form asks everything."""
    if subject_type == DATASET:
        return frozenset()
    form = TYPES[subject_type].form
    return rules.asked(form, body, form_levels()) | {k for k, v in body.items() if v}
