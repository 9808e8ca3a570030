"""Opens a file as the table that it is, whatever its name says."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from ...standards.contract import Dialect
from ..finding import Finding
from ..table import Table, Unreadable
from . import detect
from .csv import open_csv
from .json import open_json
from .xlsx import open_xlsx

Opener = Callable[[Path, Dialect, Collection[str]], Table]

_OWN_WORDS = {"lfs": "lfs_pointer", "broken_zip": "zip_broken", "locked": "xlsx_locked"}
"""Kinds whose mending is not to save them in another format."""
_SHOWN = {"xls": "Excel 97-2003 (XLS)", "ods": "LibreOffice (ODS)"}

READERS: Mapping[str, Opener] = {"csv": open_csv, "xlsx": open_xlsx, "json": open_json}


def open_table(path: Path, name: str, declared: Dialect, known: Collection[str] = ()) -> Table:
    """The table in a file.

    :param name: what the file is called; its extension is a hint, not the truth.
    :param known: the names of the declared columns, which help to find the header.
    :raises Unreadable: if it holds no table.
    """
    kind = detect.kind_of(path)
    if kind in _OWN_WORDS:
        raise Unreadable(_OWN_WORDS[kind])
    if kind not in READERS:
        raise Unreadable("not_a_table", kind=_SHOWN.get(kind, kind.upper()))
    table = READERS[kind](path, declared, known)
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    said = detect.ENDINGS.get(ending)
    if said is not None and said != kind:
        words = {"kind": kind.upper()}
        table.findings.add(Finding("wrong_extension", value="." + ending, words=words))
    return table
