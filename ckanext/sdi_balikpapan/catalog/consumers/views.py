"""The page of who reads the catalogue, for sysadmins and walidata."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from flask import Blueprint, request

from .actions import USUAL
from .words import agent

sdi_harvesters = Blueprint("sdi_harvesters", __name__, url_prefix="/sdi/admin/harvesters")

PERIODS = (1, 7, USUAL, 90)


@sdi_harvesters.get("")
def index() -> str:
    """Who reads the catalogue; others don't learn that there is such a page."""
    given = request.args.get("days", "")
    days = int(given) if given in map(str, PERIODS) else USUAL
    try:
        found = tk.get_action("sdi_harvester_list")({"user": tk.current_user.name}, {"days": days})
    except tk.NotAuthorized:
        return tk.abort(404)
    shown = {"found": found, "periods": PERIODS, "agent_words": agent}
    return tk.render("sdi/admin/harvesters.html", shown)
