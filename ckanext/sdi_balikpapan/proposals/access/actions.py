"""Access to terbatas datasets as API actions: ask, answer, grant, take back, list."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ..content import BadContent, is_storable
from ..editing.intake import flag
from ..model import now
from ..people.roles import actor_for
from ..policy import Actor
from ..review.checklist import NOTE_LIMIT
from ..words import bad_content
from . import guard, listing, service, words
from .classes import AccessClass
from .grants import BadEnd, Content, read_end
from .model import AccessPermit

LONGEST = "ckanext.sdi_balikpapan.longest_access"


def _enter(action: str, context: Context, data_dict: DataDict) -> Actor:
    tk.check_access(action, context, data_dict)
    actor = actor_for(context.get("user"))
    if actor is None:
        raise tk.NotAuthorized(tk._("Masuk dahulu dengan akun portal Anda."))
    return actor


@contextmanager
def _in_ckans_words() -> Iterator[None]:
    """Turn our exceptions into CKAN's, and leave no half-done transaction behind."""
    try:
        yield
    except service.Impossible as error:
        model.Session.rollback()
        raise words.impossible(error) from None
    except BadEnd as error:
        model.Session.rollback()
        raise words.bad_end(error, _longest()) from None
    except (tk.ValidationError, tk.ObjectNotFound, tk.NotAuthorized):
        model.Session.rollback()
        raise


def sdi_access_request(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Ask to read the files and rows of a terbatas dataset, as somebody of another agency.

    :param dataset: id or name; :param purpose: what the data is needed for;
    :param agency: in whose name (id or name), for people of several agencies.
    :returns: the request, as `sdi_access_list` has it.
    """
    actor = _enter("sdi_access_request", context, data_dict)
    with _in_ckans_words():
        content = _dataset(context, data_dict)
        purpose = _text(data_dict, "purpose", tk._("Tuliskan untuk apa data ini diperlukan."))
        agency = _agency(data_dict) if data_dict.get("agency") else None
        username = context.get("user", "")
        permit = service.ask(actor, username, content, agency, purpose, now())
        model.Session.commit()
    return listing.as_dict(permit, actor)


def sdi_access_answer(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """As owner of the dataset, or walidata as his deputy, answer a request (`id`).

    :param verdict: `approve`, with `ends_on`, the last day (`YYYY-MM-DD`), or `refuse`, with
        the reason as `note`.
    """
    actor = _enter("sdi_access_answer", context, data_dict)
    with _in_ckans_words():
        permit, content = _permit(actor, data_dict)
        verdict = data_dict.get("verdict")
        if verdict not in ("approve", "refuse"):
            raise tk.ValidationError({"verdict": [tk._("Pilih approve (beri izin) atau refuse.")]})
        if verdict == "approve":
            ends_on = read_end(data_dict.get("ends_on"), guard.today(), _longest())
            note = _text(data_dict, "note")
        else:
            ends_on = None
            note = _text(data_dict, "note", tk._("Penolakan harus beralasan."))
        service.answer(permit, actor, content, ends_on, note, now())
        model.Session.commit()
    return listing.as_dict(permit, actor)


def sdi_access_grant(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """As owner of a dataset or walidata, let all people of an agency read it until a day.

    :param dataset: id or name; :param agency: id or name; :param ends_on: the last day
        (`YYYY-MM-DD`); :param note: the reason.
    """
    actor = _enter("sdi_access_grant", context, data_dict)
    with _in_ckans_words():
        content = _dataset(context, data_dict)
        note = _text(data_dict, "note", tk._("Tuliskan alasan pemberian izin ini."))
        ends_on = read_end(data_dict.get("ends_on"), guard.today(), _longest())
        permit = service.grant(actor, content, _agency(data_dict), ends_on, note, now())
        model.Session.commit()
    return listing.as_dict(permit, actor)


def sdi_access_revoke(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Take back a grant or an answered request (`id`) with a reason (`note`); whoever asked may
    also give up his own."""
    actor = _enter("sdi_access_revoke", context, data_dict)
    with _in_ckans_words():
        permit, content = _permit(actor, data_dict)
        own = permit.user_id == actor.user_id
        needed = "" if own else tk._("Tuliskan alasan pencabutan izin ini.")
        service.revoke(permit, actor, content, _text(data_dict, "note", needed), now())
        model.Session.commit()
    return listing.as_dict(permit, actor)


@tk.side_effect_free
def sdi_access_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Requests and grants that the caller may know of: his own, his agencies', and those for the
    datasets that he answers for; newest first.

    :param dataset: id or name; :param mine: only one's own and one's agencies'; :param queue:
        those that wait for the caller's answer; :param limit: at most 100 (20);
    :param offset: how many to skip.
    :returns: `{count, results}`.
    """
    actor = _enter("sdi_access_list", context, data_dict)
    dataset = _package(context, data_dict).id if data_dict.get("dataset") else None
    count, permits = listing.listed(
        actor,
        dataset=dataset,
        mine=flag(data_dict, "mine"),
        queue=flag(data_dict, "queue"),
        limit=_number(data_dict, "limit", 20, 100),
        offset=_number(data_dict, "offset", 0, 1_000_000),
    )
    return {"count": count, "results": [listing.as_dict(permit, actor) for permit in permits]}


def _package(context: Context, data_dict: DataDict) -> model.Package:
    """The dataset that is meant, if the caller may see it."""
    wanted = data_dict.get("dataset")
    missing = tk.ObjectNotFound(tk._("Dataset ini tidak ada, atau bukan untuk Anda."))
    if not isinstance(wanted, str) or not wanted or not is_storable(wanted):
        raise missing
    package = model.Package.get(wanted)
    if package is None or package.state != model.State.ACTIVE:
        raise missing
    try:
        tk.check_access("package_show", tk.fresh_context(context), {"id": package.id})
    except tk.NotAuthorized:
        raise missing from None
    return package


def _dataset(context: Context, data_dict: DataDict) -> Content:
    content = guard.content_of_dataset(_package(context, data_dict).id)
    assert content is not None
    if content.access is AccessClass.TERTUTUP:
        raise tk.ObjectNotFound(tk._("Dataset ini tidak ada, atau bukan untuk Anda."))
    return content


def _permit(actor: Actor, data_dict: DataDict) -> tuple[AccessPermit, Content]:
    """The request or grant that is meant, if it is the caller's to know."""
    wanted = data_dict.get("id")
    permit = service.find(wanted) if isinstance(wanted, str) and is_storable(wanted) else None
    content = guard.content_of_dataset(permit.subject_id) if permit else None
    if permit is not None and content is not None:
        answers = service.answering_role(actor, content.owner_id) is not None
        if answers or permit.user_id == actor.user_id:
            return permit, content
    raise tk.ObjectNotFound(tk._("Permintaan ini tidak ada, atau bukan untuk Anda."))


def _agency(data_dict: DataDict) -> str:
    wanted = data_dict.get("agency")
    usable = isinstance(wanted, str) and bool(wanted) and is_storable(wanted)
    group = model.Group.get(str(wanted)) if usable else None
    if group is None or not group.is_organization or group.state != model.State.ACTIVE:
        raise tk.ValidationError({"agency": [tk._("Instansi ini tidak ada di portal.")]})
    return group.id


def _text(data_dict: DataDict, key: str, needed: str = "") -> str:
    """A text of the request; `needed` is what is said when it is missing."""
    value = data_dict.get(key) or ""
    if not isinstance(value, str) or len(value) > NOTE_LIMIT:
        sentence = tk._("Catatan harus berupa teks, paling banyak 4000 karakter.")
        raise tk.ValidationError({key: [sentence]})
    if not is_storable(value):
        raise bad_content(BadContent(key, "nul"))
    if needed and not value.strip():
        raise tk.ValidationError({key: [needed]})
    return value.strip()


def _number(data_dict: DataDict, key: str, default: int, most: int) -> int:
    try:
        value = int(data_dict.get(key, default))
    except (TypeError, ValueError, OverflowError):
        value = -1
    if value < 0:
        raise tk.ValidationError({key: [tk._("Isi dengan bilangan bulat, nol atau lebih.")]})
    return min(value, most)


def _longest() -> int:
    return int(tk.config.get(LONGEST) or 0)
