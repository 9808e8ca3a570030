"""Why a run ended as it did, as people read it."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

from ..model import Job
from ..planning import Removal


def why(job: Job) -> str:
    """Why a run failed; empty when it didn't."""
    if job.reason == "workers_died":
        return tk._(
            "Pekerja panen berulang kali mati di tengah jalan. Lihat catatan portal, lalu jalankan "
            "lagi; yang sudah selesai tetap tersimpan."
        )
    return str((job.words or {}).get("sentence") or "")


def removal(job: Job) -> str:
    """What a run concluded from what it didn't see."""
    sentences = {
        Removal.EARNED: tk._(
            "Yang tidak ada lagi di sumber dicatat, dan diarsipkan setelah masa tenggang."
        ),
        Removal.NOTHING: tk._("Semua yang dikenal masih ada di sumber."),
        Removal.INCOMPLETE: tk._(
            "Sumber tidak terbaca seluruhnya, jadi tidak ada yang dianggap hilang."
        ),
        Removal.UNCLEAR: tk._(
            "Ada dataset tanpa pengenal di sumber; mungkin itu yang tampak hilang. "
            "Tidak ada yang diarsipkan."
        ),
        Removal.EMPTY: tk._(
            "Sumber tidak memuat satu pun dataset yang dikenal. Tidak ada yang diarsipkan sebelum "
            "seseorang memastikan bahwa itu memang maksudnya."
        ),
        Removal.TOO_MANY: tk._(
            "Terlalu banyak dataset yang hilang sekaligus ({unseen}). Tidak ada yang diarsipkan "
            "sebelum seseorang memastikan bahwa itu memang maksudnya."
        ),
    }
    if job.removal == Removal.NOTHING.value and not job.complete:
        return tk._("Katalog tidak berubah sejak terakhir dibaca.")
    if (
        job.removal == Removal.INCOMPLETE.value
        and not job.reason
        and (job.words or {}).get("since")
    ):
        return tk._(
            "Hanya yang berubah yang diminta; yang hilang diketahui pada pembacaan seluruhnya, "
            "sekali seminggu."
        )
    if job.is_trial:
        sentences |= _would()
    known = {removal.value: removal for removal in Removal}
    sentence = sentences[known[job.removal]] if job.removal in known else ""
    return sentence.format(unseen=(job.words or {}).get("unseen", "?"))


def _would() -> dict[Removal, str]:
    """What a real run would conclude, where a trial must not say that it has."""
    return {
        Removal.EARNED: tk._(
            "Panen sungguhan akan mencatat yang tidak ada lagi di sumber, dan mengarsipkannya "
            "setelah masa tenggang."
        ),
        Removal.EMPTY: tk._(
            "Sumber tidak memuat satu pun dataset yang dikenal. Panen sungguhan tidak akan "
            "mengarsipkan apa pun sebelum seseorang memastikan bahwa itu memang maksudnya."
        ),
        Removal.TOO_MANY: tk._(
            "Terlalu banyak dataset yang hilang sekaligus ({unseen}). Panen sungguhan tidak akan "
            "mengarsipkan apa pun sebelum seseorang memastikan bahwa itu memang maksudnya."
        ),
    }
