"""The questions of readers, cautions and licences as sentences."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

from .told import Caution, Question


def question(one: Question) -> str:
    """What a reader asks."""
    return {
        Question.WHAT: tk._("Apa yang diukur"),
        Question.GROUPED: tk._("Dirinci menurut"),
        Question.WHY: tk._("Untuk apa dikumpulkan"),
        Question.WHO: tk._("Siapa yang menghasilkan"),
        Question.HOW: tk._("Bagaimana dikumpulkan"),
        Question.COUNTED: tk._("Bagaimana dihitung"),
        Question.FORMULA: tk._("Rumus"),
        Question.OFTEN: tk._("Seberapa sering diperbarui"),
        Question.WHEN: tk._("Periode data"),
        Question.WHERE: tk._("Wilayah"),
        Question.MEANING: tk._("Cara membacanya"),
        Question.CARE: tk._("Yang perlu diperhatikan"),
    }[one]


def caution(one: Caution, word: str) -> str:
    """What to mind, in a sentence."""
    said = {
        Caution.SAMPLE: tk._(
            "Angkanya perkiraan dari sampel, bukan hitungan lengkap; selisih kecil belum tentu "
            "berarti."
        ),
        Caution.LEVEL: tk._(
            "Angkanya sahih sampai tingkat {level}; jangan dipakai untuk wilayah yang lebih kecil."
        ).format(level=word),
        Caution.COMPOSITE: tk._(
            "Ini indikator komposit: nilainya gabungan beberapa indikator, bacalah bersama-sama."
        ),
        Caution.LIMITED: tk._("Akses berkasnya: {access}.").format(access=word),
    }[one]
    if one is Caution.SAMPLE and word:
        error = tk._("Kesalahan sampel yang diperkirakan: {error}.").format(error=word)
        return f"{said} {error}"
    return said


def licence(code: str) -> str:
    """What a licence allows, without its legal words; empty where that isn't known."""
    named = tk._(
        "Boleh disalin, diubah, dan dipakai untuk apa saja, termasuk usaha, asal sumbernya "
        "disebutkan."
    )
    alike = tk._("Hasil olahannya dibagikan dengan lisensi yang sama.")
    free = tk._(
        "Boleh disalin, diubah, dan dipakai untuk apa saja tanpa syarat; menyebut sumbernya "
        "tetap dihargai."
    )
    closed = tk._("Tidak boleh disebarkan atau diolah tanpa izin; hubungi kontak di bawah ini.")
    unknown = tk._(
        "Syarat pemakaiannya belum ditentukan; tanyakan kepada kontak di bawah ini sebelum "
        "memakainya."
    )
    return {
        "cc-by": named,
        "odc-by": named,
        "other-at": named,
        "cc-by-sa": f"{named} {alike}",
        "odc-odbl": f"{named} {alike}",
        "cc-zero": free,
        "odc-pddl": free,
        "other-closed": closed,
        "notspecified": unknown,
        "": unknown,
    }.get(code, "")
