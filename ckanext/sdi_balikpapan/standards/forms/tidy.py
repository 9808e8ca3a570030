"""Answers in one shape, however they came: numbers as texts, a bitmask as its codes. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from .form import RANGE_ENDS, Form, FormField, Type

Answers = dict[str, Any]


def tidy(form: Form, answers: object) -> Answers:
    """Answers by field name, without those that are empty.

    What cannot be brought into the shape of its field stays as it is, for the rules to name; so
    does an answer to a question that the form doesn't have. Tidying twice changes nothing.
    """
    if not isinstance(answers, Mapping):
        return {}
    found: Answers = {}
    for name, value in answers.items():
        field = form.by_name.get(name) if isinstance(name, str) else None
        value = _value(field, value) if field else value
        if not is_empty(value):
            found[str(name)] = value
    return found


def is_empty(value: object, depth: int = 4) -> bool:
    """Whether nothing was answered; blanks, and rows of blanks, are nothing.

    :param depth: no answer has more levels than this; what has is something.
    """
    if value is None:
        return True
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        return not value or (depth > 0 and all(is_empty(item, depth - 1) for item in value))
    return False


def scalar(value: object) -> object:
    """A text for what people write as one, else the value itself."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _number(value)
    return value


def _number(value: int | float) -> str:
    # Python refuses to write integers of more than some thousand digits.
    return str(value) if isinstance(value, float) or abs(value) < 10**300 else hex(value)


def _value(field: FormField, value: object) -> object:
    if field.type is Type.MULTI:
        return _multi(field, value)
    if field.type is Type.DATE_RANGE:
        return _range(value)
    if field.type is Type.REPEATING:
        return _table(field, value)
    if field.type is Type.LINES and isinstance(value, (list, tuple)):
        if all(isinstance(item, str) for item in value):
            return scalar("\n".join(value))
        return value
    if isinstance(value, bool) and field.type is Type.SELECT:
        return _yes_no(field, value)
    said = scalar(value)
    return _suggested(field, said) if field.type is Type.SUGGEST else said


def _suggested(field: FormField, said: object) -> object:
    """The code of a proposal that was written out; any other text as it is."""
    word = said.casefold() if isinstance(said, str) else said
    named = (o.code for o in field.options if word in (o.nama.casefold(), o.name_en.casefold()))
    return next(named, said)


def _yes_no(field: FormField, value: bool) -> object:
    meant = "true" if value else "false"
    return next((o.code for o in field.options if o.indah == meant), value)


def _multi(field: FormField, value: object) -> object:
    """The codes in the form's order; a number is their sum, as the paper form has it."""
    if isinstance(value, bool):
        return value
    if isinstance(value, (int, float)):
        value = scalar(value)
    if isinstance(value, str):
        parts = value.replace(",", ";").split(";")
        value = [part.strip() for part in parts if part.strip()]
        if len(value) == 1 and field.option(value[0]) is None:
            value = _from_sum(field, value[0]) or value
    if not isinstance(value, (list, tuple)):
        return value
    codes = [scalar(item) for item in value]
    if not all(isinstance(code, str) for code in codes):
        return codes
    given = [code for code in dict.fromkeys(codes) if code]
    known = [option.code for option in field.options if option.code in given]
    return known + [code for code in given if field.option(str(code)) is None]


def _from_sum(field: FormField, text: str) -> list[str]:
    codes_are_bits = all(option.code.isdecimal() for option in field.options)
    if not (codes_are_bits and text.isascii() and text.isdigit() and len(text) < 10):
        return []
    rest, codes = int(text), []
    for option in field.options:
        if rest & int(option.code):
            codes.append(option.code)
            rest -= int(option.code)
    return codes if not rest else []


def _range(value: object) -> object:
    if not isinstance(value, Mapping):
        return scalar(value)
    ends = {str(key): scalar(item) for key, item in value.items() if not is_empty(item)}
    known = {key: ends.pop(key) for key in RANGE_ENDS if key in ends}
    return {**known, **ends}


def _table(field: FormField, value: object) -> object:
    if isinstance(value, Mapping):
        value = [value]
    if not isinstance(value, (list, tuple)):
        return scalar(value)
    return [_row(field, row) for row in value if not is_empty(row)]


def _row(field: FormField, row: object) -> object:
    if not isinstance(row, Mapping):
        return row
    cells = {}
    for name, item in row.items():
        column = field.column(name) if isinstance(name, str) else None
        item = _value(column, item) if column else item
        if not is_empty(item):
            cells[str(name)] = item
    return cells
