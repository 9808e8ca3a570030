"""Sheets of the Daftar Data for tests: whole, and broken in one way each."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from ckanext.sdi_balikpapan.planning.lists.sheet import opening, reading
from ckanext.sdi_balikpapan.planning.lists.sheet.offices import Office, Offices
from ckanext.sdi_balikpapan.planning.lists.sheet.reading import Sheet
from ckanext.sdi_balikpapan.planning.lists.sheet.writing import Entry

YEAR = 2027
OFFICES = Offices.of(
    [
        Office("o-1", "Dinas Pendidikan", ("disdik", "Dinas Pendidikan dan Olahraga")),
        Office("o-2", "Dinas Kesehatan", ("dinkes",)),
    ]
)
HEAD = ("ID DDD", "Nama Data", "Produsen Data", "Jenis Data", "Jadwal Rilis", "Definisi")
ROW = ("D-1", "Jumlah Murid", "disdik", "statistik", "2027-T1: 2027-04-30", "Murid terdaftar")


def entry(number: int = 1, **body: Any) -> Entry:
    whole = {
        "owner_org": "o-1",
        "tahun": str(YEAR),
        "id_ddd": f"DDD-{number}",
        "nama_data": f"Jumlah Murid {number}",
        "jenis_data": "statistik",
        **body,
    }
    return Entry(f"{number:08}-0000-4000-8000-000000000000", whole, "Dinas Pendidikan")


def book(rows: Sequence[Sequence[Any]], **options: Any) -> Workbook:
    made = Workbook()
    for row in rows:
        made.worksheets[0].append(list(row))
    for area in options.get("merged", ()):
        made.worksheets[0].merge_cells(area)
    return made


def as_file(made: Workbook | bytes | Sequence[Sequence[Any]], folder: Path, name: str) -> Path:
    path = folder / name
    if isinstance(made, Workbook):
        made.save(path)
    elif isinstance(made, bytes):
        path.write_bytes(made)
    else:
        text = io.StringIO()
        csv.writer(text).writerows(made)
        path.write_bytes(text.getvalue().encode())
    return path


def read(made: Any, folder: Path, name: str = "lembar") -> Sheet:
    return reading.read(opening.opened(as_file(made, folder, name)), OFFICES, YEAR)


def problems(sheet: Sheet) -> list[tuple[str, str]]:
    return [(one.cell, one.code) for one in sheet.all_problems() if one.code != "kolom_hilang"]
