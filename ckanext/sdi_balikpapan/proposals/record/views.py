"""The head of the log for everybody: to be read, and to be kept by whoever likes."""

from __future__ import annotations

from dataclasses import asdict

import ckan.plugins.toolkit as tk
from flask import Blueprint, Response, jsonify

from . import heads, keeping

sdi_log = Blueprint("sdi_log", __name__, url_prefix="/sdi/log")

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
