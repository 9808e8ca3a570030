"""States, verbs and refusals as people read them."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

from .policy import Refused, Why
from .spam import Suspicion
from .states import Kind, State, Who
from .texts import BadText


def kind(name: str) -> str:
    """What somebody wants."""
    return {
        Kind.DATA.value: tk._("Permintaan data"),
        Kind.ERROR.value: tk._("Laporan kesalahan"),
    }[name]


def state(name: str) -> str:
    """Where a request stands."""
    return {
        State.RECEIVED.value: tk._("diterima"),
        State.HELD.value: tk._("ditahan untuk diperiksa"),
        State.ROUTED.value: tk._("menunggu jawaban"),
        State.ANSWERED.value: tk._("dijawab"),
        State.PLANNED.value: tk._("direncanakan"),
        State.DECLINED.value: tk._("ditolak dengan alasan"),
        State.CLOSED.value: tk._("ditutup penanya"),
        State.HIDDEN.value: tk._("disembunyikan"),
    }[name]


def verb(name: str, before: str = "") -> str:
    """What was done."""
    if name == "route" and before == State.ROUTED.value:
        return tk._("dialihkan")
    return {
        "ask": tk._("diajukan"),
        "route": tk._("diteruskan"),
        "answer": tk._("dijawab"),
        "plan": tk._("direncanakan"),
        "decline": tk._("ditolak"),
        "reopen": tk._("dibuka lagi"),
        "close": tk._("ditutup"),
        "hide": tk._("disembunyikan"),
    }[name]


def role(name: str) -> str:
    """What somebody is for a request."""
    return {
        Who.PENANYA.value: tk._("Penanya"),
        Who.PRODUSEN_DATA.value: tk._("Perangkat daerah"),
        Who.WALIDATA.value: tk._("Walidata"),
    }[name]


def suspicion(name: str) -> str:
    """Why a request is held, as its sender reads it."""
    return {
        Suspicion.TRAP.value: tk._("isian yang harus kosong ternyata terisi"),
        Suspicion.FAST.value: tk._("formulir dikirim terlalu cepat"),
        Suspicion.LINKS.value: tk._("teksnya memuat banyak tautan"),
        Suspicion.TWIN.value: tk._("permintaan yang sama sudah pernah masuk"),
        Suspicion.SENDER.value: tk._("hari ini banyak permintaan dari pengirim yang sama"),
        Suspicion.PORTAL.value: tk._("hari ini permintaan yang masuk luar biasa banyak"),
    }[name]


def refused(error: Refused) -> Exception:
    """A refusal as CKAN's."""
    sentence = {
        Why.NOT_NOW: tk._("Langkah ini tidak ada pada keadaan permintaan sekarang. Muat ulang."),
        Why.NOT_YOURS: tk._("Langkah ini bukan untuk Anda: hanya OPD yang dituju dan walidata."),
        Why.CHANGED: tk._("Permintaan ini berubah sejak Anda membacanya. Baca lagi, lalu ulangi."),
        Why.NO_REASON: tk._("Tuliskan alasannya: semua orang membacanya."),
        Why.TOO_LATE: tk._(
            "Tenggatnya sudah lewat, jadi hanya walidata yang meneruskannya. Jawab, atau minta "
            "walidata."
        ),
        Why.ONCE: tk._("Jawaban sudah pernah Anda kembalikan. Ajukan permintaan baru."),
        Why.NOT_FOR_ERRORS: tk._("Laporan kesalahan dijawab, bukan direncanakan."),
        Why.SAME_OFFICE: tk._("Permintaan ini sudah di perangkat daerah itu."),
    }[error.why]
    if error.why is Why.NOT_YOURS:
        return tk.NotAuthorized(sentence)
    return tk.ValidationError({"step": [sentence]})


def bad_text(error: BadText) -> str:
    """Why a text cannot be kept."""
    sentence = {
        "broken": tk._("Teks ini memuat tanda yang tidak dapat disimpan. Ketik ulang."),
        "short": tk._("Tulis sedikitnya {number} huruf."),
        "long": tk._("Terlalu panjang: paling banyak {number} huruf."),
    }[error.why]
    return str(sentence.format(number=error.number))
