"""What an approval says to the public: the Pembina Data's result, where the walidata records it,
and what is published with warnings: a note, and the day by which it will be mended.

Source: Perpres 39/2019 ps 13, 35 (Data Prioritas is re-checked by the Pembina Data).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import ckan.plugins.toolkit as tk

from .. import facts
from ..content import is_storable
from ..model import Proposal
from ..states import Verb
from . import judging

MEND_MONTHS = "ckanext.sdi_balikpapan.mend_months"
_NUMBER_LIMIT = 200
_NOTE_LIMIT = 1000


def read(verb: Verb, proposal: Proposal, asked: Mapping[str, Any]) -> dict[str, Any]:
    """What a decision brings along for the public.

    :raises tk.ValidationError: when the Pembina Data's result is missing or cannot be read.
    """
    if verb is not Verb.APPROVE:
        return {}
    said: dict[str, Any] = {}
    if facts.needs_pembina_result(proposal):
        said["pembina"] = {"number": _number(asked), "date": _date(asked).isoformat()}
    warnings = [item.check.kode for item in judging.judge(proposal) if item.warns]
    if warnings:
        said |= {"warnings": warnings, "public_note": _public_note(asked, warnings)}
        said["mend_by"] = _mend_by(asked).isoformat()
    return said


def _public_note(asked: Mapping[str, Any], warnings: list[str]) -> str:
    note = asked.get("public_note")
    if not isinstance(note, str) or not note.strip() or not is_storable(note):
        words = tk._(
            "Ada peringatan yang belum terjawab ({checks}). Tuliskan catatan untuk umum, atau "
            "jawab daftar periksanya lebih dahulu."
        )
        raise tk.ValidationError({"public_note": [words.format(checks=", ".join(warnings))]})
    if len(note) > _NOTE_LIMIT:
        words = tk._("Catatan untuk umum terlalu panjang; paling banyak {number} karakter.")
        raise tk.ValidationError({"public_note": [words.format(number=_NOTE_LIMIT)]})
    return note.strip()


def _mend_by(asked: Mapping[str, Any]) -> date:
    today = judging.today()
    last = latest_mending(today)
    try:
        day = date.fromisoformat(str(asked.get("mend_by") or ""))
    except ValueError:
        day = None
    if day is None or not today <= day <= last:
        words = tk._(
            "Tuliskan sampai kapan peringatannya diperbaiki: tanggal antara {first} dan {last}."
        )
        sentence = words.format(first=today.isoformat(), last=last.isoformat())
        raise tk.ValidationError({"mend_by": [sentence]})
    return day


def latest_mending(today: date) -> date:
    """The last day that an approval may promise."""
    months = today.month - 1 + max(1, tk.asint(tk.config.get(MEND_MONTHS) or 12))
    return date(today.year + months // 12, months % 12 + 1, min(today.day, 28))


def _number(asked: Mapping[str, Any]) -> str:
    number = asked.get("pembina_number")
    fits = isinstance(number, str) and number.strip() and len(number) <= _NUMBER_LIMIT
    if not fits or not is_storable(str(number)):
        words = tk._(
            "Ini Data Prioritas. Tuliskan nomor surat hasil pemeriksaan ulang oleh Pembina Data "
            "(Perpres 39/2019 pasal 35)."
        )
        raise tk.ValidationError({"pembina_number": [words]})
    return str(number).strip()


def _date(asked: Mapping[str, Any]) -> date:
    try:
        return date.fromisoformat(str(asked.get("pembina_date") or ""))
    except ValueError:
        words = tk._("Tuliskan tanggal hasil pemeriksaan Pembina Data, misalnya 2026-11-22.")
        raise tk.ValidationError({"pembina_date": [words]}) from None
