"""Public holidays and cuti bersama as data: a file of CSV for each year, or one of the admin's."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path

FOLDER = Path(__file__).parent / "data"
COLUMNS = ("tanggal", "nama", "jenis", "sumber", "keyakinan")


class Sort(str, Enum):
    """Why a day isn't like its week; `hari_kerja` opens a day that another row closes."""

    LIBUR_NASIONAL = "libur_nasional"
    CUTI_BERSAMA = "cuti_bersama"
    LIBUR_DAERAH = "libur_daerah"
    HARI_KERJA = "hari_kerja"


@dataclass(frozen=True)
class Holiday:
    """One day, what it is for, and where that is written."""

    day: date
    name: str
    sort: Sort
    source: str = ""
    certainty: str = ""


class BadHolidays(ValueError):
    """A file of holidays that cannot be read; the text says which line, and why."""


def read(text: str) -> list[Holiday]:
    """The holidays of a file of CSV.

    :raises BadHolidays: for a missing column, a date that is none, a sort that isn't known.
    """
    rows = csv.DictReader(text.lstrip("\ufeff").splitlines())
    if not {"tanggal", "jenis"} <= set(rows.fieldnames or ()):
        raise BadHolidays(f"1: {', '.join(COLUMNS)}")
    return list(_holidays(rows))


def _holidays(rows: csv.DictReader[str]) -> Iterator[Holiday]:
    for row in rows:
        try:
            yield Holiday(
                day=date.fromisoformat((row["tanggal"] or "").strip()),
                name=row.get("nama") or "",
                sort=Sort((row["jenis"] or "").strip()),
                source=row.get("sumber") or "",
                certainty=row.get("keyakinan") or "",
            )
        except ValueError as error:
            raise BadHolidays(f"{rows.line_num}: {error}") from None


def read_path(path: Path) -> list[Holiday]:
    """The holidays of one file, or of every CSV in a folder.

    :raises BadHolidays: naming the file.
    :raises OSError: when there is nothing to read.
    """
    files = sorted(path.glob("*.csv")) if path.is_dir() else [path]
    found: list[Holiday] = []
    for file in files:
        try:
            found += read(file.read_text(encoding="utf-8"))
        except (BadHolidays, UnicodeDecodeError) as error:
            raise BadHolidays(f"{file}: {error}") from None
    return found
