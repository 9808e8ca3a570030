"""One answer as INDAH writes it, and back: booleans, UPPER_SNAKE words, lists. Pure.

Observed in a public client of INDAH's API, documented by nobody. A word that no client was seen
to send only follows the rule by which the others are made (`Option.indah_sure`).
"""

from __future__ import annotations

from typing import Any

from .form import FormField, Type

# The client sends this as the source of a breakdown that it typed in itself.
_SOURCE = "input-manual"
_ENDS = {"mulai": "awal", "selesai": "akhir"}
_YES_NO = ("true", "false")


def encode(of: FormField, value: Any) -> Any:
    """What stands in the record for a tidy answer (None when there is none).

    What has another shape than its field goes out as it is.
    """
    if of.type is Type.MULTI:
        codes = value if isinstance(value, list) else []
        return {option.indah: option.code in codes for option in of.options}
    if of.type is Type.DATE_RANGE:
        ends = value if isinstance(value, dict) else {}
        return [{theirs: ends.get(ours) for ours, theirs in _ENDS.items()}]
    if of.type is Type.REPEATING:
        given = value if isinstance(value, list) else []
        rows = [row for row in given if isinstance(row, dict)]
        return [_encode_row(of, row) for row in rows]
    if of.type in (Type.LINES, Type.DATE) and "[]" in of.indah_path:
        return [_encode_line(of, line) for line in str(value).split("\n")] if value else []
    if of.type is Type.INTEGER and isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value) if len(value) < 10 else value
    option = of.option(value) if isinstance(value, str) else None
    if option:
        return option.indah == "true" if option.indah in _YES_NO else option.indah
    return value


def decode(of: FormField, value: Any) -> Any:
    """The answer that stands in the record; what cannot be read as one is None."""
    if of.type is Type.MULTI:
        chosen = value if isinstance(value, dict) else {}
        return [option.code for option in of.options if chosen.get(option.indah) is True]
    if of.type is Type.DATE_RANGE:
        one = value[0] if isinstance(value, list) and len(value) == 1 else value
        one = one if isinstance(one, dict) else {}
        return {ours: _text(one.get(theirs)) for ours, theirs in _ENDS.items()}
    if of.type is Type.REPEATING:
        rows = value if isinstance(value, list) else []
        return [_decode_row(of, row) for row in rows] if all_dicts(rows) else None
    if of.type in (Type.LINES, Type.DATE):
        return _decode_lines(of, value)
    if isinstance(value, bool):
        meant = "true" if value else "false"
        return next((o.code for o in of.options if o.indah == meant), None)
    text = _text(value)
    return next((o.code for o in of.options if text and o.indah == text), text)


def all_dicts(rows: list[Any]) -> bool:
    return all(isinstance(row, dict) for row in rows)


def key_of(of: FormField) -> str:
    """The key of a column in its row."""
    return of.indah_path.partition("[")[0]


def _encode_row(of: FormField, row: dict[str, Any]) -> dict[str, Any]:
    return {key_of(c): encode(c, row.get(c.name)) for c in of.columns if c.indah_path}


def _decode_row(of: FormField, row: dict[str, Any]) -> dict[str, Any]:
    cells = {c.name: decode(c, row.get(key_of(c))) for c in of.columns if c.indah_path}
    return {name: cell for name, cell in cells.items() if cell}


def _encode_line(of: FormField, line: str) -> Any:
    keys = of.indah_path.partition("[].")[2]
    if "=" in keys:
        code, equals, meaning = line.partition("=")
        first, second = keys.split("=")
        return {first: code, second: meaning} if equals else {first: None, second: line}
    return {keys: line, "sumber": _SOURCE} if keys else line


def _decode_lines(of: FormField, value: Any) -> str | None:
    items = value if isinstance(value, list) else [value]
    lines = [_decode_line(of, item) for item in items]
    known = [line for line in lines if line]
    return "\n".join(known) if known else None


def _decode_line(of: FormField, item: Any) -> str | None:
    keys = of.indah_path.partition("[].")[2]
    if not isinstance(item, dict) or not keys:
        return _text(item)
    if "=" in keys:
        code, meaning = (_text(item.get(key)) for key in keys.split("="))
        return f"{code}={meaning or ''}" if code is not None else meaning
    return _text(item.get(keys))


def _text(value: Any) -> str | None:
    if isinstance(value, str):
        return value
    whole = isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**15
    return str(value) if whole else None
