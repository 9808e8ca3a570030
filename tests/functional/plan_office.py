"""Entries of the Daftar Data as clerks would fill them in, and the whole way of one."""

from __future__ import annotations

from typing import Any

from .office import Office, unique
from .registry_office import decide

WHOLE: dict[str, Any] = {
    "tahun": "2027",
    "sumber_referensi": "RPJMD Kota Balikpapan 2025-2029",
    "jenis_data": "statistik",
    "indikator_variabel": "variabel",
    "kode_standar_data": "N/A",
    "klasifikasi_risiko": "terbuka",
    "definisi": "Banyaknya orang yang terdaftar pada satuan pendidikan.",
    "satuan": "orang",
    "klasifikasi_penyajian": "Kecamatan; Jenis Kelamin",
    "jadwal_pemutakhiran": "semesteran",
    "jadwal_rilis": [
        {"periode": "2027-S1", "tanggal": "2027-07-30"},
        {"periode": "2027-S2", "tanggal": "2028-01-31"},
    ],
    "kategori_rad": "Data Pokok",
    "kode_metadata": "N/A",
    "urusan": "1.01",
}


def whole(**changes: Any) -> dict[str, Any]:
    """An entry that lacks nothing."""
    mark = unique("x")[2:].upper()
    return {**WHOLE, "nama_data": f"Jumlah Murid {mark}", **changes}


def propose(office: Office, person: str = "clerk", **changes: Any) -> dict[str, Any]:
    """A draft of an entry."""
    body = whole(**changes)
    body.setdefault("owner_org", office.organization["name"])
    return office.call(person, "sdi_proposal_save", subject_type="daftar_data", **body)


def promised(office: Office, **changes: Any) -> dict[str, Any]:
    """An entry that went the whole way: proposed, submitted, approved, published."""
    published = decide(office, propose(office, **changes))
    return office.call(None, "sdi_registry_show", id=published["subject_id"])


def change(office: Office, entry: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A change of an agreed entry that went the whole way."""
    proposal = office.call("clerk", "sdi_proposal_save", id=entry["id"], **fields)
    decide(office, proposal)
    return office.call(None, "sdi_registry_show", id=entry["id"])


def republish(office: Office, dataset: dict[str, Any], **fields: Any) -> None:
    """A change of a published dataset that went the whole way."""
    proposal = office.call("clerk", "sdi_proposal_save", id=dataset["id"], **fields)
    decide(office, proposal)
