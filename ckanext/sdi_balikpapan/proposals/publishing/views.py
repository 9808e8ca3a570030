"""The outbox as sysadmins see it: what isn't done yet, why, and a button to try again."""

from __future__ import annotations

import ckan.model as model
import ckan.plugins.toolkit as tk
from flask import Blueprint
from flask.wrappers import Response

from ..model import now
from . import outbox

sdi_outbox = Blueprint("sdi_outbox", __name__, url_prefix="/sdi/admin/outbox")


@sdi_outbox.before_request
def only_sysadmins() -> None:
    """Others don't learn that there is such a page."""
    try:
        tk.check_access("sysadmin", {"user": tk.current_user.name})
    except tk.NotAuthorized:
        tk.abort(404)


@sdi_outbox.get("")
def index() -> str:
    """What isn't done yet."""
    tasks = outbox.waiting(now())
    names = {task.subject_id: _title(task.subject_id) for task in tasks}
    return tk.render("sdi/admin/outbox.html", {"tasks": tasks, "names": names})


def _title(subject_id: str) -> str:
    row = model.Package.get(subject_id)
    return (row.title or row.name) if row is not None else subject_id


@sdi_outbox.post("")
def retry() -> Response:
    """Try everything again that waits."""
    done, failed = outbox.retry()
    words = tk._("Selesai: {done}, gagal lagi: {failed}.").format(done=done, failed=failed)
    (tk.h.flash_error if failed else tk.h.flash_success)(words)
    return tk.redirect_to("sdi_outbox.index")
