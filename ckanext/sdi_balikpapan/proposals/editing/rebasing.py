"""An overtaken proposal goes on from the version that is approved now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import facts, service
from ..content import Body
from ..kinds import RULES, Kind, narrowed, starting_body
from ..model import Proposal
from ..policy import Actor, Refused, Why, decide
from ..publishing import versions
from ..review import diff
from ..states import State, Verb
from ..subjects.types import TYPES
from .finding import check_kind
from .rebase import Merge, Side, merged


@dataclass(frozen=True)
class Overtaken:
    """Where an overtaken proposal stands: what was approved since, and what comes out."""

    approved: Body
    approved_hash: str
    changes: list[diff.Difference]
    merge: Merge


def look(proposal: Proposal, choices: Mapping[str, Side] | None = None) -> Overtaken:
    """What was approved since a proposal was begun, and the proposal on top of it.

    :raises Refused: when nothing has overtaken it.
    :raises tk.ValidationError: when there is nothing left that it could change.
    """
    base = versions.base_of(proposal.subject_id)
    if base is None or not facts.is_outdated(proposal):
        raise Refused(Why.NO_SUCH_STEP, Verb.REBASE, State(proposal.state))
    kind = Kind(proposal.kind)
    check_kind(kind, proposal.subject_id, proposal.subject_type)
    if base[0].get("owner_org") != proposal.organization_id:
        words = tk._("Sudah diserahkan kepada perangkat daerah lain; buang usulan ini.")
        raise tk.ValidationError({"owner_org": [words]})
    now = starting_body(kind, base[0])
    then = starting_body(kind, _base_body(proposal))
    allowed = TYPES[proposal.subject_type].changes(kind, RULES[kind].changes)
    if allowed is None:
        merge = merged(then, now, proposal.body, choices)
    else:
        merge = Merge({**now, **narrowed(allowed, proposal.body)})
    return Overtaken(now, base[1], diff.differences(then, now), merge)


def _base_body(proposal: Proposal) -> Body:
    if proposal.base_hash is None:
        return {}
    version = versions.by_hash(proposal.subject_id, proposal.base_hash)
    return version.body if version is not None else {}


def rebase(
    proposal: Proposal,
    actor: Actor,
    choices: Mapping[str, Side],
    seen: str | None,
    at: datetime,
) -> None:
    """Put a proposal (its row locked by the caller) on the approved version, and commit.

    :param choices: which side stands, for each field that both changed.
    :param seen: the hash of the approved version that the person looked at.
    :raises Refused: when the policy says no.
    :raises tk.ValidationError: for conflicts that nobody has decided; nothing is kept.
    """
    decide(actor, Verb.REBASE, facts.of(proposal))
    found = look(proposal, choices)
    if seen and seen != found.approved_hash:
        raise Refused(Why.HASH_CHANGED, Verb.REBASE, State(proposal.state))
    if found.merge.conflicts:
        words = tk._("Isian ini berubah juga di versi terbit. Pilih mine atau theirs.")
        raise tk.ValidationError({c.path: [words] for c in found.merge.conflicts})
    service.rebase(proposal, actor, found.merge.body, found.approved_hash, at)
    model.Session.commit()


def read_choices(raw: object) -> dict[str, Side]:
    """The choices of a request: an object from paths to `mine` or `theirs`.

    :raises tk.ValidationError: for anything else.
    """
    sides = {side.value: side for side in Side}
    values = raw if isinstance(raw, Mapping) else {} if raw in (None, "") else None
    if values is None or not all(isinstance(v, str) and v in sides for v in values.values()):
        words = tk._("Pilihan harus berupa pasangan isian dan mine atau theirs.")
        raise tk.ValidationError({"choices": [words]})
    return {str(path): sides[side] for path, side in values.items()}
