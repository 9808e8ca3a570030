"""Comments and the checklist on the review page: their forms, and threads to read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import ckan.plugins.toolkit as tk

from .blueprint import call, not_found, proposal_or_404, sdi_proposals, sentences


@dataclass
class Thread:
    """A comment and the answers to it."""

    first: dict[str, Any]
    answers: list[dict[str, Any]] = field(default_factory=list)


def threads(comments: list[dict[str, Any]]) -> list[Thread]:
    """Comments by thread, open ones first."""
    found = {c["id"]: Thread(c) for c in comments if not c["parent_id"]}
    for comment in comments:
        if comment["parent_id"] in found:
            found[comment["parent_id"]].answers.append(comment)
    return sorted(found.values(), key=lambda thread: thread.first["resolved"])


@sdi_proposals.post("/<id>/comments")
def comment(id: str) -> Any:
    """Add a comment or an answer."""
    form = tk.request.form
    asked = {name: form.get(name, "") for name in ("text", "place", "parent_id")}
    return _done(id, "komentar", lambda: call("sdi_comment_create", {"id": id, **asked}))


@sdi_proposals.post("/<id>/comments/<comment_id>")
def resolve(id: str, comment_id: str) -> Any:
    """Settle a comment, or open it again."""
    asked = {"id": id, "comment_id": comment_id, "open": bool(tk.request.form.get("open"))}
    return _done(id, "komentar", lambda: call("sdi_comment_resolve", asked))


@sdi_proposals.post("/<id>/checks")
def answer(id: str) -> Any:
    """Keep the reviewer's answers to the checklist."""
    form = tk.request.form
    names = {key.partition("-")[2] for key in form if key.startswith("answer-")}
    answers = {
        name: {"answer": form.get(f"answer-{name}", ""), "note": form.get(f"note-{name}", "")}
        for name in names
    }
    asked = {"id": id, "content_hash": form.get("content_hash"), "answers": answers}
    return _done(id, "daftar-periksa", lambda: call("sdi_proposal_check", asked))


def _done(id: str, part: str, work: Callable[[], Any]) -> Any:
    """Do it and come back to that part of the page; a refusal shows why."""
    from .review import page

    try:
        work()
    except tk.ObjectNotFound:
        return not_found()
    except (tk.NotAuthorized, tk.ValidationError) as error:
        return page(proposal_or_404(id), sentences(error), part), 409
    return tk.redirect_to(tk.url_for("sdi_proposals.review", id=id) + f"#{part}")
