"""What people read about access: why a step isn't possible, and what to do instead."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

from .grants import BadEnd
from .service import Impossible, Why


def impossible(error: Impossible) -> tk.NotAuthorized | tk.ValidationError:
    """A refused step, in CKAN's shape."""
    sentence = {
        Why.OPEN: tk._("Dataset ini terbuka: berkasnya dapat diunduh siapa pun tanpa izin."),
        Why.READS_ALREADY: tk._("Anda sudah boleh membaca berkas dataset ini."),
        Why.NO_AGENCY: tk._(
            "Izin hanya untuk orang perangkat daerah atau instansi lain, dan akun Anda belum "
            "terdaftar di sana. Mintalah admin organisasi Anda menambahkan akun ini, lalu ajukan "
            "permintaan lagi."
        ),
        Why.NOT_YOUR_AGENCY: tk._("Akun Anda tidak terdaftar di instansi itu."),
        Why.ASKED_ALREADY: tk._(
            "Permintaan Anda untuk dataset ini masih menunggu jawaban. Lihat “Permintaan saya”."
        ),
        Why.NOT_YOURS: tk._(
            "Yang memutuskan akses adalah produsen data pemilik dataset ini, atau walidata."
        ),
        Why.OWN_REQUEST: tk._("Permintaan sendiri harus dijawab orang lain."),
        Why.ANSWERED: tk._("Permintaan ini sudah dijawab. Muat ulang halaman untuk melihatnya."),
        Why.NOT_IN_FORCE: tk._("Izin ini tidak sedang berlaku, jadi tidak ada yang dicabut."),
        Why.OWNERS_THEMSELVES: tk._(
            "Instansi ini pemilik datasetnya; orang-orangnya boleh membaca tanpa izin."
        ),
    }[error.why]
    if error.why in (Why.NO_AGENCY, Why.NOT_YOURS, Why.OWN_REQUEST, Why.NOT_YOUR_AGENCY):
        return tk.NotAuthorized(sentence)
    return tk.ValidationError({"access": [sentence]})


def bad_end(error: BadEnd, longest: int) -> tk.ValidationError:
    """What is wrong with an end date."""
    sentence = {
        "missing": tk._("Isi tanggal berakhirnya izin, misalnya 2027-06-30."),
        "past": tk._("Tanggal berakhir ini sudah lewat. Isi hari ini atau sesudahnya."),
        "far": tk._("Izin berlaku paling lama {days} hari. Isi tanggal yang lebih dekat."),
    }[error.why]
    return tk.ValidationError({"ends_on": [sentence.format(days=longest)]})


def state_label(state: str) -> str:
    """Where a request or grant stands, as people call it."""
    return {
        "asked": tk._("menunggu jawaban"),
        "granted": tk._("berlaku"),
        "refused": tk._("ditolak"),
        "revoked": tk._("dicabut"),
        "ended": tk._("berakhir"),
    }.get(state, state)
