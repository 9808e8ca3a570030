"""What is said about decisions of the Forum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import ckan.plugins.toolkit as tk

from .decision import Kind, Status


def problems(found: Mapping[str, str]) -> dict[str, Any]:
    """What is wrong with a decision, in CKAN's shape."""
    sentences = {
        "missing": tk._("Isian ini wajib: sebuah keputusan bernomor, berjudul, dan berisi."),
        "long": tk._("Teks ini terlalu panjang. Ringkaskan, atau lampirkan sebagai dokumen."),
        "letters": tk._("Ada huruf yang tidak dapat disimpan. Ketik ulang bagian itu."),
        "date": tk._("Tulis tanggal keputusan seperti 2027-01-31."),
        "future": tk._("Tanggal keputusan belum tiba. Catat keputusan sesudah rapatnya."),
        "kind": no_kind(),
        "link": tk._("Tulis alamat dokumen yang dimulai dengan https://."),
        "bindings": tk._(
            "Yang diikat tidak terbaca. Pilih jenisnya (Daftar Data, entri, dataset, permintaan) "
            "dan tulis tahun, id, atau nomornya."
        ),
        "year": tk._("Keputusan tentang Daftar Data menyebut tahun yang disepakati."),
        "entry": tk._("Keputusan tentang indikator menyebut entri yang dipersengketakan."),
        "roles": tk._("Dari entri yang dipersengketakan, sebutkan yang tetap dan yang gugur."),
    }
    return {field: [sentences[why]] for field, why in found.items()}


def unknown(ids: Sequence[str]) -> str:
    """That something bound isn't there."""
    sentence = tk._("Tidak ditemukan: {ids}. Salin id, alamat, atau nomornya dari halamannya.")
    return sentence.format(ids=", ".join(id[:60] for id in ids[:5]))


def taken(number: str) -> str:
    return tk._("Keputusan nomor {number} sudah dicatat. Perbaiki yang itu.").format(number=number)


def no_kind() -> str:
    known = ", ".join(kind.value for kind in Kind)
    return tk._("Jenis keputusan: {known}.").format(known=known)


def no_successor() -> str:
    return tk._("Pengganti harus keputusan lain yang masih berlaku. Tulis nomornya.")


def no_reason() -> str:
    return tk._("Tuliskan alasannya (paling banyak 2.000 huruf): semua orang membacanya.")


def not_yours() -> str:
    return tk._("Hanya walidata untuk semua perangkat daerah yang mencatat keputusan Forum.")


def not_there() -> str:
    return tk._("Keputusan ini tidak ada.")


def closed() -> str:
    return tk._("Keputusan yang dicabut atau diganti tidak berubah lagi. Catat keputusan baru.")


def moved_on() -> str:
    return tk._(
        "Orang lain sudah mengubah keputusan ini. Muat ulang halaman, lalu ulangi perubahan Anda."
    )


def kind_label(kind: str) -> str:
    """What a kind of decision is called."""
    return {
        Kind.PLAN.value: tk._("Daftar Data yang disepakati"),
        Kind.INDICATOR.value: tk._("Sengketa indikator"),
        Kind.ACCESS.value: tk._("Pembatasan akses"),
        Kind.OTHER.value: tk._("Lainnya"),
    }.get(kind, kind)


def status_label(status: str) -> str:
    """How a decision stands."""
    return {
        Status.VALID.value: tk._("berlaku"),
        Status.SUPERSEDED.value: tk._("digantikan"),
        Status.REVOKED.value: tk._("dicabut"),
    }.get(status, status)
