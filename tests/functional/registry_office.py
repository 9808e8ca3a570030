"""Entries of the registry as clerks would fill them in, and the whole way of one."""

from __future__ import annotations

from typing import Any

from .office import Office, unique

ENTRIES = ("kegiatan", "konsep", "variabel", "indikator")


def whole(subject_type: str, **changes: Any) -> dict[str, Any]:
    """An entry that lacks nothing."""
    mark = unique("x")[2:].upper()
    return {**_WHOLE[subject_type], TITLES[subject_type]: f"Angka Uji {mark}", **changes}


def propose(
    office: Office, subject_type: str, person: str = "clerk", **changes: Any
) -> dict[str, Any]:
    body = whole(subject_type, **changes)
    body.setdefault("owner_org", office.organization["name"])
    return office.call(person, "sdi_proposal_save", subject_type=subject_type, **body)


def decide(office: Office, proposal: dict[str, Any], **said: Any) -> dict[str, Any]:
    """The clerk submits, the walidata approves and publishes."""
    submitted = office.step("clerk", "submit", proposal)
    if proposal["subject_type"] != "dataset":
        said.setdefault("similar", all_different(office, proposal))
    seen = {"content_hash": submitted["content_hash"], **said}
    approved = office.step("walidata", "approve", submitted, **seen)
    return office.step("walidata", "publish", approved)


def all_different(office: Office, proposal: dict[str, Any]) -> dict[str, str]:
    """The walidata takes no neighbour for the same: tests leave many entries that are alike."""
    found = office.call("walidata", "sdi_registry_similar", proposal_id=proposal["id"])
    return {near["id"]: "different" for near in found["neighbours"]}


def agreed(office: Office, subject_type: str, **changes: Any) -> dict[str, Any]:
    """An entry that went the whole way."""
    published = decide(office, propose(office, subject_type, **changes))
    return office.call(None, "sdi_registry_show", id=published["subject_id"])


TITLES = {
    "kegiatan": "judul_kegiatan",
    "konsep": "nama_konsep",
    "variabel": "nama_variabel",
    "indikator": "nama_indikator",
}
_RANGE = {"mulai": "2026-01-05", "selesai": "2026-02-27"}
_WHOLE: dict[str, dict[str, Any]] = {
    "konsep": {
        "konsep": "Orang yang menetap di suatu wilayah, sebagai dasar perencanaan.",
        "definisi": "Semua orang yang berdomisili di wilayah itu enam bulan atau lebih.",
        "klasifikasi": "Wilayah\nJenis Kelamin",
        "ukuran": "Jumlah",
        "satuan": "Orang",
    },
    "variabel": {
        "alias": "jml",
        "konsep": "Penduduk",
        "definisi": "Banyaknya orang yang berdomisili di suatu wilayah.",
        "referensi_pemilihan": "Sensus Penduduk",
        "referensi_waktu": "Akhir tahun",
        "tipe_data": "integer",
        "klasifikasi_isian": "-",
        "aturan_validasi": "Tidak negatif",
        "kalimat_pertanyaan": "Berapa banyak penduduknya?",
        "dapat_diakses_umum": "1",
        "ukuran": "Jumlah",
        "satuan": "Orang",
    },
    "indikator": {
        "konsep": "Penduduk",
        "definisi": "Banyaknya penduduk per satuan luas wilayah.",
        "interpretasi": "Makin besar nilainya, makin padat wilayah itu.",
        "metode_rumus": "Jumlah penduduk dibagi luas wilayah.",
        "ukuran": "Rasio",
        "satuan": "Orang per kilometer persegi",
        "klasifikasi_penyajian": "Kecamatan",
        "indikator_komposit": "2",
        "variabel_pembangun": [
            {"kegiatan": "Registrasi Penduduk", "kode": "-", "nama": "Jumlah Penduduk"}
        ],
        "level_estimasi": "Kecamatan",
        "dapat_diakses_umum": "1",
    },
    "kegiatan": {
        "tahun_kegiatan": "2026",
        "cara_pengumpulan_data": "3",
        "sektor_kegiatan": "9",
        "jenis_kegiatan_statistik": "2",
        "instansi_penyelenggara": "Dinas Uji",
        "alamat_instansi": "Jalan Uji 1, Balikpapan",
        "telepon_instansi": "0542-123456",
        "faksimile_instansi": "-",
        "email_instansi": "dinas@contoh.go.id",
        "unit_eselon1": "Dinas Uji",
        "unit_eselon2": "Bidang Data",
        "pj_nama": "Penanggung Jawab",
        "pj_jabatan": "Kepala Bidang",
        "pj_alamat": "Jalan Uji 1, Balikpapan",
        "pj_telepon": "0542-123456",
        "pj_faksimile": "-",
        "pj_email": "bidang@contoh.go.id",
        "latar_belakang_kegiatan": "Kota perlu tahu banyaknya kunjungan. " * 10,
        "tujuan_kegiatan": "Menghitung kunjungan menurut puskesmas setiap bulan. " * 5,
        "jadwal_perencanaan": _RANGE,
        "jadwal_pengumpulan_data": _RANGE,
        "jadwal_pengolahan_data": _RANGE,
        "jadwal_analisis": _RANGE,
        "jadwal_diseminasi_hasil": _RANGE,
        "jadwal_evaluasi": {"mulai": "2028-02-29", "selesai": "2028-03-01"},
        "variabel_dikumpulkan": [
            {
                "nama": "Kunjungan",
                "konsep": "Kunjungan",
                "definisi": "Banyaknya kunjungan ke puskesmas.",
                "referensi_waktu": "Sebulan",
            }
        ],
        "kegiatan_ini_dilakukan": "2",
        "frekuensi_penyelenggaraan": "8",
        "cakupan_wilayah": "2",
        "wilayah_kegiatan": [
            {
                "kode_provinsi": "64",
                "nama_provinsi": "Kalimantan Timur",
                "kode_kabupaten_kota": "64.71",
                "nama_kabupaten_kota": "Kota Balikpapan",
            }
        ],
        "metode_pengumpulan_data": ["1"],
        "unit_pengumpulan_data": ["1"],
        "metode_pemeriksaan_kualitas": ["1"],
        "tahap_editing": "1",
        "tahap_coding": "2",
        "tahap_data_entry": "1",
        "tahap_validasi": "1",
        "metode_analisis": "1",
        "unit_analisis": ["1"],
        "tingkat_penyajian": ["8"],
        "produk_tercetak": "2",
        "produk_digital": "1",
        "produk_mikrodata": "2",
        "rilis_digital": "2027-03-01",
    },
}
