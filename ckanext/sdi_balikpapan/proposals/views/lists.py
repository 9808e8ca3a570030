"""The lists: my proposals, those of my agencies, and what waits for me to review."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk

from ..states import Role
from .blueprint import call, sdi_proposals, visitor

_PAGE = 20
_FILTERS = ("state", "q", "organization", "overdue")
_PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,5}")
_REVIEWERS = frozenset(Role) - {Role.PRODUSEN_DATA}


@dataclass(frozen=True)
class Tab:
    """One list: its view, and what it asks the action for."""

    name: str
    asks: dict[str, Any]


@sdi_proposals.get("")
def mine() -> str:
    return _page(Tab("mine", {"mine": True}))


@sdi_proposals.get("/all")
def everything() -> str:
    return _page(Tab("everything", {}))


@sdi_proposals.get("/queue")
def queue() -> str:
    return _page(Tab("queue", {"queue": True}))


@sdi_proposals.get("/unmended")
def unmended() -> str:
    return _page(Tab("unmended", {"unmended": True}))


def _page(tab: Tab) -> str:
    held = {grant.role for grant in visitor().grants}
    if not held:
        return tk.render("sdi/proposals/no_role.html", {})
    filters = {key: tk.request.args.get(key, "").strip() for key in _FILTERS}
    number = _number(tk.request.args.get("page"))
    asked = {**filters, **tab.asks, "limit": _PAGE, "offset": (number - 1) * _PAGE}
    try:
        found = call("sdi_proposal_list", asked)
    except tk.ValidationError:
        found = {"count": 0, "results": []}
    variables = {
        "tab": tab.name,
        "proposals": found["results"],
        "count": found["count"],
        "filters": filters,
        "page": number,
        "pages": max(1, -(-found["count"] // _PAGE)),
        "may_draft": bool(held & {Role.PRODUSEN_DATA, Role.WALIDATA}),
        "may_review": bool(held & _REVIEWERS),
    }
    return tk.render("sdi/proposals/list.html", variables)


def _number(text: str | None) -> int:
    return int(text) if text and _PAGE_NUMBER.fullmatch(text) else 1
