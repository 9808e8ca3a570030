"""The accounts of the portal: each can log in and sees its own page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stack.check_site import Failed, Site, Step, together

Proposal = dict[str, Any]
_TOKEN = re.compile(r'name="_csrf_token"[^>]*value="([^"]+)"')
_WORKPLACE = "/sdi/proposals"


def sign_in(site: Site, file: Path) -> tuple[Iterator[Step], list[Proposal]]:
    """Logs everybody in; also gives all proposals, as a walidata may read them."""
    accounts = _accounts(file)
    visitors = together(lambda account: _visitor(site.address, account), accounts)
    by_role = {
        account["role"]: visitor for account, visitor in zip(accounts, visitors, strict=True)
    }
    walidata = by_role.get("Walidata")
    if walidata is None:
        raise Failed("akun walidata tidak ada | there is no account of a walidata")
    steps = (f"{account['name']} masuk | logs in, {_WORKPLACE}" for account in accounts)
    return steps, _proposals(walidata)


def _accounts(file: Path) -> list[dict[str, str]]:
    try:
        return json.loads(file.read_text())["accounts"]
    except (OSError, ValueError, KeyError):
        raise Failed("catatan akun tidak terbaca | the accounts can't be read") from None


def _visitor(address: str, account: dict[str, str]) -> Site:
    visitor, name = Site(address), account["name"]
    form = visitor.page("/user/login").text
    token = _TOKEN.search(form)
    if token is None:
        raise Failed("/user/login: tanpa token CSRF | has no CSRF token")
    data = {"login": name, "password": account["password"], "_csrf_token": token.group(1)}
    answer = visitor.session.post(f"{address}/user/login", data=data, timeout=60)
    if answer.status_code != 200 or answer.url.endswith("/user/login"):
        raise Failed(f"akun | the account {name}: tidak dapat masuk | can't log in")
    place = visitor.page(_WORKPLACE)
    if "/user/login" in place.url:
        raise Failed(f"{_WORKPLACE}: akun {name} diminta masuk lagi | is asked to log in again")
    return visitor


def _proposals(walidata: Site) -> list[Proposal]:
    found: list[Proposal] = []
    while page := walidata.call("sdi_proposal_list", f"?limit=100&offset={len(found)}")["results"]:
        found += page
    return together(lambda p: walidata.call("sdi_proposal_show", f"?id={p['id']}"), found)
