"""The questions of each form, as `data/*.csv` has them, with their source. Pure.

The three MS forms are those of Peraturan BPS 5/2020 as public copies of the forms show them; the
regulation's own text could not be read. `keyakinan` says of each question whether it is law
(`hukum`), read somewhere (`dibaca`), remembered (`pengetahuan`) or ours (`usulan`).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache, cached_property
from pathlib import Path

from .. import codelists

FOLDER = Path(__file__).parent / "data"


class Type(str, Enum):
    """What an answer looks like."""

    TEXT = "text"
    TEXTAREA = "textarea"
    LINES = "lines"  # a text that means a list, one entry a line
    YEAR = "year"
    DATE = "date"  # 2026-12-31
    DATE_RANGE = "date_range"  # {"mulai": date, "selesai": date}
    INTEGER = "integer"
    EMAIL = "email"
    SELECT = "select"  # one code
    SUGGEST = "suggest"  # a text; the options are proposals
    MULTI = "multi"  # a list of codes
    REPEATING = "repeating"  # a list of {column: text}


RANGE_ENDS: tuple[str, ...] = ("mulai", "selesai")


@dataclass(frozen=True)
class Option:
    """One answer that can be chosen.

    :param indah: what INDAH's API calls it, for a multi-choice the name of its boolean.
    :param indah_sure: whether that was seen, or only follows from how the others are spelt.
    :param when: the condition under which it may be chosen, empty for always.
    """

    code: str
    nama: str
    name_en: str
    indah: str = ""
    indah_sure: bool = False
    when: str = ""

    def label(self, lang: str = "id") -> str:
        return self.name_en if lang == "en" else self.nama


@dataclass(frozen=True)
class FormField:
    """One question.

    :param other: of a multi-choice, the field that says what “Lainnya” is.
    :param columns: of a repeating field.
    """

    name: str
    code: str
    block: str
    type: Type
    label_id: str
    label_en: str
    help_id: str = ""
    help_en: str = ""
    example: str = ""
    options: tuple[Option, ...] = ()
    other: str = ""
    columns: tuple[FormField, ...] = ()
    indah_path: str = ""
    sirusa_key: str = ""
    source: str = ""
    confidence: str = ""

    def label(self, lang: str = "id") -> str:
        return self.label_en if lang == "en" else self.label_id

    def help(self, lang: str = "id") -> str:
        return self.help_en if lang == "en" else self.help_id

    def option(self, code: str) -> Option | None:
        return next((option for option in self.options if option.code == code), None)

    def column(self, name: str) -> FormField | None:
        return next((column for column in self.columns if column.name == name), None)


@dataclass(frozen=True)
class Block:
    """A part of a form, and what it is called."""

    code: str
    nama: str
    name_en: str

    def label(self, lang: str = "id") -> str:
        return self.name_en if lang == "en" else self.nama


@dataclass(frozen=True)
class Form:
    """A form: its questions in order, in blocks.

    :param title_field: the question whose answer names the entry.
    """

    name: str
    nama: str
    name_en: str
    entry_id: str
    entry_en: str
    title_field: str
    source: str
    confidence: str
    blocks: tuple[Block, ...]
    fields: tuple[FormField, ...]

    def __iter__(self) -> Iterator[FormField]:
        return iter(self.fields)

    @cached_property
    def by_name(self) -> Mapping[str, FormField]:
        return {field.name: field for field in self.fields}

    def field(self, path: str) -> FormField | None:
        """The field, or the column of a repeating one (`variabel_dikumpulkan.nama`)."""
        name, _, column = path.partition(".")
        field = self.by_name.get(name)
        return field.column(column) if field and column else field

    def label(self, lang: str = "id") -> str:
        return self.name_en if lang == "en" else self.nama

    def entry(self, lang: str = "id") -> str:
        return self.entry_en if lang == "en" else self.entry_id

    def of_block(self, block: str) -> tuple[FormField, ...]:
        return tuple(field for field in self.fields if field.block == block)


class UnknownForm(LookupError):
    """There is no form of that name."""


@cache
def names() -> tuple[str, ...]:
    """The forms there are."""
    return tuple(row["kode"] for row in rows("formulir"))


@cache
def form(name: str) -> Form:
    """The form of that name, or UnknownForm."""
    for row in rows("formulir"):
        if row["kode"] == name:
            return Form(
                name=name,
                nama=row["nama"],
                name_en=row["name_en"],
                entry_id=row["entri"],
                entry_en=row["entry_en"],
                title_field=row["judul"],
                source=row["sumber"],
                confidence=row["keyakinan"],
                blocks=tuple(
                    Block(b["kode"], b["nama"], b["name_en"])
                    for b in rows("blok")
                    if b["formulir"] == name
                ),
                fields=_fields(rows(name)),
            )
    raise UnknownForm(name)


def rows(name: str) -> list[dict[str, str]]:
    """The lines of one of the tables in `data/`."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _fields(table: list[dict[str, str]]) -> tuple[FormField, ...]:
    columns: dict[str, list[FormField]] = {}
    for row in table:
        if row["induk"]:
            columns.setdefault(row["induk"], []).append(_field(row))
    return tuple(
        _field(row, tuple(columns.get(row["nama"], ()))) for row in table if not row["induk"]
    )


def _field(row: dict[str, str], columns: tuple[FormField, ...] = ()) -> FormField:
    return FormField(
        name=row["nama"],
        code=row["kode"],
        block=row["blok"],
        type=Type(row["tipe"]),
        label_id=row["label_id"],
        label_en=row["label_en"],
        help_id=row["bantuan_id"],
        help_en=row["bantuan_en"],
        example=row["contoh"],
        options=_options(row["pilihan"]),
        other=row["lainnya"],
        columns=columns,
        indah_path=row["indah"],
        sirusa_key=row["sirusa"],
        source=row["sumber"],
        confidence=row["keyakinan"],
    )


@cache
def _options(name: str) -> tuple[Option, ...]:
    """The answers of a form's own list, or else the codes of a list that all share."""
    own = tuple(
        Option(
            row["kode"],
            row["nama"],
            row["name_en"],
            row["indah"],
            row["keyakinan_indah"] == "dibaca",
            row["kapan"],
        )
        for row in rows("pilihan")
        if name and row["daftar"] == name
    )
    if own or name not in codelists.names():
        return own
    return tuple(Option(c.kode, c.nama, c.name_en) for c in codelists.code_list(name))
