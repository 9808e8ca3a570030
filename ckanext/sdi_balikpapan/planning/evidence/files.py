"""The evidence as files to hand in: a workbook with a sheet for each indicator, and CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import ckan.plugins.toolkit as tk
from flask import has_request_context

from ..exports.tables import Sheet, csv_text, workbook
from . import reaching, shown
from .metrics import Line, Measured
from .service import Pack


def overview(pack: Pack, lang: str) -> tuple[list[str], list[list[Any]]]:
    """Every indicator with its figure, as a table."""
    head = [
        tk._("Kode"),
        tk._("Indikator"),
        tk._("Bobot dalam IPS (%)"),
        tk._("Pembilang"),
        tk._("Penyebut"),
        tk._("Bagian"),
        tk._("Yang dihitung"),
        tk._("Dari"),
        tk._("Yang tidak terlihat portal"),
    ]
    rows = []
    for kode, measured in pack.measured.items():
        one = shown.indicator(kode, measured, lang)
        figures = [one["counted"], one["of"], one["share"]]
        said = figures if one["recorded"] else [tk._("belum ada catatan"), "", ""]
        words = [one["numerator"], one["denominator"], one["unseen"]]
        rows.append([kode, one["name"], one["weight_of_all"], *said, *words])
    return head, rows


def records(lines: Sequence[Line]) -> tuple[list[str], Iterator[list[Any]]]:
    """The records behind a figure, as a table."""
    head = [
        tk._("Bukti"),
        tk._("Perangkat daerah"),
        tk._("Dihitung"),
        tk._("Yang ditemukan"),
        tk._("Alamat"),
    ]
    titles = {one["id"]: one["title"] for one in reaching.choices(None)}
    yes, no = tk._("ya"), tk._("tidak")

    def rows() -> Iterator[list[Any]]:
        for one in lines:
            row = shown.line(one, titles)
            mark = yes if row["counted"] else no
            yield [row["title"], row["organization"], mark, row["found"], row["url"]]

    return head, rows()


def as_csv(measured: Measured) -> str:
    """The records of one indicator."""
    return csv_text(*records(measured.lines))


def overview_csv(pack: Pack, lang: str) -> str:
    """The figures of all indicators."""
    return csv_text(*overview(pack, lang))


def _moment(at: datetime) -> str:
    """As people write it; outside of a page no language is known."""
    return tk.h.sdi_datetime(at) if has_request_context() else f"{at:%Y-%m-%d %H.%M} UTC"


def as_workbook(pack: Pack, whose: str, lang: str) -> bytes:
    """The whole pack.

    :param whose: the OPD, or what stands for all of them.
    """
    site = tk.config["ckan.site_url"]
    dated = tk._("Dihitung {when} dari {address}").format(when=_moment(pack.at), address=site)
    head, rows = overview(pack, lang)
    above = [
        tk._("Bahan bukti EPSS tahun {year}: {whose}").format(year=pack.year, whose=whose),
        shown.caution(),
        dated,
        tk._(
            "Kode dan bobot menurut Peraturan BPS 3/2022 dari salinan publik; apa yang dihitung "
            "untuk tiap indikator adalah usulan portal ini."
        ),
    ]
    sheets = [Sheet(tk._("Ringkasan"), head, rows, above, (9, 50, 12, 12, 12, 10, 50, 40, 40))]
    for kode, measured in pack.measured.items():
        if measured is None:
            continue
        one = shown.indicator(kode, measured, lang)
        table_head, lines = records(measured.lines)
        words = [
            f"{kode} {one['name']}",
            f"{one['counted']} / {one['of']}. {one['numerator']}",
            shown.caution(),
            dated,
        ]
        sheets.append(Sheet(kode, table_head, lines, words, (60, 40, 10, 40, 60)))
    return workbook(sheets)
