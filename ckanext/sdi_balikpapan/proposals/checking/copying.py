"""Variables that needn't be typed: those of the approved version, or of another dataset."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import ckan.plugins.toolkit as tk

from .. import schema
from ..model import Proposal

Row = dict[str, Any]


class NothingThere(LookupError):
    """There is no such source, or nothing in it for this person."""


def rows(proposal: Proposal, said: object, user: str) -> list[Row]:
    """The variables that a source (`approved`, or `dataset:NAME`) gives.

    :raises NothingThere:
    """
    name, _, which = str(said or "").partition(":")
    known = name in _SOURCES and proposal.subject_type == "dataset"
    found = _SOURCES[name](proposal, which, user) if known else []
    if not found:
        raise NothingThere(name)
    return found


def _approved(proposal: Proposal, _which: str, _user: str) -> list[Row]:
    return list(schema.base_body(proposal).get("variabel") or [])


def _dataset(_proposal: Proposal, which: str, user: str) -> list[Row]:
    """Of a published dataset that the caller may read, without what names its files."""
    try:
        found = tk.get_action("package_show")({"user": user}, {"id": which})
    except (tk.ObjectNotFound, tk.NotAuthorized, tk.ValidationError):
        return []
    variables = found.get("variabel") or []
    return [{key: value for key, value in row.items() if key != "berkas"} for row in variables]


_SOURCES: Mapping[str, Callable[[Proposal, str, str], list[Row]]] = {
    "approved": _approved,
    "dataset": _dataset,
}
