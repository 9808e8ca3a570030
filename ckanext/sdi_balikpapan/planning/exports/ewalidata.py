"""A year's Daftar Data in the columns of SIPD e-walidata.

The columns were read in public programs that talk to e-walidata; its own description wasn't seen.
What this portal doesn't know (single values, e-walidata's own states) stays empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.sdi_balikpapan.standards.codelists import lookup

from ..lists import hanging, reading

COLUMNS = (
    "kodeindikator",
    "uraian_indikator",
    "definisi_operasional",
    "satuan",
    "bidangurusan",
    "uraibidang",
    "status",
    "tahun",
    "data",
    "status_verifikasi_walidata",
    "walidata",
    "lastupdate",
    "kodepemda",
)


def rows(year: int) -> Iterator[list[Any]]:
    """One row for each agreed entry of the year."""
    entries = reading.entries(reading.Asked(year=year))
    brought = hanging.deliveries({str(entry.body.get("id_ddd") or "") for entry in entries})
    government = str(tk.config.get("ckanext.sdi_balikpapan.region") or "").replace(".", "")
    for entry in entries:
        body = entry.body
        urusan = str(body.get("urusan") or "")
        code = lookup("urusan", urusan)
        came = brought.get(str(body.get("id_ddd") or "")) or []
        yield [
            body.get("kode_indikator") or "",
            body.get("nama_indikator") or entry.title,
            body.get("definisi") or "",
            body.get("satuan") or "",
            urusan,
            code.nama if code else "",
            "",
            str(year),
            "",
            "",
            "",
            max(one.at for one in came).isoformat() if came else "",
            government,
        ]
