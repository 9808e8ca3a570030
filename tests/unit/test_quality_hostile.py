"""Files made to harm: each is refused in words, before it has used much of anything."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from itertools import repeat
from pathlib import Path

import pytest

from ckanext.sdi_balikpapan.quality.finding import Report
from ckanext.sdi_balikpapan.quality.process import MEGABYTE, run
from ckanext.sdi_balikpapan.standards.contract import Contract

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
    '<sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>'
)
LINKS = '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>'
MILLION = 1_000_000
HEAD = (
    f'<worksheet xmlns="{MAIN}"><dimension ref="A1:XFD1048576"/><sheetData>'
    '<row r="1"><c t="str"><v>a</v></c><c t="str"><v>b</v></c></row>'
)
MEMORY = 160 * MEGABYTE
"""Of address space; Python and the checker take a good part of it."""


def columns() -> Iterable[str]:
    yield '<row r="2">'
    yield from repeat("<c><v>1</v></c>" * 1000, 1000)


SHEETS: dict[str, tuple[Iterable[str], str]] = {
    "a million columns": (columns(), "too_many_columns"),
    "an attribute without end": (
        ['<row r="2"><c s="', *repeat("1" * MILLION, 100)],
        "xlsx_broken",
    ),
    "a text without end": (
        ['<row r="2"><c t="inlineStr"><is><t>', *repeat("x" * MILLION, 100)],
        "cell_too_long",
    ),
    "a number without end": (['<row r="2"><c><v>', *repeat("1" * MILLION, 100)], "cell_too_long"),
    "tags within tags": (repeat("<a>" * 100_000, 50), "xlsx_broken"),
    "rows without end": (repeat("<row/>" * 100_000, 50), "xlsx_"),
    "a row beyond the last": (['<row r="1048577"><c><v>1</v></c></row>'], "xlsx_broken"),
}


def judged(path: Path) -> Report:
    return run(path, path.name, Contract(()), memory=MEMORY, seconds=30)


def rules(report: Report) -> list[str]:
    return [finding.rule for finding in report.findings]


def book(path: Path, sheet: Iterable[str], strings: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/workbook.xml", BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", LINKS)
        if strings:
            archive.writestr("xl/sharedStrings.xml", strings)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for piece in sheet:
                part.write(piece.encode())
    return path


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_made_to_harm_is_refused_in_little_memory(tmp_path: Path, name: str) -> None:
    pieces, rule = SHEETS[name]
    found = rules(judged(book(tmp_path / "data.xlsx", [HEAD, *pieces])))
    assert len(found) == 1
    assert found[0].startswith(rule)


@pytest.mark.soak
def test_empty_shared_texts_without_end_are_refused(tmp_path: Path) -> None:
    strings = "<sst>" + "<si><t/></si>" * 3_000_000
    assert rules(judged(book(tmp_path / "data.xlsx", [HEAD], strings))) == ["xlsx_too_large"]


def test_a_lying_dimension_is_not_believed(tmp_path: Path) -> None:
    row = '<row r="2"><c><v>1</v></c><c><v>2</v></c></row></sheetData></worksheet>'
    report = judged(book(tmp_path / "data.xlsx", [HEAD, row]))
    assert (rules(report), report.rows) == ([], 1)


def test_a_zip_that_lists_twenty_thousand_parts_is_not_listed(tmp_path: Path) -> None:
    path = book(tmp_path / "data.xlsx", [HEAD])
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(20_000):
            archive.writestr(f"xl/media/{number}", b"")
    assert rules(judged(path)) == ["zip_broken"]


def test_a_zip_that_lies_about_a_size_is_broken(tmp_path: Path) -> None:
    row = '<row r="2"><c><v>1</v></c></row></sheetData></worksheet>'
    path = book(tmp_path / "data.xlsx", [HEAD, row])
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/workbook.xml").file_size
    told = path.read_bytes()
    lie = told.replace(size.to_bytes(4, "little"), (size // 2).to_bytes(4, "little"))
    assert lie != told
    path.write_bytes(lie)
    assert rules(judged(path)) == ["xlsx_broken"]


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ("[" * MILLION, "json_too_deep"),
        ('{"data": [{"a":' + "[" * 200_000 + "]" * 200_000 + "}]}", "json_too_deep"),
        ('[{"a":' + "9" * MILLION + "}]", "json_broken"),
        ('[{"a":"' + "x" * (70 * MILLION) + '"}]', "json_too_large"),
    ],
    ids=["deep", "deep inside", "a number without end", "one long text"],
)
def test_json_made_to_harm_is_refused(tmp_path: Path, content: str, rule: str) -> None:
    path = tmp_path / "data.json"
    path.write_text(content)
    assert rules(judged(path)) == [rule]
