"""What the pages say of imports."""

from __future__ import annotations

import ckan.plugins.toolkit as tk


def sdi_plan_fate(fate: str) -> str:
    """What a row would do, as people call it."""
    return {
        "new": tk._("baru"),
        "changed": tk._("berubah"),
        "same": tk._("sama dengan yang ada"),
        "conflict": tk._("bentrok dengan perubahan orang lain"),
        "wrong": tk._("salah"),
        "draft": tk._("draf"),
    }.get(fate, fate)


def sdi_plan_result(result: str) -> str:
    """What became of a row, as people call it."""
    return {
        "drafted": tk._("menjadi draf"),
        "same": tk._("sudah sama"),
        "conflict": tk._("bentrok, menunggu pilihan Anda"),
        "refused": tk._("ditolak"),
        "submitted": tk._("diajukan"),
        "incomplete": tk._("belum lengkap, tetap draf"),
    }.get(result, result)
