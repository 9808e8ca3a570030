"""Going on with an overtaken proposal, as API actions."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from .. import schema
from ..entering import enter, in_ckans_words, load
from ..model import now
from . import rebasing, saving


def sdi_proposal_rebase(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Go on with a proposal (`id`) that was overtaken, from the version that is approved now.

    :param choices: for each field that both changed, `mine` or `theirs`
        (`sdi_proposal_rebase_show` names them).
    :param approved_hash: the approved version that you looked at.
    :returns: the proposal.
    """
    actor = enter("sdi_proposal_rebase", context, data_dict)
    with in_ckans_words():
        proposal = load(actor, data_dict, lock=True)
        choices = rebasing.read_choices(data_dict.get("choices"))
        seen = data_dict.get("approved_hash")
        rebasing.rebase(proposal, actor, choices, str(seen) if seen else None, now())
    return schema.full(proposal, actor, saving.problems(proposal, context.get("user", "")))


@tk.side_effect_free
def sdi_proposal_rebase_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """What was approved since a proposal (`id`) was begun, and where both changed a field.

    :returns: `{approved_hash, changes, conflicts: [{path, base, theirs, mine}]}`.
    """
    actor = enter("sdi_proposal_show", context, data_dict)
    with in_ckans_words():
        found = rebasing.look(load(actor, data_dict))
    return {
        "approved_hash": found.approved_hash,
        "changes": [schema.difference(d) for d in found.changes],
        "conflicts": [asdict(conflict) for conflict in found.merge.conflicts],
    }
