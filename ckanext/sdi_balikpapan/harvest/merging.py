"""How a remote change meets what a local editor has changed. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

Body = dict[str, Any]


def merged(
    before: Mapping[str, Any],
    local: Mapping[str, Any],
    remote: Mapping[str, Any],
    local_fields: Collection[str],
) -> tuple[Body, list[str]]:
    """The body after a remote change, and the fields whose local words were given up for it.

    The source's word holds, save for the fields that its settings leave to local editors: there a
    local change stays. What the source never had a word on stays local as well.

    :param before: what the source last said.
    :param local: the approved content.
    :param remote: what the source says now.
    """
    body: Body = {}
    lost: list[str] = []
    for field in {**local, **remote}:
        mine, theirs, base = local.get(field), remote.get(field), before.get(field)
        is_ours = field not in before and field not in remote
        if is_ours or (field in local_fields and mine != base):
            value = mine
        else:
            value = theirs
            if mine not in (base, theirs) and field in local:
                lost.append(field)
        if value is not None:
            body[field] = value
    return body, sorted(lost)
