"""Saves a proposal's variables, whoever worked them out: an answer, a copy, or a file."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ..model import Proposal


def save(
    context: Context, data_dict: DataDict, proposal: Proposal, variables: list[dict[str, Any]]
) -> dict[str, Any]:
    """The saved proposal, as `sdi_proposal_save` gives it to this caller.

    :param data_dict: its `content_hash`, if any, says what the caller has seen.
    """
    request = {"proposal_id": proposal.id, "variabel": variables, "allow_incomplete": True}
    if data_dict.get("content_hash"):
        request["content_hash"] = data_dict["content_hash"]
    return tk.get_action("sdi_proposal_save")({"user": context.get("user", "")}, request)
