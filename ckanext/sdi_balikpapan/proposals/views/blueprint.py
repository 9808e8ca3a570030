"""The blueprint of the pages, and how its views call the actions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint

from ..people.roles import actor_for
from ..policy import Actor

Proposal = dict[str, Any]

sdi_proposals = Blueprint("sdi_proposals", __name__, url_prefix="/sdi/proposals")


def call(action: str, data: Mapping[str, Any]) -> Any:
    """An action in the name of the visitor."""
    return tk.get_action(action)({"user": tk.current_user.name}, dict(data))


def proposal_or_404(proposal_id: str) -> Proposal:
    """The proposal, or a page that doesn't tell whether it exists."""
    try:
        return for_page(call("sdi_proposal_show", {"id": proposal_id}))
    except (tk.ObjectNotFound, tk.NotAuthorized, tk.ValidationError):
        return not_found()


def dataset_or_404(proposal_id: str) -> Proposal:
    """The same, for pages that only proposals of datasets have."""
    proposal = proposal_or_404(proposal_id)
    return proposal if proposal["subject_type"] == "dataset" else not_found()


def for_page(proposal: Proposal) -> Proposal:
    """The pages show every body in the same way, whatever it describes."""
    return {**proposal, "dataset": proposal.get("dataset") or proposal.get("entry") or {}}


def not_found() -> Any:
    return tk.abort(404, tk._("Usulan ini tidak ada, atau bukan untuk Anda."))


def visitor() -> Actor:
    """The visitor with his roles."""
    return actor_for(tk.current_user.name) or Actor("")


def sentences(error: tk.NotAuthorized | tk.ValidationError) -> list[str]:
    """What a refusal says, as sentences for the page."""
    if isinstance(error, tk.ValidationError):
        return [text for value in error.error_dict.values() for text in _texts(value)]
    return [str(error.message or tk._("Langkah ini tidak diizinkan."))]


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    items = value.values() if isinstance(value, Mapping) else value
    return [text for item in items for text in _texts(item)]
