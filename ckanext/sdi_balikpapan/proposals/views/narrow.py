"""Kinds of proposals that change one thing: a reason, an address, an owner. No form pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..kind_helpers import sdi_is_narrow as is_narrow
from ..kinds import REASON, RULES, Kind

_FORM_NAMES = {REASON: "reason", "name": "name", "owner_org": "owner_org"}
_ALSO = {Kind.WITHDRAW: "superseded_by"}


def asked_for(kind: str, form: Mapping[str, str]) -> dict[str, Any]:
    """The one thing that the form of a kind asks for."""
    changes = RULES[Kind(kind)].changes or ()
    names = [_FORM_NAMES[field] for field in changes if field in _FORM_NAMES]
    also = _ALSO.get(Kind(kind))
    more = {also: form[also].strip()} if also and also in form else {}
    return {**{name: form.get(name, "") for name in names}, **more}


__all__ = ["asked_for", "is_narrow"]
