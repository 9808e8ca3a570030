"""What the page of a proposal's variables offers."""

from __future__ import annotations

from collections.abc import Iterator

import ckan.plugins.toolkit as tk

from ..kinds import Kind
from ..model import Proposal
from ..schema import base_body
from ..service import get
from .wanted import wanted

FILE = "file:"
_MOST = 5
_TITLE = 60


def sdi_variable_sources() -> list[dict[str, str]]:
    """From where the variables of the proposal whose form is open can be taken by a click."""
    proposal = get((tk.request.view_args or {}).get("id") or "")
    if proposal is None:
        return []
    return [*_files(proposal), *_approved(proposal)]


def _files(proposal: Proposal) -> Iterator[dict[str, str]]:
    """The tables that are uploaded already."""
    words = tk._("Isi dari berkas {name}")
    named = {file.get("id"): file.get("name") for file in proposal.body.get("resources") or []}
    for file in wanted(proposal.body)[:_MOST]:
        name = str(named.get(file.resource_id) or file.name)
        yield {"code": FILE + file.resource_id, "label": words.format(name=name[:_TITLE])}


def _approved(proposal: Proposal) -> Iterator[dict[str, str]]:
    """Its own approved version; for something new the agency's newest that have variables."""
    if proposal.kind != Kind.CREATE.value:
        if base_body(proposal).get("variabel"):
            yield {"code": "approved", "label": tk._("Sama seperti versi terbit")}
        return
    asked = {"fq": f"+owner_org:{proposal.organization_id} +dataset_type:dataset", "rows": 50}
    asked["sort"] = "metadata_modified desc"
    found = tk.get_action("package_search")({"user": tk.current_user.name}, asked)["results"]
    words = tk._("Sama seperti {title}")
    for dataset in [one for one in found if one.get("variabel")][:_MOST]:
        label = words.format(title=str(dataset["title"])[:_TITLE])
        yield {"code": f"dataset:{dataset['name']}", "label": label}
