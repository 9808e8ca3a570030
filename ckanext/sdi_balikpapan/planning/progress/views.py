"""The pages of progress: one for the mayor, one for each head of agency; as CSV, too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint, Response

from ckanext.sdi_balikpapan.proposals.model import now

from ..evidence.actions import year_of
from ..exports.tables import csv_text
from . import reading, showing
from .actions import office_of

sdi_progress = Blueprint("sdi_progress", __name__, url_prefix="/sdi/progress")

_PAGE = 50
_WORTH_A_WORD = 5
_NUMBER = re.compile(r"[1-9][0-9]{0,5}")


def _found(**data: Any) -> Any:
    year = tk.request.args.get("year", "").strip()
    try:
        return tk.get_action("sdi_progress_show")(
            {"user": tk.current_user.name}, {"year": year, **data}
        )
    except (tk.ObjectNotFound, tk.ValidationError) as error:
        return tk.abort(404, str(getattr(error, "message", "") or tk._("Tahun ini tidak ada.")))


@sdi_progress.get("")
def index() -> str:
    """The whole city on one page, for the mayor."""
    found = _found()
    rows = [showing.with_bars(one) for one in found["organizations"]]
    variables = {
        "found": found,
        "city": showing.with_bars(found["city"]),
        "organizations": sorted(rows, key=lambda one: one["title"]),
        "urusan": [showing.with_bars(one) for one in found["urusan"]],
        "behind": [one for one in rows if one["todos"]][:_WORTH_A_WORD],
        "behind_count": sum(bool(one["todos"]) for one in rows),
    }
    return tk.render("sdi/progress/city.html", variables)


@sdi_progress.get("/<opd>")
def show(opd: str) -> Any:
    """One OPD, for its head: its promises, and what to do next."""
    page = int(text) if _NUMBER.fullmatch(text := tk.request.args.get("page", "1")) else 1
    found = _found(organization=opd, limit=_PAGE, offset=(page - 1) * _PAGE)
    if opd != (name := found["organization"]["name"]):
        return tk.redirect_to("sdi_progress.show", opd=name, year=found["year"])
    return tk.render(
        "sdi/progress/office.html",
        {
            "found": found,
            "office": showing.with_bars(found["organization"]),
            "page": page,
            "pages": max(1, -(-found["count"] // _PAGE)),
        },
    )


@sdi_progress.get("/table.csv")
def table() -> Response:
    """The figures of the city, each OPD and each urusan."""
    found = _found()
    head = ["tahun", "tanggal", "lingkup", "kode", "nama", *_FIGURES.values()]

    def rows() -> Iterator[list[Any]]:
        kinds = [("kota", [{"name": "", "title": "", **found["city"]}])]
        kinds += [("opd", found["organizations"])]
        kinds += [
            ("urusan", [{"title": u["name"], **u, "name": u["code"]} for u in found["urusan"]])
        ]
        for kind, groups in kinds:
            for one in groups:
                figures = [one[name] for name in _FIGURES]
                yield [found["year"], found["today"], kind, one["name"], one["title"], *figures]

    return _csv(csv_text(head, rows()), f"capaian-{found['year']}")


@sdi_progress.get("/entries.csv")
@sdi_progress.get("/<opd>/entries.csv")
def entries(opd: str = "") -> Response:
    """Every promise with what became of it; of one OPD, or of all."""
    at = now()
    try:
        asked = year_of(tk.request.args.get("year", ""))
        office = office_of(opd) if opd else None
    except (tk.ValidationError, tk.ObjectNotFound):
        return tk.abort(404)
    found = reading.progress(reading.year_meant(asked, at), at)
    named = showing.offices()

    def rows() -> Iterator[list[Any]]:
        for one in found.items:
            if office is None or one.promise.organization_id == office.id:
                row = showing.item(one, found, named, None)
                failing = sorted({code for d in row["datasets"] for code in d["failing"]})
                yield [
                    found.year,
                    found.today.isoformat(),
                    row["id_ddd"],
                    row["title"],
                    row["organization"]["title"],
                    row["urusan"],
                    row["standing"],
                    "ya" if row["complete"] else "tidak",
                    row["days_late"],
                    " ".join(f"{r['period']}:{r['day']}:{r['standing']}" for r in row["releases"]),
                    " ".join(d["name"] for d in row["datasets"]),
                    " ".join(failing),
                    row["next"]["todo"],
                ]

    return _csv(csv_text(_ENTRY, rows()), f"janji-{found.year}")


_FIGURES = {
    "promised": "dijanjikan",
    "expected": "jatuh_tempo",
    "came": "ada",
    "on_time": "tepat_waktu",
    "undated": "tanpa_tanggal",
    "late": "terlambat",
    "missing": "belum_ada",
    "passing": "lulus_pemeriksaan",
    "complete": "lengkap",
    "ahead": "sebelum_waktunya",
    "releases_on_time": "rilis_tepat_waktu",
    "releases_late": "rilis_terlambat",
    "releases_overdue": "rilis_lewat",
    "releases_due": "rilis_akan_datang",
}
_ENTRY = """tahun tanggal id_ddd nama_data opd urusan keadaan lengkap hari_kerja_lewat rilis dataset
    tidak_lulus berikutnya""".split()


def _csv(text: str, name: str) -> Response:
    response = Response(text, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
