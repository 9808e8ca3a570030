"""What an approval says to the public: the Pembina Data's result, where the walidata records it.

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

_NUMBER_LIMIT = 200


def read(verb: Verb, proposal: Proposal, asked: Mapping[str, Any]) -> dict[str, Any]:
    """What a decision brings along for the public.

    :raises tk.ValidationError: when the Pembina Data's result is missing or cannot be read.
    """
    if verb is not Verb.APPROVE or not facts.needs_pembina_result(proposal):
        return {}
    return {"pembina": {"number": _number(asked), "date": _date(asked).isoformat()}}


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
