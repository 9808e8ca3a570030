"""Downloads: a proposal's files for those who may read it, published ones harmless for all."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.lib.munge import munge_filename
from flask.wrappers import Response

from ..publishing import serving, store
from .blueprint import Proposal, call, dataset_or_404, sdi_proposals


@sdi_proposals.get("/<id>/files/<sha256>/<name>")
def download(id: str, sha256: str, name: str) -> Any:
    """A file that the proposal or the version it starts from names; no other, whoever asks."""
    proposal = dataset_or_404(id)
    file = _named(proposal, sha256)
    if file is None or not store.has(sha256):
        return tk.abort(404, tk._("Berkas ini tidak ada dalam usulan."))
    filename = munge_filename(file.get("url") or name)
    response = serving.response(sha256, filename, "application/octet-stream", as_attachment=True)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _named(proposal: Proposal, sha256: str) -> Proposal | None:
    for resource in proposal["dataset"].get("resources") or []:
        if resource.get("hash") == sha256 and resource.get("url_type") == "upload":
            return resource
    for difference in call("sdi_proposal_diff", {"id": proposal["id"]}):
        path, before = difference["path"], difference["before"]
        if not path.startswith("resources."):
            continue
        if isinstance(before, dict) and before.get("hash") == sha256:
            return before
        if path.endswith(".hash") and before == sha256:
            return {}
    return None


_RUNS_IN_A_BROWSER = ("html", "xml", "svg", "javascript")


@sdi_proposals.after_app_request
def harmless(response: Response) -> Response:
    """Keep a published file from running as a page of the portal; core serves it in the open."""
    if (tk.request.endpoint or "").endswith("resource.download"):
        response.headers["X-Content-Type-Options"] = "nosniff"
        if any(word in str(response.mimetype) for word in _RUNS_IN_A_BROWSER):
            response.headers["Content-Security-Policy"] = "sandbox"
    return response
