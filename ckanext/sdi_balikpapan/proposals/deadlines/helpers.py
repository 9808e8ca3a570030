"""Who acts next on a proposal and until when, as a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import ckan.plugins.toolkit as tk
from babel import Locale, UnknownLocaleError, dates

from ..model import now
from . import office, rules


def sdi_what_now(proposal: Mapping[str, Any]) -> str:
    """Who acts next, what he does, and until when he has time."""
    return next_step(proposal, now())


def sdi_is_late(proposal: Mapping[str, Any]) -> bool:
    """Whether whoever must act has let the time pass."""
    return rules.is_late(_due(proposal), now())


def next_step(proposal: Mapping[str, Any], at: datetime) -> str:
    """The sentence, at a moment."""
    sentence = {
        "draft": tk._("Menunggu {who} melengkapi dan mengajukan{until}."),
        "offered": tk._("Menunggu {who} menyetujui penyerahan{until}."),
        "submitted": tk._("Menunggu {who} meneruskan{until}."),
        "in_review": tk._("Menunggu {who} memeriksa{until}."),
        "pembina_review": tk._("Menunggu {who} memeriksa ulang{until}."),
        "returned": tk._("Menunggu {who} memperbaiki dan mengajukan lagi{until}."),
        "approved": tk._("Menunggu {who} menerbitkan{until}."),
        "published": tk._("Selesai."),
        "discarded": tk._("Selesai; tidak jadi."),
    }.get(str(proposal["state"]), "")
    return sentence.format(who=_who(proposal), until=_until(_due(proposal), at))


def _who(proposal: Mapping[str, Any]) -> str:
    own = (proposal.get("organization") or {}).get("title") or ""
    receiving = (proposal.get("receiving_organization") or {}).get("title") or tk._("OPD penerima")
    return {
        "produsen_data": tk._("Produsen Data ({office})").format(office=own),
        "penerima": tk._("Produsen Data ({office})").format(office=receiving),
        "walidata_pendukung": tk._("Walidata Pendukung ({office})").format(office=own),
        "walidata": tk._("Walidata ({office})").format(
            office=tk.config["ckanext.sdi_balikpapan.walidata_name"]
        ),
        "pembina_data": tk._("Pembina Data"),
    }.get(str(proposal.get("waits_for")), "")


def _until(due: datetime | None, at: datetime) -> str:
    if due is None:
        return ""
    if not rules.is_late(due, at):
        return tk._(", paling lambat {day}").format(day=day(due))
    late = rules.days_late(office.calendar(), due, at)
    sentence = tk._(", seharusnya paling lambat {day} (terlambat {late} hari kerja)")
    return sentence.format(day=day(due), late=late)


def day(moment: datetime) -> str:
    """A day of the office as people say it: Jumat 27 November 2026."""
    local = office.calendar().day_of(moment)
    return dates.format_date(local, "EEEE d MMMM y", locale=_locale())


def _locale() -> Locale:
    try:
        return Locale.parse(str(tk.h.lang()).replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("id")


def _due(proposal: Mapping[str, Any]) -> datetime | None:
    due = proposal.get("due_at")
    return datetime.fromisoformat(due) if due else None
