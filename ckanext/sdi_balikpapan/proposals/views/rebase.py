"""An overtaken proposal: what was approved since, and whose change stands where both changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ckan.plugins.toolkit as tk

from ..subjects.table import SUBJECTS
from .blueprint import Proposal, call, proposal_or_404, sdi_proposals, sentences
from .changes import file_names, grouped

_CHOICE = "choice:"


@sdi_proposals.get("/<id>/rebase")
def rebase(id: str) -> Any:
    return _page(proposal_or_404(id))


@sdi_proposals.post("/<id>/rebase")
def rebased(id: str) -> Any:
    form = tk.request.form
    proposal = proposal_or_404(id)
    choices = {k.removeprefix(_CHOICE): v for k, v in form.items() if k.startswith(_CHOICE)}
    asked = {"id": id, "choices": choices, "approved_hash": form.get("approved_hash")}
    try:
        call("sdi_proposal_rebase", asked)
    except (tk.NotAuthorized, tk.ValidationError) as error:
        return _page(proposal, sentences(error)), 409
    tk.h.flash_success(tk._("Usulan ini sekarang berdasar pada versi terbit yang terbaru."))
    return tk.redirect_to("sdi_proposals.review", id=id)


def _page(proposal: Proposal, messages: Sequence[str] = ()) -> Any:
    try:
        looked = call("sdi_proposal_rebase_show", {"id": proposal["id"]})
    except (tk.NotAuthorized, tk.ValidationError) as error:
        tk.h.flash_notice(" ".join(sentences(error)))
        return tk.redirect_to("sdi_proposals.review", id=proposal["id"])
    pages = SUBJECTS[proposal["subject_type"]].pages()
    variables = {
        "proposal": proposal,
        "approved_hash": looked["approved_hash"],
        "changes": grouped(proposal, looked["changes"], pages),
        "conflicts": looked["conflicts"],
        "files": file_names(proposal, looked["changes"]),
        "may_rebase": "rebase" in proposal["verbs"],
        "messages": messages,
    }
    return tk.render("sdi/proposals/rebase.html", variables)
