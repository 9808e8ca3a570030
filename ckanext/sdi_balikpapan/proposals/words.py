"""What people read when the workflow says no: what happened, why, and what to do."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from .content import BadContent
from .policy import Refused, Why
from .review.checklist import BadReason
from .states import State, Verb


def state_label(state: str) -> str:
    """A state as people call it."""
    return {
        State.DRAFT.value: tk._("draf"),
        State.OFFERED.value: tk._("ditawarkan"),
        State.SUBMITTED.value: tk._("diajukan"),
        State.IN_REVIEW.value: tk._("diperiksa"),
        State.PEMBINA_REVIEW.value: tk._("diperiksa Pembina Data"),
        State.RETURNED.value: tk._("dikembalikan"),
        State.APPROVED.value: tk._("disetujui"),
        State.PUBLISHED.value: tk._("terbit"),
        State.DISCARDED.value: tk._("dibuang"),
    }.get(state, state)


def verb_label(verb: str) -> str:
    """A step as people call it."""
    return {
        Verb.SAVE.value: tk._("Simpan"),
        Verb.REBASE.value: tk._("Perbarui dasar"),
        Verb.SUBMIT.value: tk._("Ajukan"),
        Verb.RECALL.value: tk._("Tarik kembali"),
        Verb.DISCARD.value: tk._("Buang"),
        Verb.CONSENT.value: tk._("Terima penyerahan"),
        Verb.FORWARD.value: tk._("Teruskan"),
        Verb.RETURN.value: tk._("Kembalikan"),
        Verb.APPROVE.value: tk._("Setujui"),
        Verb.RECHECK.value: tk._("Nyatakan sesuai"),
        Verb.CLAIM.value: tk._("Ambil untuk diperiksa"),
        Verb.RELEASE.value: tk._("Lepaskan"),
        Verb.PUBLISH.value: tk._("Terbitkan"),
    }.get(verb, verb)


def refused(error: Refused) -> tk.NotAuthorized:
    """A refusal of the policy, in CKAN's shape."""
    sentence = {
        Why.NO_SUCH_STEP: tk._(
            "Langkah “{verb}” tidak ada untuk usulan yang {state}. "
            "Muat ulang halaman: usulan ini mungkin sudah berpindah."
        ),
        Why.NOT_YOUR_ROLE: tk._(
            "Langkah “{verb}” untuk usulan yang {state} bukan bagian dari peran Anda "
            "di perangkat daerah ini. Mintalah peran itu kepada admin portal."
        ),
        Why.OWN_WORK: tk._(
            "Anda sendiri yang mengajukan, menerima, atau terakhir menyunting usulan ini, jadi "
            "orang lain yang harus menyetujuinya. Mintalah walidata lain atau Pembina Data, atau "
            "minta perangkat daerahnya mengonfirmasi isian Anda."
        ),
        Why.HASH_MISSING: tk._(
            "Keputusan harus menyebut isi yang Anda lihat. Sertakan content_hash dari "
            "sdi_proposal_show."
        ),
        Why.HASH_CHANGED: tk._(
            "Isi usulan sudah berubah sejak Anda membukanya, jadi tidak ada yang disimpan. "
            "Muat ulang dan periksa lagi."
        ),
        Why.CLAIMED: tk._(
            "Orang lain sedang memeriksa usulan ini. Ambil alih dahulu (“Ambil untuk diperiksa”), "
            "lalu putuskan."
        ),
        Why.OUTDATED: tk._(
            "Versi terbitnya sudah berubah sejak usulan dibuat. Produsen data perlu "
            "memperbarui dasarnya dahulu, supaya perubahan yang sudah terbit tidak tertimpa."
        ),
        Why.REASONS_MISSING: tk._(
            "Pengembalian harus disertai sedikitnya satu alasan: prinsip yang mana, dan apa yang "
            "perlu diperbaiki."
        ),
    }[error.why]
    verb, state = verb_label(error.verb.value), state_label(error.state.value)
    return tk.NotAuthorized(sentence.format(verb=verb, state=state))


def not_publishable(why: str) -> tk.ValidationError:
    """Why an approved proposal could not be published."""
    sentence = {
        "outdated": tk._(
            "Versi terbitnya sudah berubah sejak usulan dibuat, jadi usulan ini akan "
            "menimpanya. Kembalikan usulan agar produsen data memperbarui dasarnya."
        ),
        "not_approved": tk._(
            "Isi usulan ini bukan isi yang disetujui. Kembalikan dan periksa lagi."
        ),
        "taken": tk._(
            "Yang lain baru saja terbit dengan alamat atau id berkas yang sama. Muat ulang; "
            "bila masih demikian, kembalikan usulan agar produsen data memilih alamat lain."
        ),
        "no_successor": tk._(
            "Entri yang disebut sebagai pengganti tidak lagi berlaku. Kembalikan usulan agar "
            "penggantinya dipilih lagi."
        ),
        "in_use": tk._(
            "Entri ini sekarang dipakai dataset yang terbit. Kembalikan usulan agar penggantinya "
            "disebut."
        ),
        "file_missing": tk._(
            "Satu berkas usulan ini tidak ada di penyimpanan. Kembalikan usulan agar produsen "
            "data mengunggahnya lagi, dan beri tahu admin portal."
        ),
    }[why]
    return tk.ValidationError({"proposal": [sentence]})


def bad_content(error: BadContent) -> tk.ValidationError:
    """Content that cannot be kept, at its place."""
    sentence = {
        "not_json": tk._("Isian ini tidak terbaca sebagai JSON."),
        "nul": tk._("Isian ini memuat karakter NUL. Salin teksnya tanpa karakter itu."),
        "too_deep": tk._("Isian ini bertingkat terlalu dalam."),
        "too_big": tk._("Metadata ini terlalu besar. Taruh data di berkas, bukan di isian."),
        "too_many": tk._("Terlalu banyak berkas dalam satu dataset. Bagilah."),
        "too_long": tk._("Terlalu panjang: paling banyak 30.000 huruf."),
        "not_text": tk._("Isian ini harus satu teks."),
        "not_a_list": tk._("Isian ini harus berupa daftar."),
        "not_an_object": tk._("Butir daftar ini harus berupa pasangan nama dan nilai."),
        "unknown_key": tk._("Isian ini tidak dikenal. Yang dikenal: resources__0__upload."),
        "index_gap": tk._("Nomor berkas harus berurutan mulai dari 0."),
        "same_id_twice": tk._("Dua berkas memakai id yang sama."),
        "unknown_file": tk._(
            "Berkas ini tidak pernah diunggah dalam usulan ini. Unggah berkasnya sekali lagi."
        ),
    }[error.problem]
    return tk.ValidationError(_at(error.path, sentence))


_LIST_FIELDS = {"tags": "name", "extras": "key"}


def _at(path: str, sentence: str) -> dict[str, Any]:
    """An error in CKAN's shape: `resources.1.url` becomes a list with its second item filled."""
    head, *rest = path.split(".") if path else ["__before"]
    if head in _LIST_FIELDS:  # core reads the errors of these as a list of dicts
        return {head: [{_LIST_FIELDS[head]: [sentence]}]}
    if head == "resources" and rest and rest[0].isdecimal():
        field = rest[1] if len(rest) > 1 else "__junk"
        return {"resources": [{}] * int(rest[0]) + [{field: [sentence]}]}
    return {head: [sentence]}


def bad_reason(error: BadReason) -> tk.ValidationError:
    """A reason that cannot be read."""
    sentence = {
        "not_a_list": tk._("Alasan harus berupa daftar."),
        "too_many": tk._("Terlalu banyak alasan sekaligus."),
        "not_an_object": tk._("Alasan harus menyebut principle dan note."),
        "principle": tk._(
            "Prinsip harus satu dari standar_data, metadata, interoperabilitas, kode_referensi, "
            "lainnya."
        ),
        "note_missing": tk._("Tuliskan apa yang perlu diperbaiki."),
        "note_too_long": tk._("Alasan ini terlalu panjang; paling banyak 4000 karakter."),
        "field": tk._("Nama isian tidak terbaca."),
        "code": tk._("Kode catatan kurator tidak dikenal; lihat daftar catatan_kurator."),
        "not_storable": tk._("Alasan memuat karakter yang tidak dapat disimpan, misalnya NUL."),
    }[error.problem]
    return tk.ValidationError({"reasons": [f"{error.index + 1}: {sentence}"]})
