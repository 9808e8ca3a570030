"""Why a question cannot be answered, as people read it."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

from ..consumers import tally
from .asking import BadQuestion


def why(bad: BadQuestion) -> str:
    """One sentence: what is wrong, and what would be right."""
    tally.refused(bad.why, str(bad.values.get("name", "")))
    return _sentences()[bad.why].format(**bad.values)


def _sentences() -> dict[str, str]:
    return {
        "accept": tk._(
            "Header Accept ({value}) tidak dapat dibaca; contoh yang benar: text/turtle."
        ),
        "twice": tk._("Parameter {name} diberikan lebih dari sekali; berikan satu kali saja."),
        "cursor_and_page": tk._("cursor dan page tidak dapat dipakai bersama; pilih salah satu."),
        "cursor_and_since": tk._(
            "cursor dan modified_since tidak dapat dipakai bersama; pilih salah satu."
        ),
        "number": tk._("{name}={value} bukan bilangan bulat dari {least} sampai {most}."),
        "choice": tk._("{name}={value} tidak dikenal; yang dikenal: {known}."),
        "time": tk._(
            "{name}={value} bukan waktu ISO 8601; contoh yang benar: 2026-01-31T08:00:00+08:00."
        ),
        "only_pages": tk._(
            "cursor, page=all, dan tombstones hanya untuk katalog utuh, tanpa q, fq, atau profiles."
        ),
        "rdf_only": tk._("{name} hanya untuk katalog RDF, misalnya /catalog.ttl."),
        "ahead": tk._(
            "cursor={value} belum pernah diberikan portal ini; mulailah lagi dari cursor=0."
        ),
        "search": tk._("Pencarian ini tidak dapat dijalankan: {value}"),
        "profiles": tk._("Paling banyak {most} profil sekali tanya."),
        "profile": tk._("Profil ini tidak dikenal: {value}"),
    }
