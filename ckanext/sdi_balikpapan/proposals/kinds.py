"""What a proposal may want, as data: what it starts from, what it may change, what it leaves.

Source: Perpres 39/2019 ps 33-37; which kinds there are is ours (docs/architecture.md).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any


class Kind(str, Enum):
    """What a proposal wants to do with its subject."""

    CREATE = "create"
    EDIT = "edit"
    WITHDRAW = "withdraw"
    DELETE = "delete"
    RESTORE = "restore"
    RENAME = "rename"
    TRANSFER = "transfer"


class Standing(str, Enum):
    """How a subject stands with the public."""

    UNBORN = "unborn"
    """No version of it was ever approved."""
    PUBLIC = "public"
    """The approved version is what CKAN shows."""
    CLOSED = "closed"
    """Approved as tertutup: it never enters CKAN."""
    WITHDRAWN = "withdrawn"
    """Taken from public view; address and row are kept."""
    DELETED = "deleted"
    """Taken from public view, and out of CKAN's tables; the approved versions are kept."""


REASON = "withdrawal_reason"
"""Where a body keeps why its dataset goes from public view."""

SUCCESSOR = "superseded_by"
"""Where the body of a registry entry that goes keeps which one stands for it."""


@dataclass(frozen=True)
class Rule:
    """What a kind of proposal may do.

    :param starts_from: the standings of a subject for which it can be proposed.
    :param changes: the fields that it may change; None where it may change all but the owner
        and, once there is a public address, the address.
    :param hides: whether there is no public dataset afterwards.
    :param needs_reason: whether it must say why, for those who use the data.
    """

    starts_from: frozenset[Standing]
    changes: tuple[str, ...] | None = ()
    hides: bool = False
    needs_reason: bool = False


_S = Standing

RULES: dict[Kind, Rule] = {
    Kind.CREATE: Rule(frozenset({_S.UNBORN}), changes=None),
    # An edit of what was withdrawn brings it back, changed.
    Kind.EDIT: Rule(frozenset({_S.PUBLIC, _S.CLOSED, _S.WITHDRAWN}), changes=None),
    Kind.WITHDRAW: Rule(
        frozenset({_S.PUBLIC, _S.CLOSED}), changes=(REASON,), hides=True, needs_reason=True
    ),
    Kind.DELETE: Rule(
        frozenset({_S.PUBLIC, _S.CLOSED, _S.WITHDRAWN}),
        changes=(REASON,),
        hides=True,
        needs_reason=True,
    ),
    Kind.RESTORE: Rule(frozenset({_S.WITHDRAWN, _S.DELETED})),
    Kind.RENAME: Rule(frozenset({_S.PUBLIC, _S.CLOSED}), changes=("name",)),
    Kind.TRANSFER: Rule(frozenset({_S.PUBLIC, _S.CLOSED}), changes=("owner_org", "author")),
}


def possible(standing: Standing, among: Collection[Kind] = Kind) -> tuple[Kind, ...]:  # type: ignore[assignment]
    """What can be proposed for a subject that stands so.

    :param among: the kinds that its type knows at all.
    """
    return tuple(k for k, rule in RULES.items() if standing in rule.starts_from and k in among)


def starting_body(kind: Kind, approved: Mapping[str, Any]) -> dict[str, Any]:
    """What a proposal of a kind begins with: the approved content, without why it went."""
    body = dict(approved)
    if not RULES[kind].hides:
        body.pop(REASON, None)
        body.pop(SUCCESSOR, None)
    return body


def narrowed(allowed: Collection[str] | None, change: Mapping[str, Any]) -> dict[str, Any]:
    """Of what a request changes, the fields that a proposal may change; None for all."""
    return {k: v for k, v in change.items() if allowed is None or k in allowed}
