"""Metrics, principles and objections as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.sdi_balikpapan.catalog.rating import mqa
from ckanext.sdi_balikpapan.catalog.rating.mqa import METRICS, MOST, Dimension
from ckanext.sdi_balikpapan.proposals.review import judging
from ckanext.sdi_balikpapan.proposals.review.severity import checks


def dimension(name: str) -> str:
    """A side of the European assessment."""
    return {
        Dimension.FINDABILITY.value: tk._("Kemudahan ditemukan"),
        Dimension.ACCESSIBILITY.value: tk._("Kemudahan diakses"),
        Dimension.INTEROPERABILITY.value: tk._("Interoperabilitas"),
        Dimension.REUSABILITY.value: tk._("Kemudahan dipakai ulang"),
        Dimension.CONTEXTUALITY.value: tk._("Kelengkapan konteks"),
    }[name]


def metric(name: str) -> str:
    """A metric of the European assessment."""
    return {
        "keyword": tk._("Kata kunci ada"),
        "theme": tk._("Kategori ada"),
        "spatial": tk._("Wilayah ada"),
        "temporal": tk._("Rentang waktu ada"),
        "access_url_answers": tk._("Alamat data menjawab"),
        "download_url": tk._("Berkas dapat langsung diunduh"),
        "download_url_answers": tk._("Alamat unduhan menjawab"),
        "format": tk._("Format berkas ditulis"),
        "media_type": tk._("Tipe media berkas ditulis"),
        "format_from_vocabulary": tk._("Format dari daftar kode"),
        "format_is_open": tk._("Format terbuka, bukan milik satu vendor"),
        "format_is_machine_readable": tk._("Format terbaca mesin"),
        "conforms": tk._("Memenuhi syarat wajib DCAT-AP"),
        "license": tk._("Lisensi ada"),
        "license_from_vocabulary": tk._("Lisensi dari daftar kode"),
        "access_rights": tk._("Klasifikasi akses ada"),
        "access_rights_from_vocabulary": tk._("Klasifikasi akses dari daftar kode"),
        "contact": tk._("Kontak ada"),
        "publisher": tk._("Penerbit ada"),
        "rights": tk._("Keputusan tentang akses ditulis"),
        "byte_size": tk._("Ukuran berkas diketahui"),
        "issued": tk._("Tanggal terbit ada"),
        "modified": tk._("Tanggal pembaruan ada"),
    }[name]


def rating(points: float) -> str:
    """What Europe calls so many points."""
    return {
        "excellent": tk._("sangat baik"),
        "good": tk._("baik"),
        "sufficient": tk._("cukup"),
        "bad": tk._("kurang"),
    }[mqa.rating(points)]


def principle(name: str) -> str:
    """One of the four principles of Satu Data Indonesia."""
    return {
        "standar_data": tk._("Standar data"),
        "metadata": tk._("Metadata"),
        "interoperabilitas": tk._("Interoperabilitas"),
        "kode_referensi": tk._("Kode referensi"),
    }[name]


def check(kode: str) -> str:
    """What a check of the checklist asks."""
    return next((judging.question(one) for one in checks() if one.kode == kode), kode)


def objection(name: str) -> str:
    """What the national portal would object to, and what to do."""
    return {
        "no_title": tk._("Judul kosong. Tuliskan judul dataset."),
        "no_definition": tk._("Definisi kosong. Jelaskan apa yang dimuat dataset ini."),
        "no_producer": tk._("Produsen Data kosong. Tuliskan unit yang menghasilkan data."),
        "no_file": tk._("Tidak ada berkas maupun tautan. Tambahkan datanya."),
        "internal_address": tk._(
            "Ada tautan ke alamat yang hanya terbuka di jaringan dalam. Unggah berkasnya, atau "
            "pakai alamat yang terbuka untuk umum."
        ),
        "no_theme": tk._("Kategori kosong, jadi dataset tidak muncul dalam saringan. Pilih satu."),
        "unknown_theme": tk._("Kategori tidak ada dalam daftar. Pilih dari daftar."),
        "no_unit": tk._("Satuan kosong. Tuliskan satuan nilainya."),
        "no_measure": tk._("Ukuran kosong. Tuliskan ukuran nilainya."),
        "no_schedule": tk._("Jadwal pemutakhiran kosong. Pilih seberapa sering data diperbarui."),
        "no_licence": tk._("Lisensi kosong, sehingga orang ragu memakainya. Pilih lisensi."),
        "no_access": tk._("Klasifikasi akses kosong. Pilih terbuka, terbatas, atau tertutup."),
        "limited_without_decision": tk._(
            "Akses dibatasi tanpa keputusan. Tuliskan nomor dan tanggal keputusan Forum atau PPID."
        ),
        "no_format": tk._("Ada berkas tanpa format. Pilih formatnya."),
        "unknown_format": tk._("Ada format yang tidak dikenal. Pilih format dari daftar."),
        "other_media_type": tk._(
            "Tipe media sebuah berkas tidak cocok dengan formatnya. Periksa format berkas itu."
        ),
        "priority_without_criteria": tk._(
            "Data Prioritas tanpa kriteria. Pilih kriteria prioritasnya."
        ),
        "no_statistical_code": tk._(
            "Data statistik tanpa kode indikator atau kode Daftar Data. Tuliskan bila sudah ada."
        ),
    }[name]


def metrics(found: Mapping[str, bool | None]) -> list[dict[str, Any]]:
    """The 23 metrics of a dataset with their points, those that lack points first."""
    rows = [
        {
            "name": one.name,
            "label": metric(one.name),
            "dimension": dimension(one.dimension.value),
            "points": one.points,
            "got": one.points if found.get(one.name) else 0,
            "known": found.get(one.name) is not None,
            "field": one.field,
        }
        for one in METRICS
    ]
    return sorted(rows, key=lambda row: row["got"] > 0)


MQA_MOST = MOST
