"""Files of entries: spreadsheets, INDAH, SIRUSA, and our own JSON, in and out. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from . import indah, sirusa, spreadsheet
from .exchange import Reading, Shape, Unreadable
from .form import Form
from .rules import NOTHING, Levels, judge
from .spreadsheet import Mark, Unusable
from .spreadsheet.reading import sentence
from .tidy import tidy
from .words import say

MOST_ENTRIES = 200
MAX_BYTES = 5_000_000
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What SIRUSA's export calls the entries of each form.
_SIRUSA_KEYS = {"ms_keg": "kegiatan", "ms_ind": "msinds", "ms_var": "msvars"}


class Format(str, Enum):
    """How a file of entries is written."""

    XLSX = "xlsx"
    INDAH = "indah"
    SIRUSA = "sirusa"
    JSON = "json"


SHAPES: Mapping[Format, Shape] = {Format.INDAH: indah.SHAPE, Format.SIRUSA: sirusa.SHAPE}


@dataclass(frozen=True)
class File:
    """A file to hand out."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True)
class Imported:
    """What a file says, and what is wrong with it."""

    items: list[Reading]
    marks: list[Mark]


def formats_of(form: Form) -> tuple[Format, ...]:
    """The formats that know a form; only we have concepts."""
    known = form.name in indah.FORMS
    return tuple(f for f in Format if known or f not in SHAPES)


def write(form: Form, items: Sequence[Reading], to: Format, lang: str = "id") -> File:
    """Entries as a file; none as an empty template."""
    stem = form.name.replace("_", "-")
    if to is Format.XLSX:
        data = spreadsheet.export(form, [item.answers for item in items], lang)
        return File(f"{stem}.xlsx", _XLSX, data)
    records = [_record(form, item, to) for item in items]
    text = json.dumps(records[0] if len(records) == 1 else records, ensure_ascii=False, indent=2)
    name = f"{stem}.json" if to is Format.JSON else f"{stem}-{to.value}.json"
    # A half of a character, as some programs send, is no UTF-8.
    return File(name, "application/json", text.encode("utf-8", "replace"))


def read(
    form: Form,
    data: bytes,
    of: Format,
    levels: Levels = NOTHING,
    about: Mapping[str, Any] = NOTHING,
    lang: str = "id",
) -> Imported:
    """The entries of a file, judged.

    :raises Unusable: when there are none to be read in it; the text says why.
    """
    if len(data) > MAX_BYTES:
        raise Unusable(sentence("terlalu_besar", lang))
    if of is Format.XLSX:
        sheet = spreadsheet.read(data, form, levels, about, lang)
        return Imported([Reading(answers) for answers in sheet.entries], sheet.marks)
    items = [_item(form, record, of, lang) for record in _records(form, data, lang)]
    marks = [
        Mark("", "", number, p.field, p.rule, p.level, say(form, p, lang))
        for number, item in enumerate(items, 1)
        for p in judge(form, item.answers, levels, about)
    ]
    return Imported(items, marks)


def _record(form: Form, item: Reading, to: Format) -> Any:
    if to is Format.JSON:
        kept = {"kept": item.kept} if item.kept else {}
        return {"form": form.name, "answers": tidy(form, item.answers), **kept}
    return SHAPES[to].write(form, item.answers, item.kept)


def _records(form: Form, data: bytes, lang: str) -> list[Any]:
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise Unusable(sentence("bukan_json", lang)) from None
    if isinstance(found, dict):
        key = _SIRUSA_KEYS.get(form.name, "")
        found = found.get("content", found.get(key, found))
    records = found if isinstance(found, list) else [found]
    if not records or len(records) > MOST_ENTRIES:
        raise Unusable(sentence("banyak_entri", lang, batas=str(MOST_ENTRIES)))
    return records


def _item(form: Form, record: Any, of: Format, lang: str) -> Reading:
    try:
        if of is Format.JSON:
            return _ours(form, record)
        wrapped = indah.with_envelope(record) if of is Format.INDAH else record
        return SHAPES[of].read(form, wrapped)
    except Unreadable:
        raise Unusable(sentence("bukan_entri", lang, formulir=form.label(lang))) from None


def _ours(form: Form, record: Any) -> Reading:
    if not isinstance(record, dict) or record.get("form", form.name) != form.name:
        raise Unreadable
    kept = record.get("kept")
    return Reading(tidy(form, record.get("answers")), kept if isinstance(kept, list) else [])
