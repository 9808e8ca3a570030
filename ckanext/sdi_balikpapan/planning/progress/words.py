"""How promises stand and what is to be done, as people read it."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

from .completeness import Standing, Tally
from .steps import Todo, Who


def standing(one: Standing) -> str:
    """How a promise stands."""
    return {
        Standing.MISSING: tk._("belum ada"),
        Standing.LATE: tk._("terbit terlambat"),
        Standing.ON_TIME: tk._("tepat waktu"),
        Standing.UNDATED: tk._("ada, tanpa tanggal rilis"),
        Standing.AHEAD: tk._("sudah ada sebelum waktunya"),
        Standing.NOT_DUE: tk._("belum waktunya"),
    }[one]


def release(name: str) -> str:
    """How one release stands."""
    return {
        "on_time": tk._("tepat waktu"),
        "late": tk._("terlambat"),
        "overdue": tk._("lewat tanggal"),
        "due": tk._("akan datang"),
    }[name]


def todo(one: Todo) -> str:
    """What is to be done."""
    return {
        Todo.HANG: tk._(
            "Usulkan datasetnya, atau tulis kode Daftar Data ini pada dataset yang ada."
        ),
        Todo.FINISH: tk._("Selesaikan dan ajukan usulan yang sudah dimulai."),
        Todo.FORWARD: tk._("Teruskan usulan kepada walidata."),
        Todo.REVIEW: tk._("Periksa dan putuskan usulan yang sudah diajukan."),
        Todo.RECHECK: tk._("Periksa ulang usulan Data Prioritas."),
        Todo.BRING: tk._("Perbarui datanya pada dataset yang sudah ada."),
        Todo.MEND: tk._("Perbaiki isian dataset yang tidak lulus pemeriksaan."),
        Todo.PREPARE: tk._("Siapkan datanya: tanggal rilis sudah dekat."),
        Todo.NOTHING: tk._("Tidak ada yang perlu dilakukan."),
    }[one]


def who(one: Who, office: str) -> str:
    """Who does it."""
    return {
        Who.PRODUCER: tk._("Produsen Data {office}").format(office=office),
        Who.SUPPORT: tk._("Walidata pendukung {office}").format(office=office),
        Who.WALIDATA: tk._("Walidata"),
        Who.PEMBINA: tk._("Pembina Data"),
        Who.NOBODY: "",
    }[one]


def percent(share: float | None) -> str:
    """A share in whole percent; never rounded up to all, nor down to none."""
    if share is None:
        return "–"
    rounded = round(share * 100)
    if share < 1:
        rounded = min(rounded, 99)
    return f"{max(rounded, 1) if share > 0 else rounded}%"


def sentences(year: int, tally: Tally, offices: int = 0) -> list[str]:
    """How a year stands, in plain sentences.

    :param offices: how many OPD promised something; 0 speaks of one only.
    """
    if not tally.promised:
        return [tk._("Daftar Data {year} belum memuat janji apa pun.").format(year=year)]
    found = []
    if offices:
        found.append(
            tk._("Untuk {year}, {offices} perangkat daerah menjanjikan {promised} data.").format(
                year=year, offices=offices, promised=tally.promised
            )
        )
    else:
        found.append(
            tk._("Untuk {year} dijanjikan {promised} data.").format(
                year=year, promised=tally.promised
            )
        )
    if not tally.expected:
        found.append(tk._("Belum ada yang jatuh tempo."))
        return found
    found.append(
        tk._(
            "Sampai hari ini {expected} seharusnya sudah ada: {came} ada, {missing} belum."
        ).format(expected=tally.expected, came=tally.came, missing=tally.missing)
    )
    if tally.late:
        found.append(tk._("{late} dari yang ada terbit terlambat.").format(late=tally.late))
    if failing := tally.came - tally.passing:
        found.append(
            tk._("{failing} ada, tetapi tidak lulus pemeriksaan yang wajib.").format(
                failing=failing
            )
        )
    found.append(
        tk._("Jadi {complete} dari {expected} ada, tepat waktu, dan lulus: {share}.").format(
            complete=tally.complete, expected=tally.expected, share=percent(tally.share)
        )
    )
    return found
