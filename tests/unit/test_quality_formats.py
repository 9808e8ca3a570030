"""Files that aren't CSV: spreadsheets, JSON, GeoJSON, and what only says that it is one."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from ckanext.sdi_balikpapan.quality.check import check
from ckanext.sdi_balikpapan.quality.finding import Report
from ckanext.sdi_balikpapan.quality.process import run
from ckanext.sdi_balikpapan.quality.reading import dialect
from ckanext.sdi_balikpapan.quality.reading.open import open_table
from ckanext.sdi_balikpapan.quality.words import words
from ckanext.sdi_balikpapan.standards.contract import Column, Contract, Dialect, Type

TABLE = Contract((Column("kelurahan", Type.TEXT, key=True), Column("jumlah", Type.INTEGER)))
ROWS: list[list[Any]] = [["kelurahan", "jumlah"], ["Manggar", 10], ["Lamaru", 20]]


def sheet(folder: Path, rows: list[list[Any]], name: str = "data.xlsx", **more: Any) -> Path:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = more.get("title", "Data")
    for row in rows:
        page.append(row)
    for ref in more.get("merged", ()):
        page.merge_cells(ref)
    for ref, code in more.get("formats", {}).items():
        page[ref].number_format = code
    for other in more.get("others", ()):
        book.create_sheet(other).append(["lain"])
    path = folder / name
    book.save(path)
    return path


def saved(folder: Path, content: str | bytes | object, name: str) -> Path:
    path = folder / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def look(path: Path, contract: Contract = TABLE) -> Report:
    report = check(path, path.name, contract)
    for finding in report.findings:  # every rule has its words, in both languages
        assert str(words(finding, "id"))
        assert str(words(finding, "en"))
    return report


def rules(report: Report) -> set[str]:
    return {finding.rule for finding in report.findings}


def cells(path: Path, sheet: str = "") -> list[list[Any]]:
    table = open_table(path, path.name, Dialect(sheet=sheet))
    return [list(row) for chunk in table.chunks() for row in chunk.rows]


# Spreadsheets


def test_of_a_clean_sheet_is_only_said_which_sheet_was_read(tmp_path: Path) -> None:
    report = look(sheet(tmp_path, ROWS, others=["Catatan"]))
    assert (report.rows, rules(report)) == (2, {"other_sheets"})
    assert report.facts["sheet"] == "Data"
    assert report.facts["sheets"] == ["Data", "Catatan"]


def test_cells_keep_what_they_are(tmp_path: Path) -> None:
    row = [1, 2.5, "3", date(2024, 12, 31), datetime(2024, 1, 2, 3, 4), True, None, "x"]
    assert cells(sheet(tmp_path, [list("abcdefgh"), row])) == [row]


def test_days_of_the_calendar_from_1904_are_the_same_days(tmp_path: Path) -> None:
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    page = book.active
    assert page is not None
    page.append(["hari"])
    page.append([date(2027, 3, 16)])
    book.save(tmp_path / "lama.xlsx")
    assert cells(tmp_path / "lama.xlsx") == [[date(2027, 3, 16)]]


def test_a_number_beyond_the_last_day_of_that_calendar_stays_a_number(tmp_path: Path) -> None:
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    page = book.active
    assert page is not None
    page.append(["hari"])
    page.append([2958000])
    page["A2"].number_format = "yyyy-mm-dd"
    book.save(tmp_path / "lama.xlsx")
    assert cells(tmp_path / "lama.xlsx") == [[2958000]]


def test_a_title_above_and_a_source_below_are_no_data(tmp_path: Path) -> None:
    rows = [["Jumlah Penduduk 2024"], [], *ROWS, ["Sumber: Disdukcapil"]]
    report = look(sheet(tmp_path, rows))
    assert report.rows == 2
    assert rules(report) == {"title_row", "foot_row"}
    assert report.facts["header_row"] == 3


@pytest.mark.parametrize(
    ("rows", "more", "rule", "row"),
    [
        ([*ROWS, ["Teritip", "=B2+B3"]], {}, "formula_without_value", 4),
        ([*ROWS, ["Teritip", "#REF!"]], {}, "spreadsheet_error", 4),
        ([*ROWS, ["Teritip", "1.234"]], {}, "ambiguous_number", 4),
        ([*ROWS, ["Teritip", 2.5]], {}, "not_integer", 4),
        ([*ROWS, ["Teritip", 0.25]], {"formats": {"B4": "0%"}}, "percent_format", 4),
        ([*ROWS, ["Teritip", 5]], {"merged": ["A3:A4"]}, "merged_cells", None),
        ([*ROWS, ["Teritip", 5, "lebih"]], {}, "too_many_cells", 4),
        ([*ROWS, ["Manggar", 5]], {}, "duplicate_key", 4),
    ],
)
def test_what_is_wrong_in_a_sheet_is_said_at_its_row(
    tmp_path: Path, rows: list[list[Any]], more: dict[str, Any], rule: str, row: int | None
) -> None:
    report = look(sheet(tmp_path, rows, **more))
    assert (rule, row) in {(finding.rule, finding.row) for finding in report.findings}


def test_a_declared_sheet_is_read_and_a_missing_one_named(tmp_path: Path) -> None:
    path = sheet(tmp_path, ROWS, others=["Lain"])
    assert cells(path, "lain") == []
    report = look(path, Contract(TABLE.columns, Dialect(sheet="Tidak ada")))
    assert rules(report) == {"sheet_missing"}


def zipped(folder: Path, parts: dict[str, bytes], name: str = "data.xlsx") -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return path


def parts_of(folder: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(sheet(folder, ROWS)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">'
    b"]><worksheet><sheetData><row><c t='inlineStr'><is><t>&b;</t></is></c></row></sheetData>"
    b"</worksheet>"
)


@pytest.mark.parametrize(
    ("part", "content", "rule"),
    [
        ("xl/worksheets/sheet1.xml", BOMB, "xlsx_broken"),
        ("xl/worksheets/sheet1.xml", b"<worksheet><sheetData>", "xlsx_broken"),
        ("xl/workbook.xml", b"<workbook/>", "xlsx_broken"),
        ("xl/workbook.xml", b"", "xlsx_broken"),
        ("xl/_rels/workbook.xml.rels", b"<Relationships/>", "xlsx_broken"),
    ],
)
def test_a_workbook_made_to_harm_is_refused(
    tmp_path: Path, part: str, content: bytes, rule: str
) -> None:
    assert rules(look(zipped(tmp_path, {**parts_of(tmp_path), part: content}))) == {rule}


def test_a_sheet_that_unpacks_without_end_is_refused_in_bounded_memory(tmp_path: Path) -> None:
    parts = parts_of(tmp_path)
    blank = b"<worksheet><sheetData>" + b" " * (40 * 1024 * 1024)
    path = zipped(tmp_path, {**parts, "xl/worksheets/sheet1.xml": blank})
    report = run(path, path.name, TABLE, memory=512 * 1024 * 1024, seconds=60)
    assert rules(report) == {"xlsx_too_large"}


def test_a_cell_in_the_last_corner_of_a_sheet_makes_no_giant_of_it(tmp_path: Path) -> None:
    parts = parts_of(tmp_path)
    name = "xl/worksheets/sheet1.xml"
    corner = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    parts[name] = parts[name].replace(b"</sheetData>", corner)
    assert rules(look(zipped(tmp_path, parts))) & {"too_many_columns", "too_many_cells"}


def test_what_else_a_workbook_publishes_is_said(tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    for row in [*ROWS, ["Teritip", 30]]:
        page.append(row)
    book.create_sheet("Rahasia").sheet_state = "hidden"
    book.save(tmp_path / "dasar.xlsx")
    with zipfile.ZipFile(tmp_path / "dasar.xlsx") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    for value in (b"10", b"20"):
        plain = b"<v>" + value + b"</v>"
        parts[name] = parts[name].replace(plain, b"<f>[1]Lain!A1</f>" + plain)
    parts["xl/externalLinks/externalLink1.xml"] = b"<externalLink/>"
    report = look(zipped(tmp_path, parts))
    said = [(one.rule, one.row) for one in report.findings]
    assert sorted(said, key=str) == [
        ("external_links", None),
        ("formula", 2),  # once for a column
        ("hidden_sheets", None),
    ]


JOINED: list[list[Any]] = [
    ["Kecamatan", "Laki-laki", None, "Perempuan", None, "Jumlah"],
    [None, 2022, 2023, 2022, 2023, None],
    ["Balikpapan Timur", 1, 2, 3, 4, 10],
    ["Balikpapan Barat", 1, 2, 3, 4, 10],
]
NAMES = ["Kecamatan", *(f"{x} {y}" for x in ("Laki-laki", "Perempuan") for y in (2022, 2023))]


@pytest.mark.parametrize("above", [[], [["Penduduk 2022-2023"], []]])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_names_in_two_rows_are_joined_and_said(
    tmp_path: Path, ending: str, above: list[list[Any]]
) -> None:
    rows = [*above, *JOINED]
    if ending == "xlsx":
        path = sheet(tmp_path, rows)
    else:
        texts = (";".join("" if cell is None else str(cell) for cell in row) for row in rows)
        path = saved(tmp_path, "\n".join(texts), "data.csv")
    for header_row in (0, len(above) + 1):
        report = look(path, Contract((), Dialect(header_row=header_row)))
        assert report.facts["columns"] == [*NAMES, "Jumlah"]
        assert (report.rows, report.facts["header_row"]) == (2, len(above) + 1)
        assert report.facts["header_end"] == len(above) + 2
        assert "header_rows_joined" in rules(report)


@pytest.mark.parametrize(
    "rows",
    [
        [["kota", "a", ""], ["", "x", "y"], ["B", "1", "2"]],
        [["kota", "a", "b"], ["", "x", "y"]],
        [["kota", "a", ""], ["", "1", "2"]],
        [["kota", "", ""], ["A", "x", "y"]],
        [["kota", "nama"], ["", "Manggar"]],
    ],
)
def test_only_names_below_names_are_joined(rows: list[list[str]]) -> None:
    joined = dialect.header(rows, 0)[1] == 1
    assert joined == (rows[0] == ["kota", "a", ""] and rows[1][1] == "x")


def test_a_row_that_names_every_declared_column_is_the_whole_header(tmp_path: Path) -> None:
    path = saved(tmp_path, b"kota,jumlah,catatan\n,,tidak,lebih\n", "data.csv")
    contract = Contract(tuple(Column(name, Type.TEXT) for name in ("kota", "jumlah", "catatan")))
    found = {one.rule for one in check(path, path.name, contract).findings}
    assert "too_many_cells" in found
    assert "header_rows_joined" not in found


# JSON


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_json_in_a_wide_encoding_is_read_and_that_is_said(tmp_path: Path, encoding: str) -> None:
    content = '[{"kelurahan": "Manggar\\u0000", "jumlah": 10}]'.encode(encoding)
    report = look(saved(tmp_path, content, "data.json"))
    assert (report.rows, rules(report)) == (1, {"json_encoding", "broken_character"})


@pytest.mark.parametrize(
    "content",
    [
        [{"kelurahan": "Manggar", "jumlah": 10}, {"kelurahan": "Lamaru", "jumlah": 20}],
        {"data": [{"kelurahan": "Manggar", "jumlah": 10}, {"kelurahan": "Lamaru", "jumlah": 20}]},
        {"result": {"records": [{"kelurahan": "A", "jumlah": 1}, {"kelurahan": "B", "jumlah": 2}]}},
        [["kelurahan", "jumlah"], ["Manggar", 10], ["Lamaru", 20]],
        '{"kelurahan": "Manggar", "jumlah": 10}\n{"kelurahan": "Lamaru", "jumlah": 20}\n',
    ],
)
def test_json_is_read_in_every_shape_that_offices_export(tmp_path: Path, content: object) -> None:
    report = look(saved(tmp_path, content, "data.json"))
    assert (report.rows, report.findings) == (2, ())


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ("[" * 100_000, "json_too_deep"),
        ('[{"kelurahan": ', "json_broken"),
        ('{"kelurahan": "x"}', "json_no_list"),
        ("[]", "no_header"),
        ('[{"kelurahan": "A", "jumlah": {"a": 1}}]', "nested_value"),
        ('[{"kelurahan": "A", "jumlah": 1}, 7]', "record_unreadable"),
        (b'[{"kelurahan": "\xff", "jumlah": 1}]', "json_broken"),
    ],
)
def test_json_that_is_no_table_is_refused_in_words(
    tmp_path: Path, content: str | bytes, rule: str
) -> None:
    assert rule in rules(look(saved(tmp_path, content, "data.json")))


@pytest.mark.parametrize(
    "content",
    [
        rb'[{"kelurahan": "A\u0000", "jumlah": 1, "x\u0000": 2}]',
        rb'[{"kelurahan": "A\uD800", "jumlah": 1, "x\udfff": 2}]',
        b'[{"kelurahan": "A\xed\xa0\x80", "jumlah": 1}]',
        b'{"kelurahan": "A\\ud800", "jumlah": 1}\n{"kelurahan": "B", "jumlah": 2}\n',
    ],
)
def test_characters_that_nobody_can_keep_are_said_and_replaced(
    tmp_path: Path, content: bytes
) -> None:
    report = look(saved(tmp_path, content, "data.json"))
    assert ("broken_character", 1) in {(one.rule, one.row) for one in report.findings}
    said = json.dumps(report.as_dict(), ensure_ascii=False)
    assert "\\u0000" not in said
    said.encode()  # no half of a pair is left


def feature(geometry: object) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"kelurahan": "Manggar", "jumlah": 1},
        "geometry": geometry,
    }


def polygon(*points: tuple[float, float]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[list(point) for point in points]]}


SQUARE = ((116.8, -1.2), (116.9, -1.2), (116.9, -1.1), (116.8, -1.1), (116.8, -1.2))


@pytest.mark.parametrize(
    ("geometry", "rule"),
    [
        (polygon(*SQUARE), None),
        ({"type": "Point", "coordinates": [116.8, -1.2]}, None),
        ({"type": "Point", "coordinates": [-1.2, 116.8]}, "axes_swapped"),
        ({"type": "Point", "coordinates": [0, 51.5]}, "outside_indonesia"),
        ({"type": "Point", "coordinates": ["a", "b"]}, "geometry_broken"),
        ({"type": "Titik", "coordinates": [1, 2]}, "geometry_broken"),
        ({"type": "Point", "coordinates": [480000.5, 9860000]}, "coordinates_projected"),
        ({"type": "Point", "coordinates": [10**400, 1]}, "geometry_broken"),
        ({"type": "Point", "coordinates": [float("nan"), 1]}, "geometry_broken"),
        (None, "geometry_missing"),
        (polygon(*SQUARE[:-1]), "ring_open"),
        ({"type": "Polygon", "coordinates": 7}, "geometry_broken"),
    ],
)
def test_the_places_of_a_geojson_file_are_looked_at(
    tmp_path: Path, geometry: object, rule: str | None
) -> None:
    content = {"type": "FeatureCollection", "features": [feature(geometry)]}
    report = look(saved(tmp_path, content, "peta.geojson"))
    assert report.facts["format"] == "geojson"
    assert rules(report) == ({rule} if rule else set())


# What only says that it is a table


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"%PDF-1.7\n", "data.csv", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "data.xls", "Excel 97-2003 (XLS)"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "data.xls", "HTML"),
        (b"\x89PNG\r\n\x1a\n", "data.csv", "IMAGE"),
        (b"PAR1abc", "data.csv", "PARQUET"),
        (b"\x1f\x8b\x08\x00", "data.csv", "GZIP"),
    ],
)
def test_what_is_no_table_is_called_what_it_is(
    tmp_path: Path, content: bytes, name: str, kind: str
) -> None:
    (finding,) = look(saved(tmp_path, content, name)).findings
    assert (finding.rule, finding.words["kind"]) == ("not_a_table", kind)


LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "..EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"version https://git-lfs.github.com/spec/v1\n", "lfs_pointer"),
        (b"PK\x03\x04terpotong", "zip_broken"),
        (LOCKED, "xlsx_locked"),
    ],
)
def test_what_needs_other_mending_than_saving_anew_has_its_own_words(
    tmp_path: Path, content: bytes, rule: str
) -> None:
    assert rules(look(saved(tmp_path, content, "data.xlsx"))) == {rule}


def test_a_wrong_ending_is_said_and_the_file_read_all_the_same(tmp_path: Path) -> None:
    stream = io.BytesIO(sheet(tmp_path, ROWS).read_bytes())
    report = look(saved(tmp_path, stream.getvalue(), "data.csv"))
    assert (report.rows, rules(report)) == (2, {"wrong_extension"})


def test_a_heading_in_brackets_is_no_json(tmp_path: Path) -> None:
    assert look(saved(tmp_path, "[a];jumlah\nx;1\n", "data.csv"), Contract()).rows == 1
