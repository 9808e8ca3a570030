"""What is said about the files that go out: what they are, and how certain their form is."""

from __future__ import annotations

import ckan.plugins.toolkit as tk


def ewalidata() -> list[str]:
    """About e-walidata's columns."""
    return [
        tk._("Daftar Data setahun dalam kolom SIPD e-walidata (Permendagri 70/2019)."),
        tk._(
            "Seberapa pasti: nama kolom dibaca dari program publik yang memakai e-walidata; "
            "ketentuan resminya belum kami lihat. Cocokkan dengan templat terbaru dalam SIPD "
            "sebelum mengirim."
        ),
        tk._(
            "Kolom status, data, status_verifikasi_walidata, dan walidata kosong: portal ini "
            "menyimpan berkas dan bukan satu angka per indikator, dan arti kode statusnya tidak "
            "kami ketahui."
        ),
        tk._(
            "lastupdate adalah saat data terakhir terbit di portal ini; kodepemda adalah kode "
            "Kemendagri tanpa titik."
        ),
    ]


def codes() -> list[str]:
    """About the codes of statistical metadata."""
    return [
        tk._("Kode metadata statistik: kegiatan (MS-Keg), indikator (MS-Ind), variabel (MS-Var)."),
        tk._(
            "Seberapa pasti: kode yang kosong belum diberikan BPS atau belum dicatat. Kode dari "
            "registri sudah disetujui walidata; kode dari dataset ditulis produsennya dan tidak "
            "dicocokkan dengan INDAH."
        ),
        tk._(
            "Kolom dataset dan butir_daftar_data menyebut apa yang memakai kode itu. Bentuk "
            "berkas ini usulan portal; INDAH tidak menetapkan satu pun untuk daftar seperti ini."
        ),
    ]
