"""What happened in a run, in sentences for whoever owns the source; and the words of its parts."""

from __future__ import annotations

from collections.abc import Mapping

import ckan.plugins.toolkit as tk


def sentences(
    counts: Mapping[str, int], pages: int, *, is_trial: bool = False, is_open: bool = False
) -> list[str]:
    """What a run came to so far; only what there is.

    :param counts: records by fate and by result, as `running.described` gives them.
    """
    read = tk._("{records} dataset dibaca dari {pages} halaman.")
    found = [read.format(records=counts.get("read", 0), pages=pages)]
    told = _trial() if is_trial else _real()
    found += [words.format(number=n) for key, words in told.items() if (n := counts.get(key))]
    if not is_open and len(found) == 1 and counts.get("same"):
        found.append(tk._("Tidak ada yang berubah."))
    return found


def _common() -> dict[str, str]:
    return {
        "create": tk._("{number} baru."),
        "change": tk._("{number} berubah."),
        "return": tk._("{number} ada lagi setelah sempat hilang."),
        "miss": tk._("{number} tidak ada lagi di sumber; masa tenggangnya berjalan."),
        "archive": tk._("{number} sudah lama tidak ada lagi di sumber, jadi diarsipkan."),
    }


def _real() -> dict[str, str]:
    return {
        **_common(),
        "waiting": tk._("{number} menunggu giliran."),
        "proposed": tk._("{number} menjadi usulan dan menunggu diperiksa."),
        "drafted": tk._("{number} menjadi draf yang masih harus dilengkapi."),
        "published": tk._("{number} terbit dengan persetujuan tetap."),
        "refused": tk._("{number} tidak diambil; alasannya tertulis pada tiap dataset."),
        "failed": tk._("{number} gagal diolah portal dan dicoba lagi pada panen berikutnya."),
    }


def _trial() -> dict[str, str]:
    return {
        **_common(),
        "miss": tk._("{number} tidak ada lagi di sumber; masa tenggangnya akan dihitung."),
        "archive": tk._("{number} sudah lama tidak ada lagi di sumber, jadi akan diarsipkan."),
        "proposed": tk._("{number} akan menjadi usulan."),
        "drafted": tk._("{number} akan menjadi draf yang masih harus dilengkapi."),
        "published": tk._("{number} akan terbit dengan persetujuan tetap."),
        "refused": tk._("{number} tidak akan diambil; alasannya tertulis pada tiap dataset."),
    }


def labels() -> dict[str, dict[str, str]]:
    """The codes of harvesting as people read them, by what they tell."""
    return {
        "fate": {
            "create": tk._("baru"),
            "change": tk._("berubah"),
            "same": tk._("sama"),
            "return": tk._("ada lagi"),
            "miss": tk._("hilang"),
            "archive": tk._("diarsipkan"),
        },
        "result": {
            "proposed": tk._("menjadi usulan"),
            "drafted": tk._("menjadi draf"),
            "published": tk._("terbit"),
            "same": tk._("tetap"),
            "refused": tk._("tidak diambil"),
            "failed": tk._("gagal"),
            "would": tk._("akan terjadi"),
        },
        "job": {
            "waiting": tk._("menunggu giliran"),
            "reading": tk._("membaca sumber"),
            "applying": tk._("mengolah dataset"),
            "done": tk._("sudah selesai"),
            "failed": tk._("tidak selesai"),
            "cancelled": tk._("dibatalkan"),
        },
        "source": {"active": tk._("berjalan"), "paused": tk._("dijeda")},
        "schedule": {
            "manual": tk._("hanya bila dijalankan"),
            "hourly": tk._("tiap jam"),
            "daily": tk._("tiap hari"),
            "weekly": tk._("tiap minggu"),
            "monthly": tk._("tiap bulan"),
        },
        "policy": {
            "propose": tk._("tiap perubahan menjadi usulan"),
            "standing": tk._("terbit sendiri selama ada persetujuan tetap"),
        },
        "kind": {
            "": tk._("dikenali sendiri"),
            "rdfxml": "RDF/XML",
            "turtle": "Turtle",
            "ntriples": "N-Triples",
            "jsonld": "JSON-LD",
            "pod": "data.json (POD)",
            "dcat_json": "dcat.json",
            "ckan_search": tk._("API CKAN"),
        },
    }


def label(of: str, code: str) -> str:
    """One code as people read it; an unknown one as it is."""
    return labels().get(of, {}).get(code, code)
