"""How the dataset's page will look, from its own template and the proposal."""

from __future__ import annotations

import mimetypes
from typing import Any

import ckan.plugins.toolkit as tk

from .blueprint import Proposal, dataset_or_404, sdi_proposals


@sdi_proposals.get("/<id>/preview")
def preview(id: str) -> str:
    proposal = dataset_or_404(id)
    dataset = _as_shown(proposal)
    variables = {
        "proposal": proposal,
        "pkg_dict": dataset,
        "pkg": dataset,
        "dataset_type": "dataset",
        "am_following": False,
        "is_preview": True,
    }
    return tk.render("sdi/proposals/preview.html", variables)


def _as_shown(proposal: Proposal) -> Proposal:
    """The body as `package_show` would give it."""
    body = proposal["dataset"]
    organization = tk.get_action("organization_show")(
        {"ignore_auth": True},
        {"id": proposal["organization"]["id"], "include_users": False, "include_groups": False},
    )
    files = body.get("resources") or []
    licence = body.get("license_id") or ""
    return {
        "notes": "",
        "extras": [],
        "license_id": "",
        "version": "",
        "author": "",
        **body,
        # A draft's isn't validated yet, and this page makes a link of it.
        "url": body.get("url") if tk.h.is_url(body.get("url") or "") else "",
        "name": body.get("name") or proposal["dataset_id"],
        "title": body.get("title") or tk._("(belum berjudul)"),
        "type": "dataset",
        "state": "active",
        "private": False,
        "groups": [],
        "tags": [_tag(tag["name"]) for tag in body.get("tags") or []],
        "organization": organization,
        "license_title": tk.h.sdi_code_name("lisensi", licence, tk.h.lang()),
        "metadata_created": None,
        "metadata_modified": None,
        "num_resources": len(files),
        "resources": [_file(number, resource) for number, resource in enumerate(files)],
        "tracking_summary": {"total": 0, "recent": 0},
    }


def _tag(name: str) -> dict[str, Any]:
    return {"name": name, "display_name": name, "state": "active", "vocabulary_id": None}


def _file(number: int, resource: Proposal) -> Proposal:
    guessed = mimetypes.guess_type(resource.get("url") or "")[0] or ""
    return {
        "description": "",
        **resource,
        "name": resource.get("name") or resource.get("url") or "",
        "format": resource.get("format")
        or (tk.h.unified_resource_format(guessed) if guessed else ""),
        "position": number,
        "has_views": False,
        "created": None,
        "last_modified": None,
        "metadata_modified": None,
        "tracking_summary": {"total": 0, "recent": 0},
    }
