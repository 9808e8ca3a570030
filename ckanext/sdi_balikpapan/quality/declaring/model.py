"""What is proposed for the columns of a file, and what people are asked about it. Pure."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

from ...standards.contract import Column, Contract, Dialect

_WORDS = Path(__file__).parents[1] / "data" / "pertanyaan.csv"


class Role(str, Enum):
    """What a column does in its table."""

    REGION_CODE = "kode_wilayah"
    REGION_NAME = "nama_wilayah"
    PERIOD = "periode"
    CATEGORY = "kategori"
    CODE = "kode"
    ROW_NUMBER = "nomor_baris"
    VALUE = "nilai"
    TEXT = "teks"


@dataclass(frozen=True)
class Question:
    """Something that the file doesn't say.

    :param code: a row of `data/pertanyaan.csv`.
    :param about: the field of the variable that the answer fills.
    :param choices: what may be answered; the first is what is proposed.
    """

    code: str
    column: str
    about: str
    choices: tuple[str, ...]
    words: Mapping[str, str | int] = field(default_factory=dict)

    def sentence(self, language: str = "id") -> str:
        return _sentences()[self.code][language].format(**{"column": self.column, **self.words})


@dataclass(frozen=True)
class Match:
    """An entry of the registry that a column may be."""

    id: str
    name: str
    score: float


@dataclass(frozen=True)
class Guess:
    """One column as it is proposed.

    :param level: of a region: provinsi, kota, kecamatan, kelurahan.
    :param personal: what personal data it seems to hold, or "".
    :param values: its different cells, when they are few.
    """

    column: Column
    role: Role
    level: str = ""
    personal: str = ""
    matches: tuple[Match, ...] = ()
    questions: tuple[Question, ...] = ()
    values: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Declaration:
    """A first declaration of a file.

    :param facts: how the file was read, and of how many rows.
    """

    guesses: tuple[Guess, ...]
    dialect: Dialect = field(default_factory=Dialect)
    questions: tuple[Question, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def contract(self) -> Contract:
        return Contract(tuple(guess.column for guess in self.guesses), self.dialect)

    @property
    def asked(self) -> tuple[Question, ...]:
        """All questions, those about single columns first."""
        return (*(q for guess in self.guesses for q in guess.questions), *self.questions)

    def rows(self) -> list[dict[str, str]]:
        """As the rows of a dataset's field `variabel`."""
        return [row_of(guess.column, bool(guess.personal)) for guess in self.guesses]

    def as_dict(self) -> dict[str, Any]:
        """As JSON can say it, with the questions as sentences in both languages."""
        return {
            "variabel": self.rows(),
            "kolom": [
                {
                    "nama": guess.column.name,
                    "peran": guess.role.value,
                    "tingkat": guess.level,
                    "data_pribadi": guess.personal,
                    "register": [asdict(match) for match in guess.matches],
                }
                for guess in self.guesses
            ],
            "pertanyaan": [
                {
                    "kode": question.code,
                    "kolom": question.column,
                    "isian": question.about,
                    "pilihan": list(question.choices),
                    "id": question.sentence("id"),
                    "en": question.sentence("en"),
                }
                for question in self.asked
            ],
            "berkas": dict(self.facts),
        }


def row_of(column: Column, personal: bool = False) -> dict[str, str]:
    """A column as a row of a dataset's field `variabel`; only what says something."""
    reference = column.reference
    codes = column.codes if column.codes and not reference else {}
    row = {
        "nama": column.name,
        "label": column.label,
        "definisi": column.definition,
        "konsep": column.concept,
        "tipe": column.type.value,
        "satuan": column.unit,
        "kode_referensi": reference,
        "klasifikasi_isian": "; ".join(f"{c}={label or c}" for c, label in codes.items()),
        "wajib": "ya" if column.required else "",
        "kunci": "ya" if column.key else "",
        "nilai_kosong": "; ".join(column.missing),
        "notasi_angka": column.notation,
        "jumlah_dari": "; ".join(column.sum_of),
        "dapat_diakses_umum": "tidak" if personal else "",
    }
    return {key: value for key, value in row.items() if value}


@cache
def _sentences() -> Mapping[str, Mapping[str, str]]:
    with _WORDS.open(encoding="utf-8", newline="") as file:
        return {row["kode"]: row for row in csv.DictReader(file)}
