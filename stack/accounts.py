"""The accounts to try the portal with, as they are shown to the person who started it."""

from __future__ import annotations

import json
from pathlib import Path

_COLUMNS = (
    ("role", "Peran | Role"),
    ("name", "Nama | Name"),
    ("password", "Kata sandi | Password"),
    ("organization", "Organisasi | Organization"),
)


def table(file: Path) -> str:
    """One line per account, in columns; empty when there are none."""
    try:
        accounts = json.loads(file.read_text())["accounts"]
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    rows = [[title for _, title in _COLUMNS]]
    rows += [[str(account.get(key) or "") for key, _ in _COLUMNS] for account in accounts]
    widths = [max(len(row[i]) for row in rows) for i in range(len(_COLUMNS))]
    return "\n".join(_line(row, widths) for row in rows)


def _line(row: list[str], widths: list[int]) -> str:
    cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
    return ("  " + "  ".join(cells)).rstrip()
