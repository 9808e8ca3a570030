"""From the address that an OPD had to the one that it has."""

from __future__ import annotations

import ckan.model as model
import ckan.plugins.toolkit as tk
from flask import Blueprint, Response, request

from ..content import is_storable
from .model import FormerOffice

sdi_former_offices = Blueprint("sdi_former_offices", __name__)

_LIMIT = 10
"""An OPD that was merged may have been merged again."""


def heir_of(reference: str) -> model.Group | None:
    """The OPD that stands where another one was; None when there never was one, or still is."""
    group = model.Group.get(reference)
    for _ in range(_LIMIT):
        if group is not None and group.state == model.State.ACTIVE:
            break
        former = model.Session.get(FormerOffice, group.id if group is not None else reference)
        if former is None:
            return None
        group = model.Group.get(former.organization_id)
    if group is None or group.state != model.State.ACTIVE or reference in (group.id, group.name):
        return None
    return group


@sdi_former_offices.before_app_request
def lead_to_the_heir() -> Response | None:
    """Old links to an OPD go on leading to its page."""
    args = dict(request.view_args or {})
    reference = args.get("id")
    is_page = (request.endpoint or "").startswith("organization.") and request.method == "GET"
    if not is_page or not isinstance(reference, str) or not is_storable(reference):
        return None
    heir = heir_of(reference)
    if heir is None:
        return None
    address = tk.url_for(request.endpoint, **{**args, "id": heir.name})
    return tk.redirect_to(address)
