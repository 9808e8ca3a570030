"""The review page: what is proposed, what it changes, what is missing, and the decision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ckan.plugins.toolkit as tk

from ..review.reading import problems
from ..states import Verb
from .blueprint import Proposal, call, not_found, proposal_or_404, sdi_proposals, sentences
from .changes import file_names, grouped

_STEPS = frozenset(verb.value for verb in Verb) - {Verb.SAVE.value}
_ROWS = 6


@sdi_proposals.get("/<id>")
def review(id: str) -> str:
    return _page(proposal_or_404(id))


@sdi_proposals.post("/<id>/<verb>")
def decide(id: str, verb: str) -> Any:
    """Take one step; a refusal comes back on the same page, with what was typed."""
    if verb not in _STEPS:
        return not_found()
    form = tk.request.form
    asked: dict[str, Any] = {"id": id, "note": form.get("note", "")}
    asked |= {name: form[name] for name in ("content_hash", "state") if form.get(name)}
    if verb == Verb.RETURN.value:
        asked["reasons"] = _reasons()
    try:
        call(f"sdi_proposal_{verb}", asked)
        if verb == Verb.APPROVE.value and form.get("then") == Verb.PUBLISH.value:
            verb = Verb.PUBLISH.value
            call("sdi_proposal_publish", {"id": id})
    except tk.ObjectNotFound:
        return not_found()
    except (tk.NotAuthorized, tk.ValidationError) as error:
        return _page(proposal_or_404(id), sentences(error), verb), 409
    tk.h.flash_success(_DONE[verb]())
    return tk.redirect_to("sdi_proposals.review", id=id)


_DONE = {
    "submit": lambda: tk._("Usulan sudah diajukan. Walidata akan memeriksanya."),
    "recall": lambda: tk._("Usulan ditarik kembali; Anda dapat menyuntingnya lagi."),
    "discard": lambda: tk._("Usulan dibuang. Data yang sudah terbit tidak berubah."),
    "forward": lambda: tk._("Usulan diteruskan kepada Walidata."),
    "return": lambda: tk._("Usulan dikembalikan kepada Produsen Data dengan alasan Anda."),
    "approve": lambda: tk._("Usulan disetujui. Langkah terakhir: terbitkan."),
    "consent": lambda: tk._("OPD Anda menyetujui pemindahan ini. Walidata akan memeriksanya."),
    "recheck": lambda: tk._("Pemeriksaan ulang tercatat. Langkah terakhir: terbitkan."),
    "claim": lambda: tk._("Usulan ini sekarang Anda yang memeriksa."),
    "release": lambda: tk._("Usulan ini boleh diperiksa orang lain lagi."),
    "rebase": lambda: tk._("Usulan disesuaikan dengan versi terbit. Periksa lagi, lalu ajukan."),
    "publish": lambda: tk._("Sudah terbit. Dalam semenit ia juga tampak di pencarian."),
}


def _reasons() -> list[dict[str, str]]:
    """The rows of the form in which something stands."""
    form = tk.request.form
    columns = [form.getlist(f"reason_{name}") for name in ("principle", "field", "note")]
    rows = [
        {"principle": principle, "field": field, "note": note}
        for principle, field, note in zip(*columns, strict=False)
    ]
    return [row for row in rows if row["note"].strip() or row["field"]]


def _page(proposal: Proposal, messages: Sequence[str] = (), tried: str = "") -> str:
    id = proposal["id"]
    schema = tk.h.scheming_get_dataset_schema("dataset")
    pages = tk.h.scheming_get_dataset_form_pages("dataset")
    label_of = tk.h.scheming_language_text
    differences = call("sdi_proposal_diff", {"id": id})
    history = call("sdi_proposal_history", {"id": id})
    errors = proposal["errors"] if tk.h.sdi_is_open(proposal) else {}
    variables = {
        "proposal": proposal,
        "pages": pages,
        "changes": grouped(proposal, differences, pages),
        "files": file_names(proposal, differences),
        "problems": problems(errors, pages, schema["resource_fields"], label_of),
        "history": _without_repeated_saves(history),
        "last_return": _last_return(proposal, history),
        "messages": messages,
        "tried": tried,
        "note": tk.request.form.get("note", ""),
        "reasons": _reasons() if tried == "return" else [],
        "reason_rows": _ROWS,
    }
    return tk.render("sdi/proposals/review.html", variables)


def _without_repeated_saves(history: list[Proposal]) -> list[Proposal]:
    """The last of several saves in a row by the same person, with `times`."""
    kept: list[Proposal] = []
    for row in history:
        last = kept[-1] if kept else None
        again = last and last["verb"] == row["verb"] == "save" and last["actor"] == row["actor"]
        if last and again and row["from_state"]:
            kept[-1] = {**row, "from_state": last["from_state"], "times": last["times"] + 1}
        else:
            kept.append({**row, "times": 1})
    return kept


def _last_return(proposal: Proposal, history: list[Proposal]) -> Proposal | None:
    """Why the proposal came back, as long as that is what it waits for."""
    if proposal["state"] != "returned":
        return None
    return next((row for row in reversed(history) if row["verb"] == "return"), None)
