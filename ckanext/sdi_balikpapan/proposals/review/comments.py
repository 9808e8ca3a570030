"""Comments on a field, a file or the whole of a proposal: for those who have a role in it."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.types import Context, DataDict

from .. import schema, service
from ..content import is_storable
from ..editing.intake import flag
from ..entering import enter, load
from ..model import Proposal, now
from .model import Comment

TEXT_LIMIT = 4000
PLACE_LIMIT = 200
MOST = 500
"""Comments on one proposal: more than anybody reads."""


def sdi_comment_create(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Say something about a proposal (`id`) that is open; never public.

    :param text: plain text; :param place: a field, or `resources.<id>`; left empty, the whole;
    :param parent_id: the comment that this one answers.
    """
    actor = enter("sdi_comment_create", context, data_dict)
    proposal = load(actor, data_dict, lock=True)
    _must_be_open(proposal)
    text, parent = _text(data_dict), _parent(proposal, data_dict)
    place = parent.place if parent else _place(proposal, data_dict)
    count = sa.select(sa.func.count()).where(Comment.proposal_id == proposal.id)
    if (model.Session.scalar(count) or 0) >= MOST:
        raise tk.ValidationError(
            {"text": [tk._("Usulan ini sudah punya terlalu banyak komentar.")]}
        )
    comment = Comment(
        proposal_id=proposal.id,
        parent_id=parent.id if parent else None,
        place=place,
        text=text,
        author=actor.user_id,
        at=now(),
        content_hash=proposal.content_hash,
    )
    model.Session.add(comment)
    model.Session.commit()
    return shown(comment, proposal)


@tk.side_effect_free
def sdi_comment_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """The comments on a proposal (`id`), oldest first; `current` says on this very content."""
    actor = enter("sdi_comment_list", context, data_dict)
    proposal = load(actor, data_dict)
    query = sa.select(Comment).where(Comment.proposal_id == proposal.id)
    rows = model.Session.scalars(query.order_by(Comment.at, Comment.id))
    return [shown(comment, proposal) for comment in rows]


def sdi_comment_resolve(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Mark a comment (`comment_id`) of a proposal (`id`) as settled, or with `open` as open."""
    actor = enter("sdi_comment_resolve", context, data_dict)
    proposal = load(actor, data_dict, lock=True)
    _must_be_open(proposal)
    comment = _one(proposal, data_dict.get("comment_id"))
    reopens = flag(data_dict, "open")
    comment.resolved_by = None if reopens else actor.user_id
    comment.resolved_at = None if reopens else now()
    model.Session.commit()
    return shown(comment, proposal)


def shown(comment: Comment, proposal: Proposal) -> dict[str, Any]:
    """A comment as plain values."""
    return {
        "id": comment.id,
        "proposal_id": comment.proposal_id,
        "parent_id": comment.parent_id,
        "place": comment.place,
        "text": comment.text,
        "author": comment.author,
        "author_name": schema.person(comment.author),
        "at": comment.at.isoformat(),
        "content_hash": comment.content_hash,
        "current": comment.content_hash == proposal.content_hash,
        "resolved": comment.resolved_at is not None,
        "resolved_by": comment.resolved_by,
    }


def _must_be_open(proposal: Proposal) -> None:
    if not service.is_open(proposal):
        sentence = tk._("Usulan ini sudah selesai; komentarnya tidak berubah lagi.")
        raise tk.ValidationError({"id": [sentence]})


def _text(data_dict: DataDict) -> str:
    text = data_dict.get("text")
    if not isinstance(text, str) or not text.strip() or not is_storable(text):
        raise tk.ValidationError({"text": [tk._("Tuliskan komentar Anda.")]})
    if len(text) > TEXT_LIMIT:
        raise tk.ValidationError({"text": [tk._("Komentar paling banyak 4000 karakter.")]})
    return text.strip().replace("\r\n", "\n")


def _place(proposal: Proposal, data_dict: DataDict) -> str:
    """A field that there is, or a file of the proposal or of its base."""
    place = data_dict.get("place") or ""
    head, _, rest = place.partition(".") if isinstance(place, str) else ("", "", "")
    files = {
        r.get("id")
        for body in (proposal.body, schema.base_body(proposal))
        for r in body.get("resources") or []
    }
    known = place in ("", "resources") or (tk.h.sdi_dataset_field(head) and not rest)
    if known or (
        head == "resources" and rest.partition(".")[0] in files and len(place) <= PLACE_LIMIT
    ):
        return place
    raise tk.ValidationError({"place": [tk._("Isian atau berkas ini tidak ada.")]})


def _parent(proposal: Proposal, data_dict: DataDict) -> Comment | None:
    """The beginning of the thread; an answer to an answer belongs to the same thread."""
    if not data_dict.get("parent_id"):
        return None
    parent = _one(proposal, data_dict["parent_id"])
    return _one(proposal, parent.parent_id) if parent.parent_id else parent


def _one(proposal: Proposal, wanted: object) -> Comment:
    fits = isinstance(wanted, str) and is_storable(wanted)
    comment = model.Session.get(Comment, wanted) if fits else None
    if comment is None or comment.proposal_id != proposal.id:
        raise tk.ObjectNotFound(tk._("Komentar ini tidak ada."))
    return comment
