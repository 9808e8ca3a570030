"""The Daftar Data of a year as a workbook or a CSV, empty or filled in. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ckanext.sdi_balikpapan.standards.daftar_data import YEAR
from ckanext.sdi_balikpapan.standards.forms.form import Type
from ckanext.sdi_balikpapan.standards.forms.spreadsheet.cells import harmless
from ckanext.sdi_balikpapan.standards.forms.spreadsheet.layout import shown

from . import versions
from .columns import OFFICE, VERSION, Column, columns
from .values import written

LISTS, GUIDE = "Daftar", "Petunjuk"
_SPARE = 500
"""Rows below the last that still offer the lists."""
_HEAD = Font(bold=True)
_GREY = Font(italic=True, color="666666")
_BAND = PatternFill("solid", fgColor="DDEBF7")
_WRAP = Alignment(wrap_text=True, vertical="top")
_WIDE = frozenset({"definisi", "nama_data", "nama_indikator", "jadwal_rilis", "metode_pengumpulan"})
_GUIDE_HEADS = {
    "id": ("Nomor", "Kolom", "Cara mengisi", "Contoh", "Pilihan", "Sumber", "Kepastian"),
    "en": ("Number", "Column", "How to fill it in", "Example", "Choices", "Source", "Certainty"),
}
_CERTAINTY = {
    "hukum": ("Diminta peraturan", "Asked for by law"),
    "dibaca": ("Terbaca di salinan publik; peraturan tidak memintanya", "Seen in a public copy"),
    "pengetahuan": ("Dari ingatan, belum diperiksa", "Remembered, not looked up"),
    "usulan": ("Usulan portal ini", "This portal's own"),
}
_RULES = {
    "id": (
        "Satu baris untuk tiap butir. Kolom boleh dipindah; judulnya jangan diubah.",
        "Baris yang dihapus dari lembar tidak menghapus apa pun di portal.",
        "Kolom Versi jangan diubah: dengan itu perubahan orang lain tidak tertimpa.",
        "Baris dengan Versi: sel yang dikosongkan berarti isian itu dihapus.",
        "Baris tanpa Versi: sel kosong berarti isian itu tetap; butir baru cukup tanpa Versi.",
        "Jadwal Rilis: periode: tanggal (alasan bila tanggal berubah), dipisah titik koma.",
    ),
    "en": (
        "One row for each entry. Columns may be moved; leave their headings as they are.",
        "A row that is deleted from the sheet deletes nothing on the portal.",
        "Leave the version as it is: by it, others' changes are not overwritten.",
        "A row with a version: an emptied cell means that this answer goes.",
        "A row without a version: an empty cell leaves the answer; new entries need none.",
        "Release dates: period: date (reason for a changed date), separated by semicolons.",
    ),
}


@dataclass(frozen=True)
class Entry:
    """One entry as it is to be written.

    :param office: how its agency is called.
    """

    subject_id: str
    body: Mapping[str, Any]
    office: str


def rows(entries: Iterable[Entry], lang: str = "id") -> Iterator[list[str]]:
    """The cells of each entry, in the order of the columns."""
    for entry in entries:
        yield [_cell(entry, one, lang) for one in columns()]


def _cell(entry: Entry, one: Column, lang: str) -> str:
    if one.key == OFFICE:
        return harmless(entry.office)
    if one.key == VERSION:
        return versions.written(entry.subject_id, entry.body)
    return written(one.key, entry.body.get(one.key), lang)


def as_csv(entries: Iterable[Entry], lang: str = "id") -> bytes:
    """A CSV in UTF-8 with a mark, which spreadsheet programs need."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([one.label(lang) for one in columns()])
    writer.writerows(rows(entries, lang))
    return text.getvalue().encode("utf-8-sig", "replace")


def as_xlsx(year: int, entries: Sequence[Entry], lang: str = "id") -> bytes:
    """A workbook: the sheet, its instructions, and the lists to choose from."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(f"Daftar Data {year}")
    _sizes(sheet)
    sheet.append([_styled(sheet, one.label(lang), _HEAD, _BAND) for one in columns()])
    numbers = (f"({one.number})" if one.number else "" for one in columns())
    sheet.append([_styled(sheet, number, _GREY) for number in numbers])
    for cells in rows(entries, lang):
        sheet.append([_text(sheet, cell) for cell in cells])
    _guide(book.create_sheet(GUIDE), year, lang)
    _offer(sheet, book.create_sheet(LISTS), len(entries) + 2, lang)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _sizes(sheet: Worksheet) -> None:
    sheet.freeze_panes = "A3"
    for place, one in enumerate(columns(), 1):
        dimension = sheet.column_dimensions[get_column_letter(place)]
        dimension.width = 44 if one.key in _WIDE else 8 if one.key == YEAR else 22
        dimension.hidden = one.key == VERSION


def _text(sheet: Worksheet, text: str) -> Cell | None:
    """A text that no spreadsheet takes for a formula, a number or a date."""
    if not text:
        return None
    cell = WriteOnlyCell(sheet, text)
    cell.data_type, cell.number_format = "s", "@"
    return cell


def _styled(
    sheet: Worksheet, text: str, font: Font | None = None, fill: PatternFill | None = None
) -> Cell:
    cell = WriteOnlyCell(sheet, text)
    cell.data_type, cell.alignment = "s", _WRAP
    if font:
        cell.font = font
    if fill:
        cell.fill = fill
    return cell


def _guide(sheet: Worksheet, year: int, lang: str) -> None:
    for letter, width in zip("ABCDEFG", (8, 28, 60, 34, 50, 44, 30), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.append([_styled(sheet, f"Daftar Data {year}", _HEAD)])
    for rule in _RULES[lang]:
        sheet.append([_styled(sheet, rule)])
    sheet.append([])
    sheet.append([_styled(sheet, head, _HEAD, _BAND) for head in _GUIDE_HEADS[lang]])
    for one in columns():
        of = one.field
        sure = _CERTAINTY.get(of.confidence, (of.confidence,) * 2)[lang == "en"]
        choices = "; ".join(shown(option, lang) for option in of.options)
        texts = (one.number, one.label(lang), of.help(lang), of.example, choices, of.source, sure)
        sheet.append([_styled(sheet, text) for text in texts])


def _offer(sheet: Worksheet, lists: Worksheet, last: int, lang: str) -> None:
    """Let cells choose; a warning, not a stop: what is typed is judged when it comes back."""
    lists.sheet_state = "hidden"
    offered = [
        (place, [shown(option, lang) for option in one.field.options])
        for place, one in enumerate(columns(), 1)
        if one.field.type is Type.SELECT
    ]
    for row in range(max(len(lines) for _, lines in offered)):
        lists.append([lines[row] if row < len(lines) else None for _, lines in offered])
    for number, (place, lines) in enumerate(offered, 1):
        letter, here = get_column_letter(number), get_column_letter(place)
        source = f"'{LISTS}'!${letter}$1:${letter}${len(lines)}"
        rule = DataValidation("list", formula1=source, allow_blank=True)
        rule.errorStyle = "warning"
        rule.add(f"{here}3:{here}{last + _SPARE}")
        sheet.data_validations.append(rule)
