"""Reading CSV files: as offices write them, as programs break them, and in bounded memory."""

from __future__ import annotations

import csv
import gc
import io
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.quality.finding import Findings
from ckanext.sdi_balikpapan.quality.reading import lines
from ckanext.sdi_balikpapan.quality.reading.csv import open_csv
from ckanext.sdi_balikpapan.quality.reading.foot import REMARK
from ckanext.sdi_balikpapan.quality.table import Table, Unreadable
from ckanext.sdi_balikpapan.standards.contract import Dialect

PLAIN = "nama;jumlah\nSepinggan;1,5\nKlandasan Ilir;2,5\n"


def opened(folder: Path, content: str | bytes, **declared: object) -> Table:
    path = folder / "data.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return open_csv(path, Dialect(**declared))  # type: ignore[arg-type]


def rows(table: Table) -> list[tuple[int, list[object]]]:
    """Every row with its number; both views of a chunk must agree."""
    found: list[tuple[int, list[object]]] = []
    for chunk in table.chunks():
        assert [list(row) for row in zip(*chunk.columns, strict=True)] == list(
            map(list, chunk.rows)
        )
        found += zip(chunk.lines, map(list, chunk.rows), strict=True)
    return found


def rules(findings: Findings) -> set[tuple[str, int | None]]:
    return {(one.rule, one.row) for one in findings.first()}


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(tmp_path: Path, separator: str) -> None:
    table = opened(
        tmp_path, PLAIN.replace(";", separator).replace("1,5", "1.5").replace("2,5", "2")
    )
    assert table.facts["separator"] == separator
    assert table.names == ("nama", "jumlah")


def test_decimal_commas_do_not_pass_for_separators(tmp_path: Path) -> None:
    text = "a;b;c\n1,5;2,5;3,5\n1,5;2,5;3,5\n1,5;2,5;3,5\n"
    assert opened(tmp_path, text).facts["separator"] == ";"


def test_a_declared_separator_is_taken(tmp_path: Path) -> None:
    assert opened(tmp_path, "a^b\n1^2\n", separator="^").names == ("a", "b")


@pytest.mark.parametrize(
    ("encoding", "shown", "bom"),
    [
        ("utf-8", "UTF-8", False),
        ("utf-8-sig", "UTF-8", True),
        ("utf-16", "UTF-16", True),
        ("utf-16-le", "UTF-16-LE", False),
        ("utf-16-be", "UTF-16-BE", False),
        ("cp1252", "Windows-1252", False),
    ],
)
def test_the_encoding_is_found(tmp_path: Path, encoding: str, shown: str, bom: bool) -> None:
    text = "nama,nilai\nSepinggan – Raya,1\nBalikpapan “Kota”,2\n"
    table = opened(tmp_path, text.encode(encoding))
    assert (table.facts["encoding"], table.facts["bom"]) == (shown, bom)
    assert rows(table) == [(2, ["Sepinggan – Raya", "1"]), (3, ["Balikpapan “Kota”", "2"])]


def test_windows_bytes_far_down_are_still_windows(tmp_path: Path) -> None:
    text = "nama,nilai\n" + "aaaa,1\n" * 300_000 + "caf\xe9,2\n"
    table = opened(tmp_path, text.encode("cp1252"))
    assert table.facts["encoding"] == "Windows-1252"
    assert rows(table)[-1] == (300_002, ["café", "2"])


def test_a_few_broken_bytes_in_utf8_are_said_with_their_row(tmp_path: Path) -> None:
    text = "nama,nilai\nKémé,1\n".encode() + b"\xff\xfe,2\n" + "Été,3\n".encode()
    table = opened(tmp_path, text)
    assert len(rows(table)) == 3
    assert rules(table.findings) == {("broken_character", 3)}


def test_mixed_ends_of_line_count_as_one_line_each(tmp_path: Path) -> None:
    table = opened(tmp_path, b"a,b\r\n1,2\n3,4\r\n5,6\r7,8\n")
    assert table.facts["newlines"] == ["CR", "CRLF", "LF"]
    assert [line for line, _ in rows(table)] == [2, 3, 4, 5]


def test_row_numbers_are_those_of_the_file(tmp_path: Path) -> None:
    text = 'a,b\n1,"dua\nbaris"\n\n,\n2,x\n3,"tiga\r\nbaris\nlagi"\n4,y\n'
    assert [(line, row[0]) for line, row in rows(opened(tmp_path, text))] == [
        (2, "1"),
        (6, "2"),
        (7, "3"),
        (10, "4"),
    ]


@pytest.mark.parametrize(
    ("text", "declared", "line", "names"),
    [
        (";;;\nNama;2020;2019;2018\nJabar;1;2;3\n", 0, 2, ("Nama", "2020", "2019", "2018")),
        (
            "DATA PENDUDUK;;\nTahun 2024;;\n\nno;nama;jumlah\n1;A;2\n2;B;3\n",
            0,
            4,
            ("no", "nama", "jumlah"),
        ),
        ("x;y\na;b\n1;2\n", 2, 2, ("a", "b")),
        ("hanya\n1\n2\n", 0, 1, ("hanya",)),
    ],
)
def test_the_header_is_found_or_taken_as_declared(
    tmp_path: Path, text: str, declared: int, line: int, names: tuple[str, ...]
) -> None:
    table = opened(tmp_path, text, header_row=declared)
    assert (table.facts["header_row"], table.names) == (line, names)
    assert rows(table)[0][0] == line + 1


def test_ragged_rows_are_said_and_made_even(tmp_path: Path) -> None:
    table = opened(tmp_path, "a,b,c\n1,2\n1,2,3,4\n1,2,3,,\n1,2,3\n")
    assert [row for _, row in rows(table)] == [["1", "2", ""], *[["1", "2", "3"]] * 3]
    assert rules(table.findings) == {("too_few_cells", 2), ("too_many_cells", 3)}


@pytest.mark.parametrize(
    ("text", "expected", "left"),
    [
        ('a,b\n1,"x\n2,y\n3,z\n', {("unclosed_quote", 2)}, 0),
        ('a,b\n1,"x"y\n2,z\n', {("broken_quotes", 2)}, 1),
        ('a,b\n1,5" pipa\n2,z\n', set(), 2),
        ('a,b\n1,"kata ""dikutip"""\n', set(), 1),
    ],
)
def test_quotes_that_do_not_match_are_said(
    tmp_path: Path, text: str, expected: set[tuple[str, int]], left: int
) -> None:
    table = opened(tmp_path, text)
    assert len(rows(table)) == left
    assert rules(table.findings) == expected


def test_nul_is_said_and_left_out(tmp_path: Path) -> None:
    table = opened(tmp_path, "a,b\n" + "1,2\n" * 100 + "3,\x004\n")
    assert rows(table)[-1] == (102, ["3", "4"])
    assert rules(table.findings) == {("nul", 102)}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty_file"),
        (b"\n \r\n", "empty_file"),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00" * 50, "binary"),
        (b";;;\n;;;\n", "no_header"),
        (",".join(f"k{n}" for n in range(1001)).encode(), "too_many_columns"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(
    tmp_path: Path, content: bytes, why: str
) -> None:
    with pytest.raises(Unreadable) as refused:
        rows(opened(tmp_path, content))
    assert refused.value.why == why


def test_an_unknown_encoding_is_said_and_the_file_read_all_the_same(tmp_path: Path) -> None:
    table = opened(tmp_path, PLAIN, encoding="utf-88")
    assert rules(table.findings) == {("declared_encoding", None)}
    assert len(rows(table)) == 2


def _write(path: Path, parts: Iterator[bytes]) -> None:
    with path.open("wb") as file:
        for part in parts:
            file.write(part)


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param([b"a,b\n"] + [b"x" * (1 << 20)] * 48, id="one long line"),
        pytest.param([b'a,b\n1,"'] + [b"xx\n" * 300_000] * 24, id="one long cell"),
        pytest.param([b"a" + b",a" * 200_000 + b"\n1\n"], id="many columns"),
        pytest.param([b"a,b\n"] + [b"1" + b",2" * 200_000 + b"\n"] * 12, id="too many cells"),
        pytest.param(["a,b\n".encode("utf-16")] + [b"x\x0a" * (1 << 19)] * 24, id="utf-16"),
    ],
)
def test_hostile_files_do_not_fill_the_memory(tmp_path: Path, parts: list[bytes]) -> None:
    path = tmp_path / "data.csv"
    _write(path, iter(parts))
    tracemalloc.start()
    try:
        for chunk in open_csv(path, Dialect()).chunks():
            assert chunk.lines
    except Unreadable:
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100_000_000


def test_texts_over_many_lines_leave_nothing_behind(tmp_path: Path) -> None:
    """Even where nobody collects cycles, as in the process that checks."""
    path = tmp_path / "data.csv"
    _write(path, (b"a,b\n" if n == 0 else b'1,"x\ny ""z"""\n2,"q"w\n' * 1000 for n in range(30)))
    gc.disable()
    tracemalloc.start()
    for chunk in open_csv(path, Dialect()).chunks():
        assert chunk.lines
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    gc.enable()
    assert peak < 12_000_000


CELL = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufeff\ufffd"), max_size=8
).filter(lambda text: not REMARK.match(text))


@settings(deadline=None)
@given(
    st.integers(1, 4).flatmap(
        lambda n: st.lists(st.lists(CELL, min_size=n, max_size=n), min_size=1)
    ),
    st.sampled_from(",;\t|"),
    st.sampled_from([7, 64, lines.BLOCK]),
)
def test_what_was_written_is_read_whatever_the_blocks(
    tmp_path_factory: pytest.TempPathFactory, written: list[list[str]], separator: str, block: int
) -> None:
    """csv writes, we read, in blocks however small; and every row number points at its row."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator)
    header = [f"k{n}" for n in range(len(written[0]))]
    writer.writerows([header, *written])
    path = tmp_path_factory.mktemp("csv") / "data.csv"
    path.write_bytes(out.getvalue().encode())
    before = lines.BLOCK
    lines.BLOCK = block
    try:
        found = rows(open_csv(path, Dialect(separator=separator, header_row=1, encoding="utf-8")))
    finally:
        lines.BLOCK = before
    filled = [row for row in written if any(cell.strip() for cell in row)]
    assert [row for _, row in found] == filled
    physical = list(io.StringIO(out.getvalue(), newline=""))
    for line, row in found:
        rest = csv.reader(physical[line - 1 :], delimiter=separator)
        assert next(rest) == row
