"""Forms as spreadsheets: what is written comes back, and what is wrong is marked at its cell."""

from __future__ import annotations

import contextlib
import io
import struct
import zipfile
from datetime import date, datetime

import form_entries
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from test_forms_cases import WHOLE

from ckanext.sdi_balikpapan.standards.forms import form as forms
from ckanext.sdi_balikpapan.standards.forms.form import form
from ckanext.sdi_balikpapan.standards.forms.rules import Level, judge
from ckanext.sdi_balikpapan.standards.forms.spreadsheet import (
    Unusable,
    cells,
    export,
    guard,
    mark,
    read,
    template,
)
from ckanext.sdi_balikpapan.standards.forms.tidy import tidy

KEG, IND, VAR = form("ms_keg"), form("ms_ind"), form("ms_var")
relaxed = settings(
    max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
every = pytest.mark.parametrize("name", forms.names())


def opened(data: bytes):
    return load_workbook(io.BytesIO(data))


def saved(book) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def filled() -> bytes:
    return export(KEG, [WHOLE["survei"], WHOLE["kompilasi"]])


def row_of(sheet, key: str) -> int:
    return next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == key)


def with_cell(key: str, value, column: int = 6) -> bytes:
    """The two activities, with one cell of the first changed."""
    book = opened(filled())
    book["MS-Keg"].cell(row_of(book["MS-Keg"], key), column).value = value
    return saved(book)


@every
@relaxed
@given(data=st.data())
def test_what_is_exported_is_imported(name, data):
    entries = st.lists(
        (form_entries.whole(name) | form_entries.partial(name)).filter(bool), min_size=1, max_size=3
    )
    given_ = data.draw(entries)
    sheet = read(export(form(name), given_), form(name))
    assert sheet.entries == given_
    problems = [len(judge(name, entry)) for entry in given_]
    found = [sum(m.entry == n for m in sheet.marks) for n in range(1, len(given_) + 1)]
    assert found == problems


@every
@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_template_has_help_and_lists_and_nothing_to_import(name, lang):
    data = template(form(name), lang)
    book = opened(data)
    words = {str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row}
    assert {of.help(lang) for of in form(name) if of.type is not forms.Type.REPEATING} <= words
    lists = [rule.formula1 for rule in book.worksheets[0].data_validations.dataValidation]
    assert bool(lists) == any(of.options for of in form(name))
    with pytest.raises(Unusable):
        read(data, form(name), lang=lang)


def test_what_the_form_does_not_ask_survives_too():
    entry = {"judul_kegiatan": "A", "catatan lama": {"a": [1, None]}, "tahun_kegiatan": [2]}
    assert read(export(KEG, [entry]), KEG).entries == [tidy(KEG, entry)]
    assert read(export(VAR, [{"alias": "A", "lain": 1}]), VAR).entries == [
        {"alias": "A", "lain": 1}
    ]


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-1+2", "@SUM(A1)", "'=1", "=HYPERLINK(1)"])
def test_nothing_in_an_export_can_be_run(text):
    data = export(KEG, [{"judul_kegiatan": text}])
    sheet = opened(data)["MS-Keg"]
    cell = sheet.cell(row_of(sheet, "judul_kegiatan"), 6)
    assert cell.data_type == "s"
    assert cell.value.startswith("'")
    assert read(data, KEG).entries[0]["judul_kegiatan"] == text


@pytest.mark.parametrize("text", ["-", "+62 542 123", "-3", "0542-12"])
def test_telephone_numbers_and_dashes_stay_as_they_are(text):
    assert cells.harmless(text) == text


@given(st.text())
def test_the_guard_against_formulas_is_taken_off_again(text):
    clean = cells._UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)
    assert cells.meant(cells.harmless(text)) == clean


@pytest.mark.parametrize(
    ("key", "value", "rule"),
    [
        ("judul_kegiatan", "=A1", "rumus"),
        ("judul_kegiatan", "#N/A", "galat"),
        ("judul_kegiatan", datetime(2026, 1, 2), "tanggal_di_teks"),
        ("cara_pengumpulan_data", "sensus", "pilihan"),
        ("rilis_digital", "besok", "tanggal"),
        ("rilis_digital", "03/04/2026", "tanggal_ganda"),
        ("rilis_digital", "31/02/2026", "tanggal"),
        ("jadwal_desain.mulai", None, "rentang-lengkap"),
        ("metode_pengumpulan_data#1", "mungkin", "ya_tidak"),
        ("email_instansi", "kantor", "surel"),
        ("jumlah_enumerator", 1.5, "angka"),
        ("jumlah_enumerator", "sepuluh", "angka"),
        ("tujuan_kegiatan", None, "keg-3.2-isi"),
        ("unit_sampel", None, "keg-5.7-isi"),
    ],
)
def test_an_error_is_marked_at_its_cell(key, value, rule):
    data = with_cell(key, value)
    sheet = read(data, KEG)
    [found] = [m for m in sheet.marks if m.entry == 1]
    assert (found.rule, found.cell) == (rule, f"F{row_of(opened(data)['MS-Keg'], key)}")
    book = opened(mark(data, sheet.marks))
    cell = book["MS-Keg"][found.cell]
    assert cell.fill.fgColor.rgb == "00FFC7CE"
    assert found.text in cell.comment.text
    listed = [[c.value for c in row] for row in book["Kesalahan"].iter_rows(min_row=2)]
    assert ["MS-Keg", found.cell, 1, "ya"] in [line[:4] for line in listed]


@pytest.mark.parametrize(
    ("key", "value", "meant"),
    [
        ("cara_pengumpulan_data", "2", "2"),
        ("cara_pengumpulan_data", 2, "2"),
        ("cara_pengumpulan_data", "survei", "2"),
        ("cara_pengumpulan_data", "2 = Survei", "2"),
        ("cara_pengumpulan_data", "2. Survei", "2"),
        ("cara_pengumpulan_data", "Sample survey", "2"),
        ("uji_coba", True, "1"),
        ("tahun_kegiatan", 2026.0, "2026"),
        ("rilis_digital", date(2026, 3, 27), "2026-03-27"),
        ("rilis_digital", "27 Maret 2026", "2026-03-27"),
        ("rilis_digital", "27/3/2026", "2026-03-27"),
        ("rilis_digital", "3/3/2026", "2026-03-03"),
        ("rilis_digital", "2026-3-27", "2026-03-27"),
        ("telepon_instansi", 542, "542"),
    ],
)
def test_what_clerks_write_is_understood(key, value, meant):
    assert read(with_cell(key, value), KEG).entries[0][key] == meant


def test_a_marked_workbook_is_read_again_and_its_old_marks_go():
    broken = with_cell("email_instansi", "kantor")
    marked = mark(broken, read(broken, KEG).marks)
    again = read(marked, KEG)
    assert [m.rule for m in again.marks] == ["surel"]
    book = opened(marked)
    sheet = book["MS-Keg"]
    sheet.cell(row_of(sheet, "email_instansi"), 6).value = "-"
    mended = saved(book)
    assert read(mended, KEG).marks == []
    clean = opened(mark(mended, []))["MS-Keg"]
    cell = clean.cell(row_of(clean, "email_instansi"), 6)
    assert cell.comment is None
    assert cell.fill.fill_type is None


def test_rows_may_move_and_words_may_change():
    book = opened(filled())
    sheet = book["MS-Keg"]
    sheet.insert_rows(4, 3)
    sheet.cell(row_of(sheet, "judul_kegiatan"), 2).value = "Nama"
    sheet.title = "Isian 2026"
    assert read(saved(book), KEG).entries == [tidy(KEG, WHOLE[k]) for k in ("survei", "kompilasi")]


def rules(data: bytes, of=KEG) -> set[str]:
    return {found.rule for found in read(data, of).marks}


def test_a_merged_cell_is_named():
    book = opened(filled())
    row = row_of(book["MS-Keg"], "judul_kegiatan")
    book["MS-Keg"].merge_cells(f"F{row}:G{row}")
    marks = read(saved(book), KEG).marks
    assert [(m.entry, m.rule) for m in marks] == [(1, "gabung"), (2, "gabung")]


def test_a_deleted_question_is_named():
    book = opened(filled())
    book["MS-Keg"].delete_rows(row_of(book["MS-Keg"], "judul_kegiatan"))
    found = read(saved(book), KEG).marks
    assert {m.rule for m in found} == {"kunci_hilang", "keg-0.1-isi"}
    assert "0.1 Judul Kegiatan" in found[0].text


def test_a_question_that_stands_twice_is_named():
    book = opened(filled())
    sheet = book["MS-Keg"]
    sheet.cell(sheet.max_row + 1, 1).value = "judul_kegiatan"
    assert rules(saved(book)) == {"kunci_ganda"}


def test_a_row_and_a_column_that_are_not_ours_are_named():
    book = opened(filled())
    sheet = book["MS-Keg"]
    sheet.cell(sheet.max_row + 2, 6).value = "catatan"
    sheet.cell(5, 40).value = "catatan"
    marks = read(saved(book), KEG).marks
    assert [(m.rule, m.level) for m in marks] == [("kolom_asing", Level.WARN)] * 2


def test_a_row_of_nobody_is_named():
    book = opened(filled())
    book["3.4 Variabel"].cell(5, 1).value = "7"
    assert rules(saved(book)) == {"milik_siapa", "keg-3.4-isi"}


def test_a_number_that_is_used_twice_is_named():
    book = opened(export(VAR, [{"alias": "a"}, {"alias": "b"}]))
    book["MS-Var"].cell(6, 1).value = "1"
    data = saved(book)
    assert "nomor_ganda" in rules(data, VAR)
    assert [entry["alias"] for entry in read(data, VAR).entries] == ["a", "b"]


def test_rows_without_numbers_are_read():
    book = opened(export(VAR, [{"alias": "a"}, {"alias": "b"}]))
    for row in (5, 6):
        book["MS-Var"].cell(row, 1).value = None
    assert [entry["alias"] for entry in read(saved(book), VAR).entries] == ["a", "b"]


def test_the_only_indicator_owns_the_rows_that_name_none():
    book = opened(export(IND, [{"nama_indikator": "a", "indikator_pembangun": [{"nama": "x"}]}]))
    book["Indikator Pembangun"].cell(5, 1).value = None
    [entry] = read(saved(book), IND).entries
    assert entry["indikator_pembangun"] == [{"nama": "x"}]


def test_the_examples_of_a_template_are_no_entries():
    book = opened(template(VAR))
    book["MS-Var"].cell(5, 3).value = "jk"
    [entry] = read(saved(book), VAR).entries
    assert entry == {"alias": "jk"}


def test_the_wrong_form_is_named():
    with pytest.raises(Unusable, match="MS-Var"):
        read(export(VAR, [{"alias": "a"}]), KEG)


def test_a_workbook_that_is_none_of_ours_is_named():
    book = opened(filled())
    book["MS-Keg"].cell(1, 1).value = "Judul"
    with pytest.raises(Unusable, match="templat"):
        read(saved(book), KEG)


def changed(name: str, text: bytes) -> bytes:
    """The workbook with one part in the place of its own."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(filled())) as old, zipfile.ZipFile(file, "w", 8) as new:
        for part in old.namelist():
            new.writestr(part, text if part == name else old.read(part))
    return file.getvalue()


def part(name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(filled())) as archive:
        return archive.read(name)


SHEET = "xl/worksheets/sheet1.xml"
ENTITY = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "b">]>' + b"<a>&b;</a>"


def merged(area: bytes) -> bytes:
    text = part(SHEET).replace(
        b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="' + area + b'"/></mergeCells>'
    )
    return changed(SHEET, text)


def lying() -> bytes:
    """A part that is larger than the directory says."""
    data = bytearray(changed(SHEET, part(SHEET) + b" " * 1_000_000))
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(SHEET.encode()))
    data[at + 24 : at + 28] = struct.pack("<I", 100)
    return bytes(data)


FILLED = filled()
HOSTILE = {
    "nothing": b"",
    "text": b"nama,umur\n",
    "half a file": filled()[:4000],
    "no workbook": changed("xl/workbook.xml", b""),
    "an entity": changed(SHEET, ENTITY),
    "an entity in UTF-16": changed(SHEET, ENTITY.decode().encode("utf-16")),
    "an entity in another encoding": changed(
        SHEET, b'<?xml version="1.0" encoding="utf-7"?>+ADw-a/+AD4-'
    ),
    "a zip bomb": changed("xl/styles.xml", b"<a>" + b" " * 40_000_000),
    "a merge of a whole sheet": merged(b"A1:XFD1048576"),
    "a merge of no area": merged(b"&#65;1:XFD1048576"),
    "a million cells": changed(SHEET, part(SHEET).replace(b"<row", b"<c/>" * 200_000 + b"<row", 1)),
    "a cell at the far end": changed(
        SHEET,
        part(SHEET).replace(
            b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        ),
    ),
    "lying sizes": lying(),
    "macros": changed("xl/workbook.xml", part("xl/workbook.xml")).replace(
        b"docProps/app.xml", b"xl/vbaProject.bin"
    ),
    "no end": changed(SHEET, part(SHEET)[:-200]),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_words(name):
    for lang in ("id", "en"):
        with pytest.raises(Unusable) as refused:
            read(HOSTILE[name], KEG, lang=lang)
        assert len(str(refused.value)) > 40


def test_a_large_file_is_not_opened():
    with pytest.raises(guard.Refused, match="terlalu_besar"):
        guard.inspect(b"PK" + b" " * guard.MAX_BYTES)


@relaxed
@given(st.data())
def test_a_damaged_file_is_read_or_refused(data):
    whole = bytearray(FILLED)
    for _ in range(data.draw(st.integers(1, 20))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(Unusable):
        assert read(bytes(whole), KEG).entries
