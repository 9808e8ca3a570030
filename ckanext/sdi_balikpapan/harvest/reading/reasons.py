"""Why something wasn't taken, or was taken otherwise than it came, as codes with words. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum


def N_(text: str) -> str:
    return text


class Reason(Enum):
    """What happened: to a walk, to a record, or to a field."""

    # A walk that didn't read everything.
    STOPPED = "stopped"
    NOT_FETCHED = "not_fetched"
    NOT_CHANGED = "not_changed"
    PARTIAL = "partial"
    HTML = "html"
    NOTHING_SENT = "nothing_sent"
    NOT_A_CATALOGUE = "not_a_catalogue"
    BROKEN = "broken"
    REMOTE_ERROR = "remote_error"
    REMOTE_CONTEXT = "remote_context"
    ENTITIES = "entities"
    TOO_DEEP = "too_deep"
    CYCLE = "cycle"
    SAME_AGAIN = "same_again"
    WRONG_NEXT = "wrong_next"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_MANY_RECORDS = "too_many_records"
    FEWER = "fewer"
    # A record that was refused.
    NO_ID = "no_id"
    DUPLICATE = "duplicate"
    NOT_A_RECORD = "not_a_record"
    NOT_PUBLIC = "not_public"
    NOT_A_DATASET = "not_a_dataset"
    TOO_BIG = "too_big"
    UNREADABLE = "unreadable"
    # A field that was tidied or dropped.
    DROPPED = "dropped"
    CHANGED = "changed"
    SHORTENED = "shortened"
    TWICE = "twice"
    MEDIA_TYPE = "media_type"
    DATA_IN_EXTRAS = "data_in_extras"
    NO_ADDRESS = "no_address"


_SENTENCES: Mapping[Reason, str] = {
    Reason.STOPPED: N_("Pembacaan dihentikan sebelum selesai."),
    Reason.NOT_FETCHED: N_("Halaman {url} tidak dapat diambil: {why}"),
    Reason.NOT_CHANGED: N_("Katalog tidak berubah sejak terakhir diambil."),
    Reason.PARTIAL: N_("Hanya yang berubah sejak {since} yang diminta."),
    Reason.HTML: N_("{url} memberi halaman web, bukan katalog. Periksa alamat sumber."),
    Reason.NOTHING_SENT: N_("{url} tidak memberi isi apa pun. Coba lagi nanti."),
    Reason.NOT_A_CATALOGUE: N_(
        "Isi {url} bukan katalog yang dikenal (DCAT, data.json, atau API CKAN). "
        "Periksa alamat sumber, atau pilih jenisnya sendiri."
    ),
    Reason.BROKEN: N_("Isi {url} rusak dan tidak dapat dibaca: {why}"),
    Reason.REMOTE_ERROR: N_("{url} menjawab dengan galat: {why}"),
    Reason.REMOTE_CONTEXT: N_(
        "Isi {url} menunjuk konteks JSON-LD di alamat lain ({why}). "
        "Demi keamanan alamat itu tidak diambil."
    ),
    Reason.ENTITIES: N_("Isi {url} memuat deklarasi entitas XML, yang demi keamanan ditolak."),
    Reason.TOO_DEEP: N_("Isi {url} bersarang terlalu dalam."),
    Reason.CYCLE: N_(
        "Halaman {url} menunjuk kembali ke halaman yang sudah dibaca. Beri tahu pengelola sumber."
    ),
    Reason.SAME_AGAIN: N_(
        "Halaman {url} hanya memuat dataset yang sudah dibaca. Beri tahu pengelola sumber."
    ),
    Reason.WRONG_NEXT: N_(
        "Halaman {url} menunjuk halaman lanjutan di luar sumber ini ({why}). "
        "Beri tahu pengelola sumber."
    ),
    Reason.TOO_MANY_PAGES: N_("Katalog melebihi batas {most} halaman."),
    Reason.TOO_MANY_RECORDS: N_("Katalog melebihi batas {most} dataset."),
    Reason.FEWER: N_("Katalog menyebut {total} dataset, tetapi hanya memberi {seen}."),
    Reason.NO_ID: N_("Dataset “{title}” tidak memiliki pengenal."),
    Reason.DUPLICATE: N_("Pengenal {id} dipakai lebih dari satu kali; hanya yang pertama dibaca."),
    Reason.NOT_A_RECORD: N_("Butir ke-{number} bukan dataset."),
    Reason.NOT_PUBLIC: N_("Dataset “{title}” tidak terbit di sumbernya."),
    Reason.NOT_A_DATASET: N_("“{title}” berjenis {type}, bukan dataset."),
    Reason.TOO_BIG: N_("Dataset “{title}” terlalu besar."),
    Reason.UNREADABLE: N_("Dataset “{title}” tidak dapat dipetakan: {why}"),
    Reason.DROPPED: N_("Isian “{field}” tidak dipakai karena nilainya tidak cocok: {value}"),
    Reason.CHANGED: N_("Isian “{field}” dirapikan: {value}"),
    Reason.SHORTENED: N_("Isian “{field}” dipotong karena terlalu panjang."),
    Reason.TWICE: N_("Isian “{field}” ada lebih dari satu kali; yang pertama dipakai."),
    Reason.MEDIA_TYPE: N_(
        "Jenis media {value} tidak cocok dengan format {format} dan tidak dipakai."
    ),
    Reason.DATA_IN_EXTRAS: N_(
        "Isian tambahan “{field}” tampaknya memuat data, yang semestinya ada dalam berkas."
    ),
    Reason.NO_ADDRESS: N_("Berkas “{title}” tidak memiliki alamat web dan tidak dipakai."),
}


class _Blank(dict[str, str]):
    def __missing__(self, _key: str) -> str:
        return "?"


def say(
    reason: Reason, fields: Mapping[str, str], translate: Callable[[str], str] = lambda text: text
) -> str:
    """The sentence for it, in Indonesian unless `translate` knows another."""
    return translate(_SENTENCES[reason]).format_map(_Blank(fields))
