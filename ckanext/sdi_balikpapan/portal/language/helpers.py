"""Words for pages of CKAN that have none in its catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.lib import helpers as core
from werkzeug.exceptions import default_exceptions

from ckanext.sdi_balikpapan.proposals.helpers import sdi_datetime, sdi_resource_field


@dataclass(frozen=True)
class ErrorWords:
    """What an error page says."""

    code: int
    heading: str
    sentence: str


def sdi_error(code: int | list[int], content: Any) -> ErrorWords:
    """The heading and the sentence of an error page; the page's own sentence goes before ours."""
    number = code[0] if isinstance(code, list) else code
    heading, sentence = _errors().get(number, _errors()[500 if number >= 500 else 400])
    known = default_exceptions.get(number)
    is_servers = number == 500 or (known is not None and content == known.description)
    return ErrorWords(number, heading, sentence if is_servers else content or sentence)


def _errors() -> dict[int, tuple[str, str]]:
    return {
        400: (
            tk._("Permintaan tidak dapat dibaca"),
            tk._("Kembalilah ke halaman sebelumnya dan coba lagi."),
        ),
        401: (tk._("Perlu masuk"), tk._("Masuklah dahulu untuk membuka halaman ini.")),
        403: (tk._("Tidak berhak"), tk._("Akun Anda tidak berhak membuka halaman ini.")),
        404: (
            tk._("Halaman tidak ditemukan"),
            tk._("Periksa alamatnya; halaman ini mungkin sudah dipindahkan atau dihapus."),
        ),
        405: (
            tk._("Cara membukanya keliru"),
            tk._("Alamat ini hanya menerima isian dari formulirnya."),
        ),
        409: (tk._("Sudah berubah"), tk._("Muat ulang halaman sebelumnya dan coba lagi.")),
        410: (tk._("Sudah dihapus"), tk._("Halaman ini pernah ada dan sudah dihapus.")),
        413: (tk._("Terlalu besar"), tk._("Kirimlah berkas yang lebih kecil.")),
        429: (tk._("Terlalu sering"), tk._("Tunggu sebentar, lalu coba lagi.")),
        500: (
            tk._("Ada yang rusak di portal"),
            tk._("Bukan kesalahan Anda. Coba lagi nanti, atau beri tahu admin portal."),
        ),
    }


def sdi_activity_label(name: str) -> str:
    """A kind of activity as people say it: dataset baru."""
    verb, _, thing = name.partition(" ")
    done = _deeds().get(verb)
    return done.format(thing=_things().get(thing, thing)) if done else name


def _deeds() -> dict[str, str]:
    return {
        "new": tk._("{thing} dibuat"),
        "changed": tk._("{thing} diubah"),
        "deleted": tk._("{thing} dihapus"),
        "follow": tk._("{thing} diikuti"),
        "added": tk._("{thing} ditambahkan"),
        "removed": tk._("{thing} dilepas"),
    }


def _things() -> dict[str, str]:
    return {
        "package": tk._("Dataset"),
        "dataset": tk._("Dataset"),
        "resource": tk._("Berkas"),
        "resource view": tk._("Tampilan"),
        "organization": tk._("Organisasi"),
        "group": tk._("Grup"),
        "user": tk._("Pengguna"),
        "tag": tk._("Kata kunci"),
    }


# What only programs need, or what the page says elsewhere.
_UNSAID = frozenset(
    """cache_last_updated cache_url datastore_active datastore_contains_all_records_of_source_file
    has_views mimetype_inner on_same_domain package_id position resource_type revision_id state
    url_type""".split()
)


def format_resource_items(items: Iterable[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """CKAN's own list of what is known of a file, without what only programs need."""
    said = [(key, value) for key, value in items if key not in _UNSAID]
    return [(_label(key), value) for key, value in core.format_resource_items(said)]


def _label(key: str) -> str:
    """A key of CKAN's list ("media type") as people call it."""
    known = {
        "hash": tk._("Sidik berkas"),
        "id": tk._("Pengenal"),
        "mimetype": tk._("Jenis media"),
        "size": tk._("Ukuran berkas"),
    }
    field = sdi_resource_field(key.replace(" ", "_"))
    return known.get(key) or (tk.h.scheming_language_text(field["label"]) if field else key)


def render_datetime(
    datetime_: Any,
    date_format: str | None = None,
    with_hours: bool = False,
    with_seconds: bool = False,
) -> str:
    """CKAN's own, but for the time of day: 23 November 2026 14.05 WITA, no American order.

    :param datetime_: a moment, or text that holds one; empty for anything else.
    """
    if date_format or with_seconds or not with_hours:
        return core.render_datetime(datetime_, date_format, with_hours, with_seconds)
    try:
        return sdi_datetime(datetime_)
    except ValueError:
        return ""
