"""One release date moved to another day, as a change of its entry like any other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.sdi_balikpapan.proposals.editing import finding
from ckanext.sdi_balikpapan.proposals.policy import Actor
from ckanext.sdi_balikpapan.proposals.subjects.types import PLAN
from ckanext.sdi_balikpapan.standards import daftar_data as plan
from ckanext.sdi_balikpapan.standards.patterns import tanggal

from ..lists import asking, reading
from ..promises import Promise


@dataclass(frozen=True)
class Wanted:
    """A release, the day it is moved to, and why."""

    promise: Promise
    period: str
    day: str = ""
    reason: str = ""


def found(entry: object, period: object, actor: Actor | None) -> Wanted:
    """The agreed release that somebody may move.

    :raises tk.ObjectNotFound: where there is none of that name.
    :raises tk.NotAuthorized: for who doesn't draft for its agency.
    """
    named = entry.strip() if isinstance(entry, str) else ""
    named = "" if "\x00" in named else named
    promises = reading.by_names([named]) or reading.by_ids([named])
    one = next(iter(promises), None)
    if one is None or period not in [release.period for release in one.releases]:
        raise tk.ObjectNotFound(tk._("Rilis ini tidak ada dalam Daftar Data."))
    asking.must_draft(actor, one.organization_id)
    return Wanted(one, str(period))


def read(wanted: Wanted, asked: Mapping[str, Any]) -> Wanted:
    """The same with the new day and the reason.

    :raises tk.ValidationError: for a day that is none or the one that holds, and without a reason.
    """
    day = tanggal(str(asked.get("date") or ""))
    reason = str(asked.get("reason") or "").strip()
    now = next(one.day for one in wanted.promise.releases if one.period == wanted.period)
    errors: dict[str, Any] = {}
    if day is None:
        errors["date"] = [tk._("Tulis tanggal baru seperti 2027-03-31.")]
    elif day == now:
        errors["date"] = [tk._("Ini tanggal yang sudah berlaku. Tulis tanggal yang lain.")]
    if not reason:
        errors["reason"] = [tk._("Tuliskan alasannya: semua orang membacanya.")]
    if errors or day is None:
        raise tk.ValidationError(errors)
    return Wanted(wanted.promise, wanted.period, day.isoformat(), reason)


def move(wanted: Wanted, actor: Actor, username: str) -> dict[str, Any]:
    """Keep it in a draft of the entry, the open one if there is one, and nothing else of it."""
    entry_id = wanted.promise.entry_id
    target = finding.find(actor, {"id": entry_id, "subject_type": PLAN})
    rows = [_row(row, wanted) for row in target.body.get(plan.RELEASES) or []]
    asked: dict[str, Any] = {"id": entry_id, "subject_type": PLAN, plan.RELEASES: rows}
    if target.proposal is not None:
        asked["content_hash"] = target.proposal.content_hash
    return dict(tk.get_action("sdi_proposal_save")({"user": username}, asked))


def _row(row: Mapping[str, Any], wanted: Wanted) -> dict[str, Any]:
    if row.get(plan.PERIOD) != wanted.period:
        return dict(row)
    return {**row, plan.DAY: wanted.day, plan.REASON: wanted.reason}
