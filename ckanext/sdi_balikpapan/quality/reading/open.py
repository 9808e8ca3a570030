"""Opens a file as the table that it is."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from ...standards.contract import Dialect
from ..table import Table
from .csv import open_csv


def open_table(path: Path, name: str, declared: Dialect, known: Collection[str] = ()) -> Table:
    """The table in a file.

    :param name: what the file is called; its extension is a hint, not the truth.
    :param known: the names of the declared columns, which help to find the header.
    :raises Unreadable: if it holds no table.
    """
    del name  # Until the other formats are here.
    return open_csv(path, declared, known)
