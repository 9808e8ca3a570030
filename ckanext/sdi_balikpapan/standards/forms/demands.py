"""What a rule may demand of an answer, each a question whether it is met. Pure.

Each takes the field, its tidy answer and the rule's value, and returns nothing when the demand
is met, else the words that say what isn't. Only `isi` is asked of an answer that isn't there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from .. import patterns
from .conditions import read
from .form import RANGE_ENDS, FormField, Type

Words = dict[str, str]
Met = None
Demand = Callable[[FormField, Any, str, Mapping[str, Any]], "Words | None"]

_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"]+@[^\s@<>()\[\],;:\"]+\.[^\s@<>()\[\],;:\".]{2,}")
_DIGITS = re.compile(r"[0-9]{1,9}")
_YEAR = re.compile(r"[0-9]{4}")
# Controls other than tab and line end, and halves of characters: no database keeps them.
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_PATTERNS: Mapping[str, Callable[[str], object]] = {
    "kode_sds": patterns.kode_sds,
    "nomor_rekomendasi": patterns.nomor_rekomendasi,
    "kode_provinsi": re.compile(r"[1-9][0-9]").fullmatch,
    "kode_kabupaten_kota": re.compile(r"[1-9][0-9]\.?[0-9]{2}").fullmatch,
}


def filled(_field: FormField, value: Any, _rule: str, _all: Mapping[str, Any]) -> Words | None:
    return {} if value is None else Met


def empty(_field: FormField, value: Any, _rule: str, _all: Mapping[str, Any]) -> Words | None:
    return {"nilai": _short(value)}


def shaped(field: FormField, value: Any, _rule: str, _all: Mapping[str, Any]) -> Words | None:
    """Whether the answer has the shape of its type; the other demands look only at those."""
    return Met if has_shape(field, value) else {"nilai": _short(value)}


def has_shape(field: FormField, value: Any) -> bool:
    if field.type is Type.MULTI:
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    if field.type is Type.DATE_RANGE:
        return isinstance(value, dict) and all(
            key in RANGE_ENDS and isinstance(item, str) for key, item in value.items()
        )
    if field.type is Type.REPEATING:
        return isinstance(value, list) and all(
            isinstance(row, dict) and all(field.column(name) for name in row) for row in value
        )
    return isinstance(value, str)


def sane(_field: FormField, value: Any, rule: str, _all: Mapping[str, Any]) -> Words | None:
    for text in _texts(value):
        if len(text) > int(rule):
            return {"sebab": "panjang", "batas": rule}
        if _UNSTORABLE.search(text):
            return {"sebab": "huruf"}
    return Met


def chosen(field: FormField, value: Any, _rule: str, _all: Mapping[str, Any]) -> Words | None:
    unknown = [code for code in _texts(value) if field.option(code) is None]
    return {"nilai": _short(unknown[0])} if unknown else Met


def one_of(field: FormField, value: Any, rule: str, _all: Mapping[str, Any]) -> Words | None:
    codes = rule.split(",")
    # A code that there isn't has its own rule.
    if field.option(value) is None or value in codes:
        return Met
    return {"nilai": value, "pilihan": ", ".join(codes)}


def dated(_field: FormField, value: Any, _rule: str, _all: Mapping[str, Any]) -> Words | None:
    wrong = [text for text in _texts(value) if day(text) is None]
    return {"nilai": _short(wrong[0])} if wrong else Met


def both_ends(_field: FormField, value: Any, _rule: str, _all: Mapping[str, Any]) -> Words | None:
    missing = [end for end in RANGE_ENDS if end not in value]
    return {"ujung": missing[0]} if missing else Met


def ordered(_field: FormField, value: Any, _rule: str, _all: Mapping[str, Any]) -> Words | None:
    start, end = (day(value.get(name, "")) for name in RANGE_ENDS)
    if start and end and end < start:
        return {"mulai": start.isoformat(), "selesai": end.isoformat()}
    return Met


def whole_number(_field: FormField, value: Any, _r: str, _all: Mapping[str, Any]) -> Words | None:
    return Met if _DIGITS.fullmatch(value) else {"nilai": _short(value)}


def year(_field: FormField, value: Any, _rule: str, _all: Mapping[str, Any]) -> Words | None:
    return Met if _YEAR.fullmatch(value) else {"nilai": _short(value)}


def plausible(_field: FormField, value: Any, rule: str, _all: Mapping[str, Any]) -> Words | None:
    low, high = (int(bound) for bound in rule.split("-"))
    if not _YEAR.fullmatch(value) or low <= int(value) <= high:
        return Met
    return {"nilai": value, "dari": str(low), "sampai": str(high)}


def mail(_field: FormField, value: Any, _rule: str, _all: Mapping[str, Any]) -> Words | None:
    good = value == "-" or (len(value) <= 254 and _EMAIL.fullmatch(value))
    return Met if good else {"nilai": _short(value)}


def long_enough(_field: FormField, value: Any, rule: str, _all: Mapping[str, Any]) -> Words | None:
    length = len(value)
    return Met if length >= int(rule) else {"batas": rule, "panjang": str(length)}


def at_most(_field: FormField, value: Any, rule: str, answers: Mapping[str, Any]) -> Words | None:
    other = answers.get(rule)
    numbers = [value, other]
    if not all(isinstance(n, str) and _DIGITS.fullmatch(n) for n in numbers):
        return Met
    return Met if int(value) <= int(str(other)) else {"nilai": value, "lain": str(other)}


def patterned(_field: FormField, value: Any, rule: str, _all: Mapping[str, Any]) -> Words | None:
    return Met if _PATTERNS[rule](value) else {"nilai": _short(value), "pola": rule}


DEMANDS: Mapping[str, Demand] = {
    "isi": filled,
    "kosong": empty,
    "bentuk": shaped,
    "wajar": sane,
    "pilihan": chosen,
    "salah_satu": one_of,
    "tanggal": dated,
    "lengkap": both_ends,
    "urut": ordered,
    "angka": whole_number,
    "tahun": year,
    "antara": plausible,
    "surel": mail,
    "panjang": long_enough,
    "paling_banyak": at_most,
    "pola": patterned,
}


def day(text: str) -> date | None:
    """A day written as 2026-12-31, and nothing else."""
    return patterns.tanggal(text) if len(text) == 10 else None


def choosable(field: FormField, answers: Mapping[str, Any]) -> list[str]:
    """The codes that may be chosen, given the other answers."""
    return [o.code for o in field.options if not o.when or read(o.when).holds(answers)]


def _texts(value: Any) -> list[str]:
    """Every text in an answer."""
    if isinstance(value, str):
        return [value]
    items = value.values() if isinstance(value, Mapping) else value
    return [text for item in items if isinstance(item, str) for text in [item]]


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else f"({type(value).__name__})"
    return text if len(text) <= 80 else text[:79] + "…"
