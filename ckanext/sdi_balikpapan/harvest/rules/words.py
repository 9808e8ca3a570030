"""What people read of rules: the names of the first column, and what is wrong with a row. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..reading.reasons import N_
from .rows import MAX_ROWS, BadRow, Problem, Subject

_LABELS: Mapping[Subject, str] = {
    Subject.ORGANISATION: N_("Perangkat daerah"),
    Subject.TEMA: N_("Kategori"),
    Subject.LISENSI: N_("Lisensi"),
    Subject.FORMAT: N_("Format"),
    Subject.WILAYAH: N_("Wilayah"),
    Subject.AKSES: N_("Akses data"),
    Subject.JADWAL: N_("Jadwal pemutakhiran"),
    Subject.JENIS: N_("Jenis data"),
}
_SENTENCES: Mapping[Problem, str] = {
    Problem.UNKNOWN_FIELD: N_(
        "Baris {row}: “{value}” bukan isian yang dapat dipetakan. Pilih salah satu: {subjects}."
    ),
    Problem.UNKNOWN_CODE: N_(
        "Baris {row}: “{value}” tidak ada dalam daftar kodenya. Tulis kode atau nama yang ada."
    ),
    Problem.TWO_TARGETS: N_(
        "Baris {row}: “{value}” sudah dipetakan ke tujuan lain. Hapus salah satu barisnya."
    ),
    Problem.INCOMPLETE: N_(
        "Baris {row}: tulis tiga kolom, yaitu isian, sebutan di sumber, dan tujuannya di sini."
    ),
    Problem.TOO_MANY: N_("Baris {row}: paling banyak {most} aturan. Gabungkan dengan tanda *."),
}

Translate = Callable[[str], str]


def label(subject: Subject, translate: Translate = str) -> str:
    """What the first column means, as people call it."""
    return translate(_LABELS[subject])


def sentence(bad: BadRow, translate: Translate = str) -> str:
    """What is wrong with a row, and how to mend it."""
    return translate(_SENTENCES[bad.problem]).format(
        row=bad.row,
        value=bad.value,
        most=MAX_ROWS,
        subjects=", ".join(subject.value for subject in Subject),
    )
