"""The demo's files: tables made from the code lists, or taken from a folder of real files. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ckanext.sdi_balikpapan.standards.codelists import Code, code_list

Row = tuple[Code, str]
"""A code, and the item of its list-valued column that the row is about (or an empty text)."""


def content(file: Mapping[str, Any], folder: Path | None, without_column: str = "") -> bytes:
    """The bytes of an example's file.

    :param folder: where the real files are, for a file that names its `path`.
    :param without_column: a column to leave out, as somebody does who forgot it.
    """
    if "path" not in file:
        return _table(file, without_column)
    assert folder is not None
    whole = (folder / file["path"]).read_bytes()
    return _rows_starting(whole, file["rows_starting"]) if "rows_starting" in file else whole


def _table(file: Mapping[str, Any], without_column: str) -> bytes:
    columns = [column for column in file["columns"] if column["nama"] != without_column]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(column["nama"] for column in columns)
    for row in _rows(file):
        writer.writerow(_value(row, column["from"]) for column in columns)
    return out.getvalue().encode()


def _rows(file: Mapping[str, Any]) -> Iterator[Row]:
    each = file.get("each")
    for code in code_list(file["list"]):
        if all(code[column] == value for column, value in file.get("where", {}).items()):
            items = code[each].split() if each else [""]
            yield from ((code, item) for item in items)


def _value(row: Row, source: str) -> str:
    code, _ = row
    if source in _DERIVED:
        return _DERIVED[source](row)
    return getattr(code, source) if source in ("kode", "nama") else code[source]


def _short_name(code: Code) -> str:
    return code.nama.removeprefix("Kecamatan ").removeprefix("Kelurahan ")


def _parent_name(row: Row) -> str:
    parent = code_list("wilayah").get(row[0]["induk"])
    return _short_name(parent) if parent else ""


def _count_children(row: Row) -> str:
    return str(sum(code["induk"] == row[0].kode for code in code_list("wilayah")))


_DERIVED: dict[str, Callable[[Row], str]] = {
    "butir": lambda row: row[1],
    "nama_pendek": lambda row: _short_name(row[0]),
    "nama_induk": _parent_name,
    "jumlah_anak": _count_children,
}


def _rows_starting(whole: bytes, start: str) -> bytes:
    head, *rows = whole.splitlines(keepends=True)
    return b"".join([head, *(row for row in rows if row.startswith(start.encode()))])
