"""What the pages say of the kinds of proposals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk

from . import schema
from .kinds import RULES, Kind
from .people import roles
from .subjects.types import DATASET


@dataclass(frozen=True)
class KindWords:
    """How a kind of change is offered: what it is, what follows, and its button."""

    title: str
    consequence: str
    field: str = ""
    danger: bool = False


def sdi_is_narrow(kind: str) -> bool:
    """Whether a kind of proposal changes one thing only, and has no form pages."""
    return kind in {k.value for k in Kind} and RULES[Kind(kind)].changes is not None


def sdi_organizations() -> list[dict[str, Any]]:
    """Every agency of the portal, by name."""
    return sorted(map(schema.organization, roles.organization_ids()), key=lambda o: o["title"])


def sdi_kind_words(kind: str, subject_type: str = DATASET) -> KindWords:
    """The words of a kind of change."""
    words = _entry_words() if subject_type != DATASET else {}
    return words.get(kind) or _dataset_words().get(kind, KindWords(kind, ""))


def _entry_words() -> dict[str, KindWords]:
    """Of an entry of the registry."""
    return {
        "edit": KindWords(
            tk._("Usulkan perubahan"),
            tk._("Nama dan isian formulirnya. Versi yang sekarang berlaku sampai usulan terbit."),
        ),
        "withdraw": KindWords(
            tk._("Usulkan penggantian atau penarikan"),
            tk._(
                "Entri yang digantikan tetap dapat dibaca dan menyebut penggantinya; dataset yang "
                "memakainya tetap menunjuk kepadanya. Entri yang ditarik tidak lagi tampak bagi "
                "umum, maka entri yang dipakai dataset harus menyebut penggantinya."
            ),
            tk._("Mengapa entri ini digantikan atau ditarik?"),
            danger=True,
        ),
        "restore": KindWords(
            tk._("Usulkan pemulihan"),
            tk._("Entri berlaku lagi, persis seperti versi terakhir yang disepakati."),
        ),
        "transfer": KindWords(
            tk._("Usulkan penyerahan kepada perangkat daerah lain"),
            tk._(
                "Perangkat daerah penerima menyetujuinya dahulu, lalu walidata. Sesudah itu "
                "merekalah yang memelihara entri ini."
            ),
            tk._("Perangkat daerah penerima"),
        ),
    }


def _dataset_words() -> dict[str, KindWords]:
    return {
        "edit": KindWords(
            tk._("Usulkan perubahan"),
            tk._("Metadata atau berkas. Versi yang sekarang tetap tampak sampai usulan terbit."),
        ),
        "withdraw": KindWords(
            tk._("Usulkan penarikan"),
            tk._(
                "Halaman, berkas, dan metadatanya tidak lagi tampak bagi umum. Alamatnya tetap "
                "milik dataset ini, dan ia dapat dipulihkan."
            ),
            tk._("Mengapa dataset ini ditarik?"),
            danger=True,
        ),
        "delete": KindWords(
            tk._("Usulkan penghapusan"),
            tk._(
                "Dataset keluar dari portal beserta tabel datanya. Versi yang pernah disetujui "
                "tetap tersimpan dalam arsip keputusan, dan dari sana ia dapat dipulihkan."
            ),
            tk._("Mengapa dataset ini dihapus?"),
            danger=True,
        ),
        "restore": KindWords(
            tk._("Usulkan pemulihan"),
            tk._("Dataset tampak lagi bagi umum, persis seperti versi terakhir yang disetujui."),
        ),
        "rename": KindWords(
            tk._("Usulkan penggantian alamat"),
            tk._(
                "Alamat lama mengantar orang ke alamat baru, dan tidak diberikan kepada dataset "
                "lain. Isi dataset tidak berubah."
            ),
            tk._("Alamat yang baru"),
        ),
        "transfer": KindWords(
            tk._("Usulkan penyerahan kepada perangkat daerah lain"),
            tk._(
                "Perangkat daerah penerima menyetujuinya dahulu, lalu walidata. Sesudah itu "
                "merekalah Produsen Data dataset ini."
            ),
            tk._("Perangkat daerah penerima"),
        ),
    }
