"""One cell of the sheet, both ways: its text, and the value that the text means. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, time
from functools import cache
from typing import Any

from ckanext.sdi_balikpapan.standards.daftar_data import DAY, FORM, RELEASES
from ckanext.sdi_balikpapan.standards.forms import tidy as tidying
from ckanext.sdi_balikpapan.standards.forms.form import FormField, Option, Type
from ckanext.sdi_balikpapan.standards.forms.form import form as form_of
from ckanext.sdi_balikpapan.standards.forms.spreadsheet import cells
from ckanext.sdi_balikpapan.standards.forms.spreadsheet.cells import Unclear
from ckanext.sdi_balikpapan.standards.forms.spreadsheet.layout import Slot, shown

from . import releases
from .columns import Column, column

__all__ = ["Unclear", "meant", "readable", "text_of", "written"]

MOST = 32_000
"""Characters of a cell; spreadsheet programs keep 32,767."""
_ERRORS = frozenset("#REF! #N/A #NAME? #VALUE! #DIV/0! #NULL! #NUM! #SPILL! #CALC!".split())
_DAY = FormField("", "", "", Type.DATE, "", "")


def text_of(key: str, value: Any) -> str:
    """The text by which a value is compared and, of most columns, written."""
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, str):
        return value.strip()
    if key == RELEASES and (text := releases.written(value)) is not None:
        return text
    if isinstance(value, list) and all(_is_code(item) for item in value):
        return "; ".join(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _is_code(item: object) -> bool:
    return isinstance(item, str) and bool(item) and item == item.strip() and ";" not in item


def written(key: str, value: Any, lang: str = "id") -> str:
    """What stands in the cell: options with their words, and nothing that a spreadsheet runs."""
    return cells.harmless(readable(key, value, lang))


def readable(key: str, value: Any, lang: str = "id") -> str:
    """The same for people, who run nothing."""
    of = column(key).field
    if isinstance(value, str) and (option := of.option(value)):
        return shown(option, lang)
    text = text_of(key, value)
    if of.type is Type.MULTI and isinstance(value, list) and not text.startswith("["):
        options = [of.option(code) for code in value]
        if all(options) and not any(";" in o.label(lang) for o in options if o):
            text = "; ".join(shown(o, lang) for o in options if o)
    return text


def meant(one: Column, value: Any) -> Any:
    """What a cell says, as a body has it; an empty text for an empty cell.

    :raises Unclear: when somebody must be asked what is meant.
    """
    if isinstance(value, (datetime, date, time)):
        raise Unclear("tanggal_di_teks", nilai=_shown(value))
    text = _text(value)
    if not text:
        return ""
    if text in _ERRORS:
        raise Unclear("galat", nilai=text)
    if len(text) > MOST:
        raise Unclear("terlalu_panjang", batas=str(MOST))
    if one.key == RELEASES:
        return _tidy(one.key, _releases(text))
    if one.field.type is Type.MULTI:
        return _tidy(one.key, _multi(one.field, text))
    if one.field.type is Type.SELECT:
        return _option(one.field, text)
    return _tidy(one.key, text)


def _shown(value: datetime | date | time) -> str:
    is_day = isinstance(value, datetime) and value.time() == time()
    return value.date().isoformat() if is_day and isinstance(value, datetime) else str(value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Ya" if value else "Tidak"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    text = str(value).replace("\r\n", "\n").replace("\r", "\n")
    return cells.meant(text.strip()).strip()


def _tidy(key: str, value: Any) -> Any:
    if key not in form_of(FORM).by_name:
        return value
    return tidying.tidy(form_of(FORM), {key: value}).get(key, "")


def _option(of: FormField, text: str) -> str:
    code = _ways(of).get(_plain(text)) or _ways(of).get(_plain(text.partition("=")[0]))
    if code is None:
        raise Unclear("pilihan", nilai=text[:80], ada=_offered(of))
    return code


def _offered(of: FormField) -> str:
    some = ", ".join(option.nama for option in of.options[:8])
    return some + (", …" if len(of.options) > 8 else "")


@cache
def _ways_of(options: tuple[Option, ...]) -> Mapping[str, str]:
    """From each way to write an option to its code; a word that two could mean says neither."""
    found: dict[str, str] = {}
    for words in (lambda o: (o.code,), lambda o: (o.nama, o.name_en, shown(o), shown(o, "en"))):
        named: dict[str, set[str]] = {}
        for option in options:
            for word in words(option):
                named.setdefault(_plain(word), set()).add(option.code)
        for word, codes in named.items():
            if len(codes) == 1:
                found.setdefault(word, *codes)
    return found


def _ways(of: FormField) -> Mapping[str, str]:
    return _ways_of(of.options)


def _plain(text: str) -> str:
    return " ".join(text.replace("_", " ").replace("-", " ").split()).casefold()


def _multi(of: FormField, text: str) -> list[Any]:
    if text.startswith("["):
        return _json_list(text)
    whole = _ways(of).get(_plain(text))
    parts = [whole] if whole else [p for p in text.replace("\n", ";").split(";") if p.strip()]
    return [_option(of, part.strip()) for part in parts]


def _json_list(text: str) -> list[Any]:
    """What had no readable text when it was written."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, list):
        raise Unclear("json", nilai=text[:80])
    return found


def _releases(text: str) -> list[Any]:
    if text.startswith("["):
        return _json_list(text)
    try:
        rows = releases.read(text)
    except releases.Unclear as unclear:
        raise Unclear("jadwal", nilai=str(unclear)) from None
    day = Slot(DAY, DAY, _DAY)
    return [{**row, DAY: cells.answer(day, row[DAY])} for row in rows]
