"""Sheets of the Daftar Data as people change them in a spreadsheet program."""

from __future__ import annotations

import base64
import csv
import io
from collections.abc import Callable
from typing import Any

from ckan.tests import factories
from werkzeug.datastructures import FileStorage

from .office import Office, unique

Rows = list[dict[str, str]]


def exported(office: Office, year: int, person: str | None = "clerk", **asked: Any) -> Rows:
    """The rows of a sheet by the columns' labels."""
    asked = {"drafts": bool(person), "organization": office.organization["name"], **asked}
    file = office.call(person, "sdi_plan_sheet", year=year, format="csv", **asked)
    text = base64.b64decode(file["content_base64"]).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def upload(rows: Rows) -> FileStorage:
    text = io.StringIO()
    writer = csv.DictWriter(text, list({key: None for row in rows for key in row}))
    writer.writeheader()
    writer.writerows(rows)
    return FileStorage(stream=io.BytesIO(text.getvalue().encode()), filename="lembar.csv")


def row(office: Office, name: str, **cells: str) -> dict[str, str]:
    """A row of a whole new entry."""
    return {
        "Nama Data": name,
        "Produsen Data": office.organization["title"],
        "Sumber Referensi": "RPJMD 2025-2029",
        "Jenis Data": "statistik",
        "Indikator/Variabel": "variabel",
        "Klasifikasi Data sesuai Risiko": "terbuka",
        "Definisi": f"Batas {name}.",
        "Satuan": "orang",
        "Jadwal Pemutakhiran": "tahunan",
        "Jadwal Rilis": "",
        **cells,
    }


def preview(office: Office, year: int, rows: Rows, person: str = "clerk") -> dict[str, Any]:
    return office.call(person, "sdi_plan_import_preview", year=year, upload=upload(rows))


def bring(
    office: Office, year: int, rows: Rows, person: str = "clerk", **more: Any
) -> dict[str, Any]:
    """A file looked at and confirmed."""
    seen = preview(office, year, rows, person)
    return office.call(person, "sdi_plan_import", id=seen["id"], **more)


def changed(rows: Rows, change: Callable[[dict[str, str]], Any]) -> Rows:
    found = [dict(one) for one in rows]
    for one in found:
        change(one)
    return found


def another_agency() -> dict[str, Any]:
    return factories.Organization(name=unique("dinas"))
