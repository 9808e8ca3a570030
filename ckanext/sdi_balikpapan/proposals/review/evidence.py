"""The evidence of an answer, as a sentence."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

import ckan.plugins.toolkit as tk

from ckanext.sdi_balikpapan.quality.finding import Finding
from ckanext.sdi_balikpapan.quality.words import words as in_words

SENTENCES: Mapping[str, Callable[[], str]] = {
    "all_filled": lambda: tk._("Semua isian yang wajib sudah terisi."),
    "bad_region": lambda: tk._("Kolom “{column}” memuat “{value}”, bukan kode wilayah yang sah."),
    "being_checked": lambda: tk._("Berkas {file} sedang diperiksa; hasilnya muncul di sini."),
    "by_hand": lambda: tk._("Tidak dapat dijawab otomatis; periksa sendiri."),
    "empty": lambda: tk._("Isian “{field}” kosong."),
    "file_errors": lambda: tk._("{file}: {count} kesalahan, misalnya {example}"),
    "file_questions": lambda: tk._("{file}: {count} hal belum pasti dan perlu dijawab."),
    "files_fit": lambda: tk._("Isi {count} berkas sesuai dengan variabel yang dinyatakan."),
    "files_shaped": lambda: tk._("{count} berkas diperiksa seluruhnya; bentuk tabelnya benar."),
    "filled": lambda: tk._("Isian “{field}” terisi."),
    "header_found": lambda: tk._("Baris pertama tiap berkas berupa nama kolom; tipenya tetap."),
    "ill_formed": lambda: tk._("“{value}” tidak berpola benar."),
    "in_plan": lambda: tk._("“{value}” ada dalam Daftar Data {year}: {title}."),
    "in_other_year": lambda: tk._(
        "“{value}” ada dalam Daftar Data {year}, belum dalam tahun berjalan."
    ),
    "not_in_plan": lambda: tk._("“{value}” tidak ada dalam Daftar Data portal ini."),
    "in_list": lambda: tk._("“{value}” ada dalam daftar kode."),
    "links_by_hand": lambda: tk._(
        "{number} tautan perlu diperiksa manual; portal tidak membukanya."
    ),
    "looks_like_mail": lambda: tk._("Kolom “{column}” memuat alamat surel perorangan."),
    "looks_like_nik": lambda: tk._("Kolom “{column}” memuat nilai 16 angka seperti NIK."),
    "maybe_survey": lambda: tk._("Nomor rekomendasi kosong; wajib bila kegiatannya survei."),
    "no_classification": lambda: tk._(
        "Klasifikasi kosong; pastikan data memang tidak digolongkan."
    ),
    "no_header": lambda: tk._("“{column}”: kolom tanpa nama. Nama kolom harus di baris pertama."),
    "no_region": lambda: tk._("Tidak ditemukan kolom kode wilayah pada berkas yang terbaca."),
    "no_table": lambda: tk._("Tidak ada berkas tabel."),
    "not_a_table": lambda: tk._("Tidak semua berkas terbaca sebagai tabel; periksa sendiri."),
    "not_checked": lambda: tk._("Berkas {file} tidak selesai diperiksa; periksa sendiri."),
    "not_geospatial": lambda: tk._("Bukan data geospasial."),
    "not_in_list": lambda: tk._("“{value}” tidak ada dalam daftar kode."),
    "not_readable": lambda: tk._("Hanya ada {value}; tidak satu pun terbaca sistem elektronik."),
    "nothing_declared": lambda: tk._(
        "Belum ada variabel yang dinyatakan; isi sel tidak diperiksa."
    ),
    "not_statistics": lambda: tk._("Bukan data statistik."),
    "nothing_personal_seen": lambda: tk._(
        "Tidak ditemukan NIK, telepon, atau surel pada baris yang diperiksa; periksa sisanya."
    ),
    "open": lambda: tk._("Data terbuka."),
    "other_type": lambda: tk._("Kolom “{column}” dahulu berisi angka, sekarang juga teks."),
    "personal_column": lambda: tk._("Nama kolom “{column}” seperti data pribadi."),
    "readable": lambda: tk._("Tersedia sebagai {value}."),
    "regions": lambda: tk._("Kolom “{column}” memuat kode wilayah yang sah."),
    "unknown_format": lambda: tk._("Format berkas belum diisi atau tidak dikenal."),
    "unknown_region": lambda: tk._(
        "Kolom “{column}” memuat “{value}” di luar daftar wilayah portal."
    ),
    "well_formed": lambda: tk._("“{value}” berpola benar."),
}


def sentence(
    why: str, words: Mapping[str, str], label_of: Callable[[str], str], language: str = "id"
) -> str:
    """The evidence in words, fields by what people call them."""
    shown = {**words, "field": label_of(words["field"])} if "field" in words else dict(words)
    if "finding" in words:
        shown["example"] = str(in_words(Finding.from_dict(json.loads(words["finding"])), language))
    return SENTENCES[why]().format(**shown)
