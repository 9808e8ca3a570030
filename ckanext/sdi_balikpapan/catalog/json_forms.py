"""What the rows of the mapping table say in a form of plain JSON. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .mapping import Term

Say = Callable[[Mapping[str, Any]], Any]


def said(
    table: tuple[Term, ...], form: str, data: Mapping[str, Any], how: Mapping[str, Say]
) -> dict[str, Any]:
    """The keys of a form with what a dataset or a file says there.

    :param form: the column of the table that holds the keys: `pod` or `dcat_json`.
    :param how: for the keys whose value isn't the field's own, how it is made.
    """
    keys = [(key, term.field) for term in table for key in getattr(term, form).split()]
    return {key: how[key](data) if key in how else data.get(field) for key, field in keys}
