"""Reading JSON as a table: a list of objects, of lists, JSON lines, or GeoJSON."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ...standards.contract import Dialect
from ..finding import Finding, Findings
from ..table import CHUNK_ROWS, MAX_COLUMNS, Cell, Chunk, Facts, Table, Unreadable
from . import geojson
from .lines import REPLACED

MOST_BYTES = 64 * 1024 * 1024
"""A larger document doesn't fit into the memory of a check; JSON lines may be longer."""
_WRAPPERS = ("data", "records", "rows", "result", "results", "items", "features")
_NOT_KEPT = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])|\xed[\xa0-\xbf]")
"""NUL and halves of a pair; also of whole pairs, which cost only a second look."""
_BROKEN = re.compile("[\x00\ud800-\udfff]")
Record = Mapping[str, Any]


def open_json(path: Path, declared: Dialect, known: Collection[str] = ()) -> Table:
    """A JSON file as the table in it; a row's number is the record's.

    :raises Unreadable: if it holds none.
    """
    del declared, known  # JSON names its columns, and has one encoding.
    lines = _is_lines(path)
    whole: Any = None if lines else _whole(path)
    facts: Facts = {"format": "json", "encoding": "UTF-8", "rows_are": "records"}
    findings = Findings()
    if not lines and (encoding := _encoding(path)) != "UTF-8":
        facts["encoding"] = encoding
        findings.add(Finding("json_encoding", value=encoding))
    if geojson.is_collection(whole):
        facts |= {"format": "geojson"}
        features = [f if isinstance(f, Mapping) else {} for f in whole["features"]]
        facts["geometries"] = geojson.look(features, findings)
        records: Any = [_properties(feature) for feature in features]
    else:
        records = whole if lines else _records(whole)
    names = _names(_lines(path) if lines else records, findings)

    def chunks() -> Iterator[Chunk]:
        return _chunks(_lines(path) if lines else records, names, findings)

    return Table(tuple(names), chunks, facts, findings)


def _properties(feature: Record) -> Record:
    found = feature.get("properties")
    return found if isinstance(found, Mapping) else {}


def _is_lines(path: Path) -> bool:
    """Whether each line is a record of its own."""
    with path.open("rb") as file:
        first, second = file.readline(1 << 20), file.readline(1 << 20)
    return second.lstrip()[:1] == b"{" and isinstance(_parsed(first), Mapping)


def _encoding(path: Path) -> str:
    """As JSON's own rule tells it from the first bytes (RFC 4627 section 3)."""
    with path.open("rb") as file:
        name = json.detect_encoding(file.read(4)).upper()
    return "UTF-8" if name == "UTF-8-SIG" else name


def _loaded(text: bytes) -> Any:
    found = json.loads(text)
    wide = b"\0" in text[:4]
    return _kept(found) if wide or _NOT_KEPT.search(text) else found


def _kept(value: Any) -> Any:
    """The same with a mark in place of each character that no database keeps."""
    if isinstance(value, str):
        return _BROKEN.sub(REPLACED, value)
    if isinstance(value, list):
        return [_kept(one) for one in value]
    if isinstance(value, dict):
        return {_kept(key): _kept(one) for key, one in value.items()}
    return value


def _parsed(text: bytes) -> Any:
    try:
        return _loaded(text)
    except (ValueError, RecursionError):
        return None


def _lines(path: Path) -> Iterator[Any]:
    with path.open("rb") as file:
        while line := file.readline(1 << 20):
            if line.strip():
                yield _parsed(line)


def _whole(path: Path) -> Any:
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise Unreadable("json_too_large", limit=MOST_BYTES >> 20)
    try:
        return _loaded(path.read_bytes())
    except RecursionError:
        raise Unreadable("json_too_deep") from None
    except UnicodeDecodeError:
        raise Unreadable("json_broken", row=1) from None
    except json.JSONDecodeError as error:
        raise Unreadable("json_broken", row=error.lineno) from None
    except ValueError:  # A number of more than four thousand digits.
        raise Unreadable("json_broken") from None


def _records(whole: Any) -> Sequence[Any]:
    """The list in a document, also where it is wrapped as APIs do."""
    if isinstance(whole, Mapping):
        inner = next((whole[key] for key in _WRAPPERS if key in whole), None)
        return _records(inner) if isinstance(inner, (list, Mapping)) else _none()
    if not isinstance(whole, list):
        return _none()
    if whole and all(isinstance(row, list) for row in whole):
        head = [str(cell) for cell in whole[0]]
        return [dict(zip(head, row, strict=False)) for row in whole[1:]]
    return whole


def _none() -> Sequence[Any]:
    raise Unreadable("json_no_list")


def _names(records: Any, findings: Findings) -> list[str]:
    names: dict[str, None] = {}
    for number, record in enumerate(records, 1):
        if not isinstance(record, Mapping):
            findings.add(Finding("record_unreadable", number))
            continue
        names |= dict.fromkeys(map(str, record))
        if len(names) > MAX_COLUMNS:
            raise Unreadable("too_many_columns", count=len(names), limit=MAX_COLUMNS)
    if not names:
        raise Unreadable("no_header")
    return list(names)


def _chunks(records: Any, names: Sequence[str], findings: Findings) -> Iterator[Chunk]:
    lines: list[int] = []
    rows: list[list[Cell]] = []
    for number, record in enumerate(records, 1):
        if not isinstance(record, Mapping):
            continue
        lines.append(number)
        rows.append([_cell(record.get(name), number, name, findings) for name in names])
        if len(rows) == CHUNK_ROWS:
            yield Chunk(lines, rows)
            lines, rows = [], []
    if rows:
        yield Chunk(lines, rows)


def _cell(value: Any, row: int, name: str, findings: Findings) -> Cell:
    if isinstance(value, (list, dict)):
        findings.add(Finding("nested_value", row, name))
        value = json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and REPLACED in value:
        findings.add(Finding("broken_character", row, name))
    return value
