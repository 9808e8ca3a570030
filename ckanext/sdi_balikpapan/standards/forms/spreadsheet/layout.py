"""What stands where in a workbook: the cells of each question, their keys and their words. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ..form import RANGE_ENDS, Form, FormField, Option, Type
from ..form import form as form_of
from ..words import name

VERSION = "1"
REST = "?"
"""Key of what the form has no cell for, as JSON."""
LISTS, ERRORS = "Daftar", "Kesalahan"
AUTHOR = "Satu Data Indonesia"
HELP, EXAMPLE = "cara mengisi", "contoh"
# Rows and columns that people fill in begin after the words.
HEAD_ROWS, HEAD_COLUMNS = 4, 5
MOST_ROWS, MOST_COLUMNS = 5_000, 300
_ENDS_EN = {"mulai": "first day", "selesai": "last day"}
_ENDS_ID = {"mulai": "tanggal mulai", "selesai": "tanggal selesai"}


@dataclass(frozen=True)
class Slot:
    """One cell of an entry.

    :param field: the field, or the column of a repeating one.
    :param path: what the rules call it.
    :param option: of a multi-choice, the code that this cell says yes to.
    :param end: of a period, which of its days.
    """

    key: str
    path: str
    field: FormField
    option: Option | None = None
    end: str = ""

    def label(self, lang: str) -> str:
        if self.option:
            return f"{name(self.field, lang)}: {self.option.label(lang)}"
        if self.end:
            ends = _ENDS_EN if lang == "en" else _ENDS_ID
            return f"{name(self.field, lang)}: {ends[self.end]}"
        return name(self.field, lang)

    @property
    def choices(self) -> tuple[Option, ...]:
        return () if self.option else self.field.options

    @property
    def example(self) -> str:
        """An answer as it stands in the cell."""
        of = self.field
        if self.option:
            return "Ya" if self.option.code == of.example else ""
        if self.end:
            return dict(zip(RANGE_ENDS, of.example.split(" s.d. "), strict=True))[self.end]
        option = of.option(of.example)
        return shown(option) if option else of.example


@dataclass(frozen=True)
class Page:
    """A sheet: its name, and the cells of an entry (or of a row of a repeating field) in it.

    :param field: the repeating field that it is for; None for the form's own sheet.
    :param turned: whether entries stand side by side instead of one below the other.
    """

    title: str
    slots: tuple[Slot, ...]
    field: FormField | None = None
    turned: bool = False


def shown(option: Option, lang: str = "id") -> str:
    """A choice as the list in the spreadsheet shows it."""
    return f"{option.code} = {option.label(lang)}"


def mark_of(form: Form, page: Page) -> str:
    """What stands in the first cell of a sheet, to know it by."""
    part = page.field.name if page.field else ""
    return " ".join(filter(None, ["sdi-formulir", form.name, part, VERSION]))


@cache
def pages(form_name: str) -> tuple[Page, ...]:
    """The sheets of a form, its own first."""
    form = form_of(form_name)
    title = form.nama.partition(":")[0]
    own = tuple(slot for of in form for slot in _slots(of))
    return (
        Page(title, own, turned=form_name == "ms_keg"),
        *(Page(_title(of), _columns(of), of) for of in form if of.type is Type.REPEATING),
    )


def _title(of: FormField) -> str:
    """Sheet names are short, and know no brackets or slashes."""
    words = {"variabel_dikumpulkan": "3.4 Variabel", "wilayah_kegiatan": "4.5 Wilayah"}
    return words.get(of.name, of.label_id)[:31]


def _columns(of: FormField) -> tuple[Slot, ...]:
    return tuple(Slot(f"{of.name}.{c.name}", f"{of.name}.{c.name}", c) for c in of.columns)


def _slots(of: FormField) -> Iterator[Slot]:
    if of.type is Type.MULTI:
        yield from (Slot(f"{of.name}#{o.code}", of.name, of, option=o) for o in of.options)
    elif of.type is Type.DATE_RANGE:
        yield from (Slot(f"{of.name}.{end}", of.name, of, end=end) for end in RANGE_ENDS)
    elif of.type is not Type.REPEATING:
        yield Slot(of.name, of.name, of)


def number_word(form: Form, page: Page, lang: str) -> str:
    """What stands above the numbers of the entries."""
    if page.field is None:
        return "No."
    return f"{form.entry(lang)} {'number' if lang == 'en' else 'ke'}"


@cache
def head_words(form_name: str) -> frozenset[str]:
    """What stands in the first column of the rows that hold words of ours."""
    form = form_of(form_name)
    numbers = {number_word(form, page, lang) for page in pages(form_name) for lang in ("id", "en")}
    return frozenset(word.casefold() for word in {HELP, EXAMPLE, *numbers})
