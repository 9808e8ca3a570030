"""The page of the files that go out, and the files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint, Response

from ckanext.sdi_balikpapan.proposals.model import now

from ..lists import reading
from . import codes, ewalidata, words
from .tables import Sheet, csv_text, workbook

sdi_files = Blueprint("sdi_files", __name__, url_prefix="/sdi/files")

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CSV = "text/csv; charset=utf-8"


@sdi_files.get("")
def index() -> str:
    """What there is, and how certain the form of each is."""
    about = {"ewalidata": words.ewalidata(), "codes": words.codes()}
    return tk.render("sdi/files/list.html", {"years": reading.years(), "about": about})


@sdi_files.get("/e-walidata-<int(fixed_digits=4):year>.<any(csv, xlsx):ending>")
def of_year(year: int, ending: str) -> Response:
    """A year in e-walidata's columns."""
    if year not in reading.years():
        return tk.abort(404, tk._("Daftar Data tahun ini tidak ada."))
    about, rows = words.ewalidata(), ewalidata.rows(year)
    return _file(f"e-walidata-{year}", ending, about, ewalidata.COLUMNS, rows)


@sdi_files.get("/kode-ms.<any(csv, xlsx):ending>")
def codes_(ending: str) -> Response:
    """The codes of statistical metadata."""
    return _file("kode-ms", ending, words.codes(), codes.HEAD, codes.rows())


def _file(
    name: str, ending: str, about: Sequence[str], head: Sequence[str], rows: Iterable[list[Any]]
) -> Response:
    if ending == "csv":
        content: str | bytes = csv_text(head, rows)
    else:
        origin = tk._("Dibuat {when} dari {address}").format(
            when=tk.h.sdi_datetime(now()), address=tk.config["ckan.site_url"]
        )
        lines = [[line] for line in (*about, origin)]
        read_me = Sheet(tk._("Baca dahulu"), [tk._("Tentang berkas ini")], lines, (), (110,))
        content = workbook([Sheet(name, head, rows, (), [22] * len(head)), read_me])
    response = Response(content, content_type=_CSV if ending == "csv" else _XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return response
