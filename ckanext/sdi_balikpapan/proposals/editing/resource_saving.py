"""Saving one file of a dataset, as scripts do with `resource_create` and `resource_patch`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from ..content import Body
from ..policy import Actor
from . import finding, saving
from .finding import OPTIONS


def request(actor: Actor, raw: Mapping[str, Any]) -> dict[str, Any]:
    """The save that adds or changes one resource."""
    asked, body = _target(actor, raw)
    skipped = {*OPTIONS, "package_id"}
    fields = {key: value for key, value in raw.items() if key not in skipped}
    resources = [dict(r) for r in body.get("resources") or []]
    if raw.get("id") is None:
        resources.append(fields)
    else:
        _of_id(resources, raw["id"]).update({**_file_reset(fields), **fields})
    return {**asked, "resources": resources}


def removal(actor: Actor, raw: Mapping[str, Any]) -> dict[str, Any]:
    """The save that takes one resource out."""
    asked, body = _target(actor, raw)
    kept = [dict(r) for r in body.get("resources") or []]
    kept.remove(_of_id(kept, raw.get("id")))
    return {**asked, "resources": kept}


def _file_reset(fields: Mapping[str, Any]) -> dict[str, Any]:
    """A new address makes a link of what was an upload."""
    return {"url_type": "", "hash": ""} if fields.get("url") and not fields.get("upload") else {}


def _of_id(resources: list[dict[str, Any]], wanted: object) -> dict[str, Any]:
    found = next((r for r in resources if r.get("id") == wanted), None)
    if found is None:
        raise tk.ObjectNotFound(tk._("Berkas ini tidak ada dalam usulan atau dataset itu."))
    return found


def _target(actor: Actor, raw: Mapping[str, Any]) -> tuple[dict[str, Any], Body]:
    asked = {key: raw[key] for key in ("allow_incomplete", "content_hash") if key in raw}
    if raw.get("proposal_id"):
        asked["proposal_id"] = raw["proposal_id"]
    else:
        asked["id"] = raw.get("package_id") or _package_of(raw.get("id"))
    target = finding.find(actor, asked)
    saving.check_rights(actor, target)
    return asked, target.body


def _package_of(resource_id: object) -> str:
    live = model.Resource.get(resource_id) if isinstance(resource_id, str) else None
    if live is None:
        words = tk._("Sebutkan package_id (dataset) atau proposal_id (usulan) dari berkas ini.")
        raise tk.ValidationError({"package_id": [words]})
    return str(live.package_id)
