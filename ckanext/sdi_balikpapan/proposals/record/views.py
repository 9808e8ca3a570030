"""The pages of the record: the head of the log for everybody, an override for its walidata."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict

import ckan.plugins.toolkit as tk
from flask import Blueprint, Response, jsonify, request

from ..views.blueprint import call, sentences
from . import heads, keeping

sdi_log = Blueprint("sdi_log", __name__, url_prefix="/sdi/log")

sdi_override = Blueprint("sdi_override", __name__, url_prefix="/sdi/override")

SHOWN = 30


def _published() -> list[heads.Head]:
    try:
        return keeping.published()[::-1]
    except heads.BadHead:
        return tk.abort(503, tk._("Kepala catatan tidak dapat dibaca. Beri tahu admin portal."))


@sdi_log.get("/head")
def head() -> str:
    """The newest heads, with what they are for."""
    return tk.render("sdi/log/head.html", {"heads": _published()[:SHOWN]})


@sdi_log.get("/head.json")
def head_json() -> Response:
    """Every head that was published, newest first."""
    answer = jsonify({"heads": [asdict(head) for head in _published()]})
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


@sdi_override.get("/<dataset>")
def show(dataset: str) -> str:
    """What was changed past the workflow, for the walidata who confirms or undoes it."""
    return _page(dataset)


@sdi_override.post("/<dataset>")
def settle(dataset: str) -> Response | str:
    """A walidata's decision on it."""
    steps = {"confirm": "sdi_override_confirm", "reject": "sdi_override_reject"}
    step = steps.get(request.form.get("step", "")) or tk.abort(400)
    data = {"id": dataset, **{k: request.form.get(k, "") for k in ("content_hash", "note")}}
    try:
        call(step, data)
    except tk.ObjectNotFound:
        return tk.abort(404)
    except (tk.NotAuthorized, tk.ValidationError) as error:
        return _page(dataset, sentences(error))
    tk.h.flash_success(tk._("Keputusan Anda tercatat."))
    return tk.redirect_to("sdi_override.done", dataset=dataset)


@sdi_override.get("/<dataset>/done")
def done(dataset: str) -> Response:
    """To the dataset or the entry, or to the lists when it is no longer public."""
    pages = {"package_show": "dataset.read", "sdi_registry_show": "sdi_registry.show"}
    for action, page in pages.items():
        with suppress(tk.ObjectNotFound, tk.NotAuthorized):
            call(action, {"id": dataset})
            return tk.redirect_to(page, id=dataset)
    return tk.redirect_to("sdi_proposals.mine")


def _page(dataset: str, messages: Sequence[str] = ()) -> str:
    try:
        found = call("sdi_override_show", {"id": dataset})
    except (tk.ObjectNotFound, tk.NotAuthorized, tk.ValidationError):
        return tk.abort(404)
    return tk.render("sdi/override/show.html", {"found": found, "messages": list(messages)})
