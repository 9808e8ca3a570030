"""Why a page couldn't be had, as codes and as people read it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum

from ..reading.reasons import N_

Translate = Callable[[str], str]


class Reason(Enum):
    """What happened."""

    ADDRESS = "address"
    SCHEME = "scheme"
    PORT = "port"
    INTERNAL = "internal"
    UNKNOWN_HOST = "unknown_host"
    UNREACHABLE = "unreachable"
    TLS = "tls"
    TIME = "time"
    BYTES = "bytes"
    HEADERS = "headers"
    CUT = "cut"
    LENGTH = "length"
    ENCODING = "encoding"
    REDIRECTS = "redirects"
    REDIRECT = "redirect"
    NOT_ASKED = "not_asked"
    DENIED = "denied"
    NOT_FOUND = "not_found"
    BUSY = "busy"
    SERVER = "server"
    STATUS = "status"
    JOB_PAGES = "job_pages"
    JOB_BYTES = "job_bytes"
    JOB_TIME = "job_time"


_SENTENCES: Mapping[Reason, str] = {
    Reason.ADDRESS: N_(
        "{url} bukan alamat web yang dapat dipakai. Tulis alamat lengkap tanpa nama pengguna "
        "dan kata sandi."
    ),
    Reason.SCHEME: N_("{url} tidak diambil: hanya alamat http dan https yang boleh."),
    Reason.PORT: N_(
        "{url} tidak diambil: porta {port} bukan porta web. Minta pengelola portal mengizinkan "
        "{host} bila memang di situ katalognya."
    ),
    Reason.INTERNAL: N_(
        "{url} tidak diambil: {host} berada di jaringan internal. Minta pengelola portal "
        "mengizinkannya bila memang di situ katalognya."
    ),
    Reason.UNKNOWN_HOST: N_("Nama {host} tidak dikenal di internet. Periksa alamat sumber."),
    Reason.UNREACHABLE: N_(
        "{host} tidak dapat dihubungi ({why}). Coba lagi nanti, atau tanyakan kepada pengelolanya."
    ),
    Reason.TLS: N_(
        "Sambungan aman ke {host} gagal ({why}). Minta pengelolanya memperbaiki sertifikatnya."
    ),
    Reason.TIME: N_(
        "{url} belum selesai dikirim setelah {most} detik. Coba lagi nanti, atau minta halaman "
        "yang lebih kecil."
    ),
    Reason.BYTES: N_(
        "{url} lebih besar daripada {most} bita yang boleh untuk satu halaman. Minta halaman yang "
        "lebih kecil dari sumbernya."
    ),
    Reason.HEADERS: N_(
        "Jawaban {url} tidak mengikuti HTTP ({why}). Beri tahu pengelola sumbernya."
    ),
    Reason.CUT: N_("{url} terputus sebelum selesai: {got} bita sampai. Coba lagi nanti."),
    Reason.LENGTH: N_(
        "{url} berisi lebih banyak daripada panjang yang disebutnya, sehingga isinya tidak dapat "
        "dipercaya utuh. Beri tahu pengelola sumbernya."
    ),
    Reason.ENCODING: N_(
        "Kemasan {encoding} dari {url} tidak dapat dibuka. Beri tahu pengelola sumbernya."
    ),
    Reason.REDIRECTS: N_(
        "{url} dialihkan lebih dari {most} kali atau berputar. Periksa alamat sumber."
    ),
    Reason.REDIRECT: N_("{url} dialihkan tanpa menyebut ke mana. Periksa alamat sumber."),
    Reason.NOT_ASKED: N_(
        "{url} mengaku tidak berubah, padahal bukan itu yang ditanyakan. Ambil lagi seluruhnya."
    ),
    Reason.DENIED: N_(
        "{url} tidak boleh dibaca (HTTP {status}). Minta izin kepada pengelola sumbernya."
    ),
    Reason.NOT_FOUND: N_("{url} tidak ada (HTTP {status}). Periksa alamat sumber."),
    Reason.BUSY: N_("{url} sedang sibuk (HTTP {status}). Coba lagi nanti."),
    Reason.SERVER: N_(
        "Peladen {url} rusak (HTTP {status}). Coba lagi nanti, atau beri tahu pengelolanya."
    ),
    Reason.STATUS: N_("{url} menjawab HTTP {status}, bukan katalog. Periksa alamat sumber."),
    Reason.JOB_PAGES: N_(
        "Sudah {most} halaman diambil, yaitu batas sekali panen. Periksa apakah sumbernya "
        "berujung, atau naikkan batasnya."
    ),
    Reason.JOB_BYTES: N_(
        "Sudah {most} bita diambil, yaitu batas sekali panen. Minta pengelola portal menaikkan "
        "batasnya bila sumbernya memang sebesar itu."
    ),
    Reason.JOB_TIME: N_(
        "Sudah {most} detik menunggu sumber, yaitu batas sekali panen. Coba lagi nanti, atau "
        "naikkan batasnya."
    ),
}


class _Blank(dict[str, str]):
    def __missing__(self, _key: str) -> str:
        return "?"


def say(reason: Reason, fields: Mapping[str, str], translate: Translate = str) -> str:
    """The sentence for it, in Indonesian unless `translate` knows another."""
    return translate(_SENTENCES[reason]).format_map(_Blank(fields))
