"""The sheet of the Daftar Data: what goes out comes back; what is unclear is said at its cell."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from ckanext.sdi_balikpapan.planning.lists.sheet import opening, releases, versions, writing
from ckanext.sdi_balikpapan.planning.lists.sheet.columns import columns, data_keys, known_labels
from ckanext.sdi_balikpapan.planning.lists.sheet.words import SENTENCES, Unusable, say
from ckanext.sdi_balikpapan.standards.daftar_data import FORM
from ckanext.sdi_balikpapan.standards.forms.form import Type
from ckanext.sdi_balikpapan.standards.forms.form import form as form_of
from ckanext.sdi_balikpapan.standards.forms.tidy import tidy
from tests.unit.plan_sheets import HEAD, ROW, YEAR, as_file, book, entry, problems, read

_LETTERS = st.characters(
    codec="utf-8", exclude_categories=("Cc", "Cs", "Cn"), include_characters="\n=+-@'\";:(),"
)
_TEXT = st.text(_LETTERS, min_size=1, max_size=30)
_DAY = st.dates(date(2020, 1, 1), date(2030, 12, 31)).map(date.isoformat)
_RELEASE = st.fixed_dictionaries(
    {"periode": st.sampled_from(["2027", "2027-T1", "2027-03"]) | _TEXT, "tanggal": _DAY},
    optional={"alasan": _TEXT},
)


def _values(of: Any) -> st.SearchStrategy[Any]:
    codes = st.sampled_from([option.code for option in of.options] or [""])
    kinds = {
        Type.SELECT: codes,
        Type.MULTI: st.lists(codes, max_size=3, unique=True),
        Type.REPEATING: st.lists(_RELEASE, max_size=3),
    }
    return kinds.get(of.type, _TEXT)


_FIELDS = [of for of in form_of(FORM) if of.name not in ("tahun", "nama_data")]
_BODIES = st.fixed_dictionaries(
    {"nama_data": _TEXT.filter(lambda text: text.strip())},
    optional={of.name: _values(of) for of in _FIELDS},
)


@settings(max_examples=60, deadline=None)
@given(_BODIES, st.sampled_from(["id", "en"]), st.sampled_from(["xlsx", "csv"]))
def test_what_is_exported_comes_back_as_it_was(body: dict[str, Any], lang: str, kind: str) -> None:
    one = entry(**tidy(form_of(FORM), body))
    data = writing.as_csv([one], lang) if kind == "csv" else writing.as_xlsx(YEAR, [one], lang)
    with TemporaryDirectory() as folder:
        row = read(data, Path(folder)).rows[0]
    assert not row.is_wrong
    assert {k: row.said[k] for k in data_keys()} == {k: one.body.get(k, "") for k in data_keys()}
    assert row.seen == versions.Seen(one.subject_id, versions.digests(one.body))


@given(st.lists(_RELEASE, max_size=4))
def test_release_dates_read_as_they_were_written(rows: list[dict[str, str]]) -> None:
    text = releases.written(rows)
    assert text is None or releases.read(text) == [
        {k: v for k, v in row.items() if v} for row in rows
    ]


def test_release_dates_stand_in_one_readable_cell() -> None:
    rows = [
        {"periode": "2026-T1", "tanggal": "2026-04-30"},
        {"periode": "2026-T2", "tanggal": "2026-07-31", "alasan": "menunggu BPS"},
    ]
    assert releases.written(rows) == "2026-T1: 2026-04-30; 2026-T2: 2026-07-31 (menunggu BPS)"


def test_the_columns_stand_in_the_order_of_the_law_and_ours_follow() -> None:
    numbers = [one.number for one in columns()]
    assert numbers[:22] == [str(number) for number in range(1, 23)]
    assert not any(numbers[22:])
    assert columns()[9].key == "owner_org"
    assert columns()[-1].key == "versi"
    in_form = {of.name for of in form_of(FORM)}
    assert in_form == {one.key for one in columns()} - {"owner_org", "versi"}


def test_no_two_columns_are_called_alike() -> None:
    assert set(known_labels().values()) == {one.key for one in columns()}


def test_the_template_has_lists_and_says_how_sure_each_column_is(tmp_path: Path) -> None:
    made = load_workbook(as_file(writing.as_xlsx(YEAR, []), tmp_path, "templat.xlsx"))
    sheet, guide, lists = made.worksheets
    assert [cell.value for cell in sheet[1]] == [one.label() for one in columns()]
    lists_offered = [one for one in columns() if one.field.type is Type.SELECT]
    assert len(sheet.data_validations.dataValidation) == len(lists_offered)
    assert lists.sheet_state == "hidden"
    assert len(list(guide.iter_rows(min_row=9))) >= len(columns())
    with pytest.raises(Unusable) as error:
        read((tmp_path / "templat.xlsx").read_bytes(), tmp_path)
    assert error.value.why == "tanpa_baris"


@pytest.mark.parametrize("start", ["=1+1", "@SUM(A1)", "+cmd|x", "\t=1", "'=1"])
def test_no_exported_cell_begins_as_a_formula(start: str) -> None:
    text = writing.as_csv([entry(definisi=start)]).decode("utf-8-sig")
    assert f",{start}" not in text
    assert f'"{start}' not in text


def _with(**cells: Any) -> list[tuple[Any, ...]]:
    row = dict(zip(HEAD, ROW, strict=True)) | {k.replace("_", " "): v for k, v in cells.items()}
    return [HEAD, tuple(row[name] for name in HEAD)]


READABLE: list[tuple[str, Any, str, Any]] = [
    ("Jadwal Rilis", "2027: 30 April 2027", "jadwal_rilis", [("2027", "2027-04-30")]),
    ("Jadwal Rilis", "2027: 31/01/2027", "jadwal_rilis", [("2027", "2027-01-31")]),
    (
        "Jadwal Rilis",
        "2027-S1: 2027-07-31\n2027-S2: 2028-01-31",
        "jadwal_rilis",
        [("2027-S1", "2027-07-31"), ("2027-S2", "2028-01-31")],
    ),
    ("Jenis Data", "Statistik", "jenis_data", "statistik"),
    ("Jenis Data", "STATISTIK ", "jenis_data", "statistik"),
    ("Jenis Data", "geospatial data", "jenis_data", "geospasial"),
    ("ID DDD", 17, "id_ddd", "17"),
    ("ID DDD", 17.0, "id_ddd", "17"),
    ("Produsen Data", "Dinas Pendidikan", "owner_org", "o-1"),
    ("Produsen Data", "DINAS  PENDIDIKAN", "owner_org", "o-1"),
    ("Produsen Data", "dinas pendidikan dan olahraga", "owner_org", "o-1"),
    ("Definisi", "  Murid\r\nterdaftar ", "definisi", "Murid\nterdaftar"),
]


@pytest.mark.parametrize(("head", "cell", "key", "value"), READABLE)
def test_what_people_mean_is_understood(
    tmp_path: Path, head: str, cell: Any, key: str, value: Any
) -> None:
    sheet = read(book(_with(**{head: cell})), tmp_path)
    said = sheet.rows[0].said[key]
    if key == "jadwal_rilis":
        said = [(row["periode"], row["tanggal"]) for row in said]
    assert said == value
    assert not problems(sheet)


UNCLEAR: list[tuple[str, Any, str, str]] = [
    ("Jadwal Rilis", "2027: 03/04/2027", "E2", "tanggal_ganda"),
    ("Jadwal Rilis", "2027: 31 Februari 2027", "E2", "tanggal"),
    ("Jadwal Rilis", "akhir tahun", "E2", "jadwal"),
    ("Jadwal Rilis", datetime(2027, 4, 30), "E2", "tanggal_di_teks"),
    ("ID DDD", datetime(2027, 1, 2), "A2", "tanggal_di_teks"),
    ("Jenis Data", "statistika", "D2", "pilihan"),
    ("Produsen Data", "Dinas Pendidkan", "C2", "opd_asing"),
    ("Nama Data", None, "B2", "nama_kosong"),
    ("Definisi", "#REF!", "F2", "galat"),
    ("Definisi", "=A1&B1", "F2", "rumus_kosong"),
    ("Definisi", "x" * 32_001, "F2", "terlalu_panjang"),
]


@pytest.mark.parametrize(("head", "cell", "address", "code"), UNCLEAR)
def test_what_is_unclear_is_said_at_its_cell(
    tmp_path: Path, head: str, cell: Any, address: str, code: str
) -> None:
    sheet = read(book(_with(**{head: cell})), tmp_path)
    assert problems(sheet) == [(address, code)]
    assert sheet.rows[0].is_wrong


def test_an_agency_that_is_almost_known_is_named(tmp_path: Path) -> None:
    sheet = read(book(_with(**{"Produsen Data": "Dinas Pendidkan"})), tmp_path)
    one = sheet.rows[0].problems[0]
    assert "Dinas Pendidikan?" in say(one.code, one.words)


def test_columns_may_move_and_more_may_stand_beside_them(tmp_path: Path) -> None:
    heads = ("Catatan dalam", *reversed(HEAD), "")
    sheet = read(book([heads, ("x", *reversed(ROW), "y")]), tmp_path)
    assert sheet.rows[0].said["nama_data"] == "Jumlah Murid"
    assert problems(sheet) == [("A1", "kolom_asing"), ("H2", "tanpa_judul_kolom")]
    missing = [one for one in sheet.problems if one.code == "kolom_hilang"]
    assert "Satuan" in missing[0].words["kolom"]


def test_headings_are_known_by_their_words_in_both_languages(tmp_path: Path) -> None:
    heads = ("(1) Data list ID", "NAMA_DATA", "opd", "jenis_data", "Release dates", "12. Definisi")
    assert read(book([heads, ROW]), tmp_path).rows[0].said["definisi"] == "Murid terdaftar"


def test_titles_above_numbers_below_blank_rows_and_remarks_are_no_entries(tmp_path: Path) -> None:
    made = book(
        [
            ("DAFTAR DATA KOTA BALIKPAPAN TAHUN 2027",),
            (),
            HEAD,
            ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"),
            ROW,
            (None,) * 6,
            (None, "Sumber: Forum Satu Data"),
        ],
        merged=["A1:F1"],
    )
    sheet = read(made, tmp_path)
    assert [row.number for row in sheet.rows] == [5]
    assert problems(sheet) == [("A7", "catatan")]


def test_merged_cells_are_said_at_every_row_that_they_cover(tmp_path: Path) -> None:
    other = ("D-2", "Jumlah Guru", None, "statistik", "", "")
    sheet = read(book([HEAD, ROW, other], merged=["C2:C3"]), tmp_path)
    assert problems(sheet) == [("C2", "gabung"), ("C3", "gabung")]


def test_rows_that_say_the_same_are_read_once_and_others_are_asked(tmp_path: Path) -> None:
    sheet = read(book([HEAD, ROW, ROW]), tmp_path)
    assert len(sheet.rows) == 1
    assert problems(sheet) == [("B2", "kembar_sama")]
    changed = (*ROW[:-1], "Lain")
    assert problems(read(book([HEAD, ROW, changed]), tmp_path)) == [
        ("B2", "kembar"),
        ("B3", "kembar"),
    ]
    nameless = [(None, *row[1:]) for row in (ROW, changed)]
    assert [code for _, code in problems(read(book([HEAD, *nameless]), tmp_path))] == ["kembar"] * 2
    elsewhere = (None, ROW[1], "dinkes", *ROW[3:])
    assert not problems(read(book([HEAD, nameless[0], elsewhere]), tmp_path))


def test_the_stored_result_of_a_formula_is_taken_and_said(tmp_path: Path) -> None:
    path = as_file(book(_with(Definisi="=A1")), tmp_path, "a.xlsx")
    plain = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    assert "<v></v>" in sheet or "<v />" in sheet or "<v/>" in sheet, sheet
    for empty in ("<v></v>", "<v />", "<v/>"):
        sheet = sheet.replace(f"<f>A1</f>{empty}", "<f>A1</f><v>42</v>")
    parts["xl/worksheets/sheet1.xml"] = sheet.encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    assert path.read_bytes() != plain
    found = read(path.read_bytes(), tmp_path)
    assert found.rows[0].said["definisi"] == "42"
    assert problems(found) == [("F2", "rumus")]


def test_a_row_of_another_year_is_refused(tmp_path: Path) -> None:
    sheet = read(book([(*HEAD, "Tahun"), (*ROW, 2026)]), tmp_path)
    assert problems(sheet) == [("G2", "tahun_lain")]


@pytest.mark.parametrize("damage", [lambda v: v[:-3], lambda v: "x" + v[1:], lambda v: v + "A"])
def test_a_version_that_was_changed_is_noticed(tmp_path: Path, damage: Any) -> None:
    version = versions.written(entry().subject_id, entry().body)
    sheet = read(book([(*HEAD, "Versi"), (*ROW, damage(version))]), tmp_path)
    assert problems(sheet) == [("G2", "versi_rusak")]


def test_an_answer_outside_the_choices_that_nobody_touched_is_no_error(tmp_path: Path) -> None:
    sheet = read(writing.as_csv([entry(jenis_data="purbakala")]), tmp_path)
    assert not problems(sheet)
    assert "jenis_data" not in sheet.rows[0].said


def _bomb(folder: Path) -> bytes:
    path = as_file(book(_with()), folder, "bom.xlsx")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", b"<sst>" + b" " * (64 << 20))
    return path.read_bytes()


def _locked(_: Path) -> bytes:
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    )


BROKEN: list[tuple[str, Any, str]] = [
    ("empty", lambda _: b"", "kosong"),
    ("locked", _locked, "terkunci"),
    ("cut", lambda f: as_file(book(_with()), f, "x.xlsx").read_bytes()[:-200], "rusak"),
    ("bomb", _bomb, "terlalu_besar"),
    ("large", lambda _: b"a,b\n" * (3 << 20), "terlalu_besar"),
    ("pdf", lambda _: b"%PDF-1.7 ...", "bukan_lembar"),
    ("html", lambda _: b"<html><table></table></html>", "bukan_lembar"),
    ("other columns", lambda _: b"a,b,c\n1,2,3\n", "tanpa_judul"),
    ("only blanks", lambda _: b" \n\n", "kosong"),
    ("headings only", lambda _: ",".join(HEAD).encode(), "tanpa_baris"),
    ("twice", lambda _: ",".join((*HEAD, "Definisi")).encode() + b"\na,b,c,d,e,f,g", "kolom_ganda"),
    ("rows", lambda _: b"x\n" * 20_002, "terlalu_besar"),
]


@pytest.mark.parametrize(("make", "why"), [case[1:] for case in BROKEN], ids=[c[0] for c in BROKEN])
def test_a_file_that_is_no_sheet_says_why(tmp_path: Path, make: Any, why: str) -> None:
    with pytest.raises(Unusable) as error:
        read(make(tmp_path), tmp_path)
    assert error.value.why == why
    for lang in ("id", "en"):
        assert say(why, error.value.words, lang)


def test_a_semicolon_csv_in_an_old_encoding_is_read_and_said(tmp_path: Path) -> None:
    text = ";".join(HEAD) + "\n" + ";".join((*ROW[:-1], "Murid – terdaftar")) + "\n"
    sheet = read(text.encode("cp1252"), tmp_path)
    assert sheet.rows[0].said["definisi"] == "Murid – terdaftar"
    assert problems(sheet) == [("", "bukan_utf8")]


def test_of_several_sheets_the_one_that_looks_like_the_list_is_read(tmp_path: Path) -> None:
    made = book([("Sampul",)])
    other = made.create_sheet("Isi")
    for row in _with():
        other.append(row)
    sheet = read(made, tmp_path)
    assert sheet.rows[0].number == 2
    assert problems(sheet) == [("", "lembar_lain")]


def test_five_thousand_rows_are_read_in_a_few_seconds(tmp_path: Path) -> None:
    data = writing.as_xlsx(YEAR, [entry(number) for number in range(5_000)])
    before = datetime.now()
    rows = read(data, tmp_path).rows
    assert len(rows) == 5_000
    assert not any(row.problems for row in rows)
    assert (datetime.now() - before).total_seconds() < 15


def test_every_sentence_has_two_languages() -> None:
    assert all(len(pair) == 2 and all(pair) for pair in SENTENCES.values())
    assert opening.MOST_MB == 10


def test_a_quote_that_nobody_closed_swallows_no_rows_in_silence(tmp_path: Path) -> None:
    lines = [";".join(HEAD), ";".join(ROW), 'D-2;"Jumlah Guru;disdik', "D-3;Jumlah Sekolah;disdik"]
    with pytest.raises(Unusable) as refused:
        read("\n".join(lines).encode(), tmp_path)
    assert refused.value.why == "rusak"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_any_machine_ends_them(end: str, tmp_path: Path) -> None:
    sheet = read(end.join([";".join(HEAD), ";".join(ROW), ""]).encode(), tmp_path)
    assert [row.said["id_ddd"] for row in sheet.rows] == ["D-1"]
