"""What people read when a source cannot be kept as they said."""

from __future__ import annotations

from collections.abc import Iterable

import ckan.plugins.toolkit as tk

from .settings import Wrong


def errors(wrongs: Iterable[Wrong]) -> dict[str, list[str]]:
    """Wrong settings in CKAN's shape."""
    found: dict[str, list[str]] = {}
    for wrong in wrongs:
        found.setdefault(wrong.field, []).append(_sentence(wrong))
    return found


def _sentence(wrong: Wrong) -> str:
    sentences = {
        "bad_name": tk._(
            "Nama sumber hanya huruf kecil, angka, - dan _, dua sampai seratus karakter."
        ),
        "our_name": tk._("Nama ini dipakai halaman portal sendiri. Pilih yang lain."),
        "bad_url": tk._("Tulis alamat lengkap yang dimulai dengan http:// atau https://."),
        "secret_in_url": tk._(
            "Alamat ini memuat nama pengguna atau kata sandi, padahal akan terlihat orang lain. "
            "Mintalah alamat yang terbuka untuk umum."
        ),
        "unknown_choice": tk._("Pilihan ini tidak ada. Yang ada: {known}."),
        "bad_number": tk._("Isi dengan angka dari {least} sampai {most}."),
        "not_an_object": tk._("Isi dengan pasangan nama dan nilai."),
        "not_plain": tk._("Nilai bawaan hanya teks atau daftar teks: {fields}."),
        "not_a_list": tk._("Isi dengan daftar nama isian."),
        "never_local": tk._(
            "Isian ini selalu mengikuti sumber, karena menentukan asal dan siapa yang boleh "
            "melihat: {fields}."
        ),
    }
    return sentences[wrong.why].format(**wrong.words)
