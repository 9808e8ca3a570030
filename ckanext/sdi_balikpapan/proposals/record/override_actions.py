"""The override as API actions: to use it, to see what it did, to confirm or undo that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from .. import schema
from ..content import is_storable
from ..entering import enter
from ..gate.passage import passage
from ..gate.passes import ACTION
from ..model import now
from ..people import second_factor
from ..policy import Actor
from ..publishing import dataset, jobs, uploads, versions
from ..registry import rebuilding
from ..review.checklist import NOTE_LIMIT
from ..review.diff import differences
from ..subjects import entry_rows
from ..subjects.types import TYPES
from . import log, override
from .override import NotSettled, Pending, Why

ALLOWED = frozenset(
    """package_create package_update package_patch package_revise package_delete dataset_purge
    package_resource_reorder package_owner_org_update
    resource_create resource_update resource_patch resource_delete
    resource_view_create resource_view_update resource_view_delete resource_view_reorder
    package_relationship_create package_relationship_update package_relationship_delete
    member_create member_delete tag_delete""".split()
)
"""Core's actions that the override runs; rows of the DataStore follow their file by themselves."""


def sdi_override(context: Context, data_dict: DataDict) -> Any:
    """As sysadmin, change a governed dataset past the workflow; logged, and said on its page.

    :param action: one of core's write actions; :param data: what that action takes;
    :param reason: why, for the log; :param upload: the file of a resource.
    :returns: what the action returns.
    """
    actor = enter("sdi_override", context, data_dict)
    user = model.User.get(actor.user_id)
    if user is None or not user.sysadmin:  # whatever `ignore_auth` says
        raise tk.NotAuthorized(tk._("Hanya admin portal yang mengubah dataset di luar alur."))
    action, data = data_dict.get("action"), data_dict.get("data")
    if not isinstance(action, str) or action not in ALLOWED:
        words = tk._("Sebutkan satu dari: {names}.").format(names=", ".join(sorted(ALLOWED)))
        raise tk.ValidationError({"action": [words]})
    if not isinstance(data, dict):
        raise tk.ValidationError({"data": [tk._("Permintaan ini harus berupa objek JSON.")]})
    reason, data = _reason(data_dict), dict(data)
    if data_dict.get("upload") and action.startswith("resource_"):
        data["upload"] = data_dict["upload"]
        uploads.keep_upload(data)
    with passage(f"{ACTION}: {reason}", actor.user_id):
        answer = tk.get_action(action)({"user": user.name, "auth_user_obj": user}, data)
    if action.startswith("package_") and (row := dataset.find_live(str(data.get("id") or ""))):
        rebuilding.refresh(row.id)  # which entries of the registry it uses
    return answer


def _reason(data_dict: DataDict) -> str:
    reason = data_dict.get("reason")
    if not isinstance(reason, str) or not reason.strip():
        raise tk.ValidationError({"reason": [tk._("Tuliskan alasannya; alasan itu dicatat.")]})
    return _text("reason", reason)


def _text(field: str, text: object) -> str:
    if not isinstance(text, str) or len(text) > NOTE_LIMIT or not is_storable(text):
        words = tk._("Catatan harus berupa teks, paling banyak 4000 karakter.")
        raise tk.ValidationError({field: [words]})
    return text.strip()


@tk.side_effect_free
def sdi_override_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """What was done past the workflow to a dataset or an entry (`id`), for its walidata.

    :returns: `content_hash`, `overrides` (who, when, by which way, why), `differences` against
        the approved version, `may_confirm`.
    """
    actor = enter("sdi_override_show", context, data_dict)
    found = _load(actor, data_dict)
    before = found.approved.body if found.approved else {}
    after = {} if found.hidden else found.live or {}
    return {
        "id": found.subject_id,
        "content_hash": found.content_hash,
        "subject_type": found.subject_type,
        "title": TYPES[found.subject_type].title_of(found.live or before) or found.subject_id,
        "hidden": found.hidden,
        "may_restore": found.approved is not None,
        "overrides": [
            {**log.as_dict(row), "actor_name": schema.person(row.actor)} for row in found.rows
        ],
        "differences": [
            {"path": d.path, "change": d.change.value, "before": d.before, "after": d.after}
            for d in differences(before, after)
        ],
    }


Settle = Callable[[Pending, Actor, str, str, datetime], None]


def _settling(name: str, settle: Settle, doc: str) -> Callable[[Context, DataDict], Any]:
    def action(context: Context, data_dict: DataDict) -> dict[str, Any]:
        actor = enter(name, context, data_dict)
        note = _text("note", data_dict.get("note") or "")
        seen = str(data_dict.get("content_hash") or "")
        try:
            _lock(data_dict)
            found = _load(actor, data_dict)
            second_factor.require_for(actor)
            settle(found, actor, seen, note, now())
        except NotSettled as error:
            model.Session.rollback()
            raise _refused(error.why) from None
        except BaseException:
            model.Session.rollback()
            raise
        jobs.after_publication(found.subject_id)
        version = versions.latest(found.subject_id)
        return {"id": found.subject_id, "version": version.number if version else None}

    action.__name__, action.__doc__ = name, doc
    return action


sdi_override_confirm = _settling(
    "sdi_override_confirm",
    override.confirm,
    "As walidata, make what was changed past the workflow (`id`) the approved version, having seen"
    " it (`content_hash` of `sdi_override_show`); with a `note`.",
)
sdi_override_reject = _settling(
    "sdi_override_reject",
    override.reject,
    "As walidata, publish the approved version again over what was changed past the workflow"
    " (`id`, `content_hash`); with a `note`.",
)


def _lock(data_dict: DataDict) -> None:
    """The row is ours until the end, so that nothing changes under a decision."""
    wanted = data_dict.get("id")
    if not isinstance(wanted, str) or not is_storable(wanted):
        return
    if model.Package.get(wanted, for_update=True) is None:
        entry_rows.one_at_a_time()
        if entry := entry_rows.find(wanted):
            model.Session.refresh(entry, with_for_update=True)


def _load(actor: Actor, data_dict: DataDict) -> Pending:
    """What waits on a subject, for its walidata; nobody else learns that something does."""
    wanted = data_dict.get("id")
    if not isinstance(wanted, str) or not wanted:
        raise tk.ValidationError({"id": [tk._("Sebutkan id dataset atau entri.")]})
    row = (dataset.find_live(wanted) or entry_rows.find(wanted)) if is_storable(wanted) else None
    found = override.pending(row.id if row else wanted) if is_storable(wanted) else None
    if found is None or not override.may_settle(actor, found):
        raise tk.ObjectNotFound(_words()[Why.NOTHING])
    return found


def _words() -> dict[Why, str]:
    return {
        Why.NOTHING: tk._("Tidak ada perubahan di luar alur yang menunggu konfirmasi Anda."),
        Why.ROLE: tk._("Hanya walidata yang mengonfirmasi perubahan di luar alur."),
        Why.OWN: tk._(
            "Anda sendiri yang membuat perubahan di luar alur ini, jadi walidata lain yang"
            " mengonfirmasi. Anda tetap boleh memulihkan versi yang disetujui."
        ),
        Why.HASH: tk._(
            "Isinya sudah berubah sejak Anda membukanya, atau content_hash tidak disebut."
            " Tidak ada yang disimpan. Muat ulang dan periksa lagi."
        ),
        Why.FILE: tk._(
            "Satu berkasnya tidak ada di penyimpanan, jadi tidak ada yang disimpan."
            " Beri tahu admin portal."
        ),
        Why.NO_VERSION: tk._("Belum pernah ada versi yang disetujui untuk dipulihkan."),
    }


def _refused(why: Why) -> tk.NotAuthorized | tk.ValidationError:
    if why in (Why.ROLE, Why.OWN, Why.HASH):
        return tk.NotAuthorized(_words()[why])
    return tk.ValidationError({"id": [_words()[why]]})
