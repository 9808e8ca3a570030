"""Several proposals decided at once: what was chosen is shown first, then decided one by one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import ckan.plugins.toolkit as tk

from ..review.bulk import MOST
from ..states import Verb
from .blueprint import Proposal, call, sdi_proposals, sentences
from .changes import Difference

_VERBS = (Verb.APPROVE.value, Verb.RETURN.value)


@dataclass
class Chosen:
    """A proposal that was chosen, with the hash of its row, and what came of it."""

    id: str
    content_hash: str
    proposal: Proposal | None = None
    differences: list[Difference] = field(default_factory=list)
    warnings: list[dict[str, Any]] = field(default_factory=list)
    problem: str = ""


@sdi_proposals.post("/bulk")
def bulk() -> Any:
    """Show what was chosen; once that is confirmed, decide."""
    form = tk.request.form
    verb = form.get("verb")
    if verb not in _VERBS:
        return tk.redirect_to("sdi_proposals.queue")
    pairs = [item.partition(":") for item in form.getlist("item")][:MOST]
    chosen = [_look(Chosen(id, hash_), verb) for id, _, hash_ in pairs if id]
    if not chosen:
        tk.h.flash_notice(tk._("Pilih dahulu usulan yang ingin diputuskan."))
        return tk.redirect_to("sdi_proposals.queue")
    if form.get("confirmed") and not _decided(verb, chosen):
        return tk.redirect_to("sdi_proposals.queue")
    return tk.render("sdi/proposals/bulk.html", {"verb": verb, "chosen": chosen, "form": form})


def _look(chosen: Chosen, verb: str) -> Chosen:
    """What stands in a proposal now, and why it cannot be decided with the others."""
    try:
        chosen.proposal = proposal = call("sdi_proposal_show", {"id": chosen.id})
    except (tk.ObjectNotFound, tk.NotAuthorized, tk.ValidationError):
        chosen.problem = tk._("Usulan ini tidak ada, atau bukan untuk Anda.")
        return chosen
    chosen.differences = call("sdi_proposal_diff", {"id": chosen.id})
    found = call("sdi_proposal_checks", {"id": chosen.id})
    chosen.warnings = [check for check in found if check["answer"] == "no"]
    if proposal["content_hash"] != chosen.content_hash:
        chosen.problem = tk._("Isinya berubah sejak daftar dibuka; periksa sendiri.")
    elif verb not in proposal["verbs"]:
        chosen.problem = tk._("Langkah ini bukan bagian Anda untuk usulan ini.")
    elif verb == Verb.APPROVE.value and (chosen.warnings or proposal["needs_pembina_result"]):
        chosen.problem = tk._("Perlu catatan atau hasil Pembina Data; setujui di halamannya.")
    return chosen


def _decided(verb: str, chosen: list[Chosen]) -> list[Chosen]:
    """Decide on what can be decided; what was refused stays, with the reason."""
    wanted = [item for item in chosen if not item.problem]
    items = [{"id": i.id, "content_hash": i.content_hash, **_said(verb, i)} for i in wanted]
    results = _bulk(verb, items)
    if verb == Verb.APPROVE.value and tk.request.form.get("then") == Verb.PUBLISH.value:
        approved = [i for i, r in zip(items, results, strict=True) if r["success"]]
        published = iter(_bulk(Verb.PUBLISH.value, approved))
        results = [next(published) if r["success"] else r for r in results]
    for item, result in zip(wanted, results, strict=True):
        if not result["success"]:
            item.problem = " ".join(sentences(tk.ValidationError(result["error"])))
    done = sum(result["success"] for result in results)
    if done:
        tk.h.flash_success(tk._("{number} usulan sudah diputuskan.").format(number=done))
    chosen[:] = [item for item in chosen if item.problem]
    return chosen


def _bulk(verb: str, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return call("sdi_proposal_bulk", {"verb": verb, "items": items})["results"] if items else []


def _said(verb: str, item: Chosen) -> dict[str, Any]:
    """The reason that all share, and what is said to this one."""
    form = tk.request.form
    if verb != Verb.RETURN.value:
        return {}
    notes = (form.get("reason_note", ""), form.get(f"note-{item.id}", ""))
    principle, code = form.get("reason_principle"), form.get("reason_code", "")
    return {
        "reasons": [
            {"principle": principle, "note": note, "code": code} for note in notes if note.strip()
        ]
    }
