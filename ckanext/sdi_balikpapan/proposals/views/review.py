"""The review page: what is proposed, what it changes, what the checklist says, and the decision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ckan.plugins.toolkit as tk

from ..review.reading import Problem, problems
from ..states import Verb
from ..subjects.table import SUBJECTS
from . import deciding
from .blueprint import Proposal, call, not_found, proposal_or_404, sdi_proposals, sentences
from .changes import file_names, file_tables, grouped, unchanged
from .talking import threads

_STEPS = frozenset(verb.value for verb in Verb) - {Verb.SAVE.value}
_ROWS = 6


@sdi_proposals.get("/<id>")
def review(id: str) -> str:
    return page(proposal_or_404(id))


@sdi_proposals.post("/<id>/<verb>")
def decide(id: str, verb: str) -> Any:
    """Take one step; a refusal comes back on the same page, with what was typed."""
    if verb not in _STEPS:
        return not_found()
    try:
        call(f"sdi_proposal_{verb}", {"id": id, **deciding.asked(verb)})
        if verb == Verb.APPROVE.value and tk.request.form.get("then") == Verb.PUBLISH.value:
            verb = Verb.PUBLISH.value
            call("sdi_proposal_publish", {"id": id})
    except tk.ObjectNotFound:
        return not_found()
    except (tk.NotAuthorized, tk.ValidationError) as error:
        return page(proposal_or_404(id), sentences(error), verb), 409
    tk.h.flash_success(deciding.DONE[verb]())
    return tk.redirect_to("sdi_proposals.review", id=id)


def page(proposal: Proposal, messages: Sequence[str] = (), tried: str = "") -> str:
    """The whole page of one proposal.

    :param tried: the step that was refused; what was typed for it stays.
    """
    id = proposal["id"]
    pages = SUBJECTS[proposal["subject_type"]].pages()
    history = call("sdi_proposal_history", {"id": id})
    against, may_compare = _against(proposal, history)
    differences = call("sdi_proposal_diff", {"id": id, "against": against})
    checks = call("sdi_proposal_checks", {"id": id})
    files = file_names(proposal, differences)
    comments = threads(call("sdi_comment_list", {"id": id}))
    variables = {
        "proposal": proposal,
        "pages": pages,
        "against": against,
        "may_compare": may_compare,
        "changes": grouped(proposal, differences, pages),
        "tables": file_tables(proposal, differences, against),
        "unchanged": unchanged(proposal, differences, pages),
        "files": files,
        "checks": checks,
        "file_checks": call("sdi_proposal_file_checks", {"id": id}),
        "may_check": deciding.may_check(proposal),
        "warnings": [check for check in checks if check["warns"]],
        "comments": comments,
        "comment_on": tk.request.args.get("comment", "")[:200],
        "problems": _problems(proposal, pages, checks),
        "history": _without_repeated_saves(history),
        "last_return": _last_return(proposal, history),
        "messages": messages,
        "tried": tried,
        "note": tk.request.form.get("note", ""),
        "reasons": deciding.reasons() if tried == "return" else _taken_over(comments),
        "reason_rows": _ROWS,
        "form": tk.request.form,
        **deciding.mending(checks),
        **deciding.resembling(proposal),
        **deciding.leaving(proposal),
    }
    return tk.render("sdi/proposals/review.html", variables)


def _problems(
    proposal: Proposal, pages: list[Proposal], checks: list[dict[str, Any]]
) -> list[Problem]:
    """What is missing, and what the checklist blocks."""
    if not tk.h.sdi_is_open(proposal):
        return []
    schema = tk.h.scheming_get_dataset_schema("dataset")
    label_of = tk.h.scheming_language_text
    found = problems(proposal["errors"], pages, schema["resource_fields"], label_of)
    blocked = [check for check in checks if check["blocks"]]
    said = [Problem(f"{c['check']} {c['question']}", c["evidence"], c["place"]) for c in blocked]
    return found or said


def _against(proposal: Proposal, history: list[Proposal]) -> tuple[str, bool]:
    """What the page compares with, and whether the visitor has reviewed this before."""
    me = tk.current_user.id
    verbs = {Verb.RETURN.value, Verb.FORWARD.value, Verb.APPROVE.value, Verb.RECHECK.value}
    reviewed = any(row["actor"] == me and row["verb"] in verbs for row in history)
    asked = tk.request.args.get("against") == "last_review"
    if asked and reviewed:
        try:
            call("sdi_proposal_diff", {"id": proposal["id"], "against": "last_review"})
        except tk.ValidationError:
            return "approved", False
        return "last_review", True
    return "approved", reviewed


def _taken_over(comments: list[Any]) -> list[dict[str, str]]:
    """The open comments as reasons, when the visitor asks for them."""
    if not tk.request.args.get("reasons"):
        return []
    opened = [t.first for t in comments if not t.first["resolved"]][:_ROWS]
    return [
        {"principle": "lainnya", "field": comment["place"], "note": comment["text"], "code": ""}
        for comment in opened
    ]


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
