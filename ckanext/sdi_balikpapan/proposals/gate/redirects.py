"""From CKAN's own dataset pages to the proposal, for people with a browser.

CKAN's buttons and links stay as they are. Whoever may edit a governed dataset lands in its
proposal; everybody else gets CKAN's own answer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.views import dataset, resource
from flask import Blueprint, Response, current_app, request
from werkzeug.datastructures import MultiDict

from ..content import is_storable
from . import governed, targets
from .targets import Target

sdi_gate = Blueprint("sdi_gate", __name__)

Args = dict[str, Any]
Finder = Callable[[Args], list[Target]]


def _of_id(args: Args) -> list[Target]:
    return targets.package(args.get("id"))


def _of_resource(args: Args) -> list[Target]:
    return targets.resource(args.get("resource_id")) or _of_id(args)


def _new(args: Args) -> list[Target]:
    return targets.new_dataset({"type": args.get("package_type")})


def _bulk(_args: Args) -> list[Target]:
    """The datasets ticked on an organisation's list (`dataset_<id>` boxes)."""
    ticked = [key[len("dataset_") :] for key in request.form if key.startswith("dataset_")]
    return targets.among(id_ for id_ in ticked if is_storable(id_))


def _trash(_args: Args) -> list[Target]:
    """The deleted datasets that emptying the trash would destroy."""
    if request.form.get("action") not in ("all", "package") or "cancel" in request.form:
        return []
    rows = model.Session.query(model.Package.id).filter_by(state=model.State.DELETED)
    return targets.among(row.id for row in rows)


_DATASET: dict[str, Finder] = {
    "new": _new,
    "scheming_new": _new,
    "scheming_new_page": _of_id,
    "edit": _of_id,
    "scheming_edit": _of_id,
    "scheming_edit_page": _of_id,
    "delete": _of_id,
    "resources": _of_id,
    "groups": _of_id,
    "new_collaborator": _of_id,
}
_RESOURCE: dict[str, Finder] = {
    "new": _of_id,
    "edit": _of_resource,
    "delete": _of_resource,
    "views": _of_resource,
    "edit_view": _of_resource,
}
_OTHER: dict[str, Finder] = {
    "dcat.new": _new,
    "datastore.dictionary": _of_resource,
    "datapusher.resource_data": _of_resource,
    "datapusher.delete_datastore_table": _of_resource,
    "tabledesigner.tabledesigner": _of_resource,
    "tabledesigner.add_row": _of_resource,
    "tabledesigner.edit_row": _of_resource,
    "tabledesigner.delete_rows": _of_resource,
    "xloader.resource_data": _of_resource,
    "organization.bulk_process": _bulk,
    "group.bulk_process": _bulk,
    "admin.trash": _trash,
}
"""Pages on which CKAN changes datasets, and how to tell which dataset is meant."""

_CLASSES: dict[type | None, Finder] = {
    dataset.CreateView: _new,
    dataset.EditView: _of_id,
    dataset.DeleteView: _of_id,
    resource.CreateView: _of_id,
    resource.EditView: _of_resource,
    resource.DeleteView: _of_resource,
    resource.EditResourceViewView: _of_resource,
}
"""The same by core's view classes, wherever they are served."""

_READABLE = ("dataset.groups", "organization.bulk_process", "group.bulk_process", "admin.trash")
"""Pages that are worth reading: only what they send is refused."""


def _finder(endpoint: str) -> Finder | None:
    if endpoint in _OTHER:
        return _OTHER[endpoint]
    blueprint, _, view = endpoint.rpartition(".")
    type_, _, kind = blueprint.rpartition("_")
    if blueprint in governed.governed_types():
        return _DATASET.get(view)
    if blueprint == "resource" or (kind == "resource" and type_ in governed.governed_types()):
        return _RESOURCE.get(view)
    return _of_core_class(endpoint)


def _of_core_class(endpoint: str) -> Finder | None:
    """Other extensions serve core's views under endpoints of their own (ckanext-dcat: dcat.new)."""
    function = current_app.view_functions.get(endpoint)
    return _CLASSES.get(getattr(function, "view_class", None))


@sdi_gate.before_app_request
def lead_to_the_proposal() -> Response | tuple[str, int] | None:
    """Send people from CKAN's edit pages to the proposal; refuse what they send there."""
    if "\x00" in request.path:  # no name in PostgreSQL; core fails on it with a server error
        return tk.abort(404)
    finder = _finder(request.endpoint or "")
    if finder is None or not _may_come(request.method):
        return None
    found = [t for t in finder(request.view_args or {}) if _may_edit(t)]
    if not found:
        return None
    if request.method in ("GET", "HEAD"):
        return tk.redirect_to(_address(found[0]))
    page = {"address": _address(found[0]), "sent": _sent(request.form), "names": _names(found)}
    return tk.render("sdi_gate/refused.html", page), 409


def _may_come(method: str) -> bool:
    return method == "POST" or (method in ("GET", "HEAD") and request.endpoint not in _READABLE)


def _may_edit(target: Target) -> bool:
    """Who couldn't edit anyway gets CKAN's own answer."""
    action = "package_update" if target.id else "package_create"
    context = {"user": tk.current_user.name, "auth_user_obj": tk.current_user}
    data = {"id": target.id} if target.id else {}
    try:
        tk.check_access(action, context, data)  # type: ignore[arg-type]
    except (tk.NotAuthorized, tk.ObjectNotFound):
        return False
    return True


def _address(target: Target) -> str:
    if target.id is None:
        return tk.url_for("sdi_proposals.new", **_kept(request.args, "group"))
    return tk.url_for("sdi_proposals.start", dataset=target.name)


def _kept(args: MultiDict[str, str], *names: str) -> dict[str, str]:
    return {name: args[name] for name in names if name in args}


def _names(found: list[Target]) -> list[str]:
    return [target.name for target in found if target.name]


def _sent(form: MultiDict[str, str]) -> list[tuple[str, str]]:
    """What was typed, given back to be copied: a refusal must not cost anybody his text."""
    hidden = {tk.config.get("WTF_CSRF_FIELD_NAME"), "save", "_ckan_phase", "pkg_name"}
    return [(k, v) for k, v in form.items(multi=True) if v.strip() and k not in hidden]
