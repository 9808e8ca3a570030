"""An address that a dataset had once leads on to the one that it has now."""

from __future__ import annotations

import ckan.model as model
import ckan.plugins.toolkit as tk
from werkzeug.wrappers import Response

from ..content import is_storable
from ..publishing import versions
from .blueprint import sdi_proposals

_PAGES = frozenset({"dataset.read", "dcat.read_dataset"})


@sdi_proposals.after_app_request
def lead_on(response: Response) -> Response:
    """Only where nothing was found: pages that exist cost nothing more."""
    request = tk.request
    if response.status_code != 404 or request.endpoint not in _PAGES or request.method != "GET":
        return response
    view_args = request.view_args or {}
    old = str(view_args.get("id") or view_args.get("_id") or "")
    if not is_storable(old):
        return response
    subject_id = versions.public_name_of(old)
    package = model.Package.get(subject_id) if subject_id else None
    if package is None or package.state != model.State.ACTIVE or package.private:
        return response
    if package.name == old:
        return response
    # Not for ever (301): browsers would keep it, and the old address may come back.
    head, _, tail = request.path.rpartition("/")
    return tk.redirect_to(f"{head}/{tail.replace(old, package.name, 1)}")
