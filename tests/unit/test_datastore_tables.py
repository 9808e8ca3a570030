"""What a file becomes in the DataStore: its columns, their names, and each cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.proposals.publishing.datastore import (
    cells,
    dictionary,
    filling,
    names,
    runs,
    shape,
)
from ckanext.sdi_balikpapan.quality.table import Chunk
from ckanext.sdi_balikpapan.standards.contract import Column, Contract, Type

MANY = 10**9


@given(st.lists(st.text(max_size=80), min_size=1, max_size=30))
def test_column_names_are_valid_for_the_datastore_and_all_different(header: list[str]) -> None:
    found = names.column_names(header)
    assert len(set(found)) == len(header)
    for name in found:
        assert name
        assert name.strip() == name
        assert not name.startswith("_")
        assert '"' not in name
        assert len(name.encode()) <= 63


def test_the_files_columns_come_first_then_labels_that_take_no_name_away() -> None:
    sex = Column("jk", Type.CODE, codes={"1": "Laki-laki", "2": "Perempuan"})
    said = [Column("n", Type.INTEGER), Column("r", Type.DECIMAL), sex]
    fields = shape.fields(["jk", "N", "jk_label", "r", ""], Contract(tuple(said)))
    assert [(f.name, f.type, f.source) for f in fields] == [
        ("jk", "text", 0),
        ("N", "int8", 1),
        ("jk_label", "text", 2),
        ("r", "numeric", 3),
        ("kolom_5", "text", 4),
        ("jk_label_2", "text", 0),
    ]


def test_codes_that_are_their_own_labels_get_no_column() -> None:
    codes = {"a": "a", "b": ""}
    assert shape.labels(Column("x", Type.CODE, codes=codes)) == {}


@pytest.mark.parametrize(
    ("kind", "notation", "cell", "text"),
    [
        (Type.INTEGER, "", "12", "12"),
        (Type.INTEGER, "id", "1.234", "1234"),
        (Type.INTEGER, "id", "1.234,5", cells.ODD),
        (Type.INTEGER, "", "1.234", cells.ODD),
        (Type.INTEGER, "", 12.0, "12"),
        (Type.INTEGER, "", "", cells.NULL),
        (Type.INTEGER, "", None, cells.NULL),
        (Type.DECIMAL, "id", "12,50", "12.50"),
        (Type.DECIMAL, "en", "1,234.5", "1234.5"),
        (Type.DECIMAL, "", "dua", cells.ODD),
        (Type.DATE, "", "17/08/2025", "2025-08-17"),
        (Type.DATE, "", "03/04/2025", cells.ODD),
        (Type.DATE, "id", "03/04/2025", "2025-04-03"),
        (Type.YEAR, "", "2025", "2025"),
        (Type.BOOLEAN, "", "Ya", "true"),
        (Type.BOOLEAN, "", "tidak", "false"),
        (Type.BOOLEAN, "", "entah", cells.ODD),
    ],
)
def test_a_cell_becomes_its_value_or_is_odd(
    kind: Type, notation: str, cell: object, text: str
) -> None:
    typed = cells.Typed(Column("x", kind, notation=notation), lambda: "")
    assert typed(cell) == text
    assert (typed(cell) is cells.ODD) == (text is cells.ODD)


def test_how_a_column_is_written_is_asked_once_and_only_if_it_matters() -> None:
    asked: list[int] = []
    typed = cells.Typed(Column("x", Type.DECIMAL), lambda: asked.append(1) or "id")
    assert [typed(cell) for cell in ("1", "20")] == ["1", "20"]
    assert not asked
    assert [typed(cell) for cell in ("1.234", "5,5", "1.5")] == ["1234", "5.5", cells.NULL]
    assert len(asked) == 1


NUMBERS = st.one_of(
    st.from_regex(r"-?[0-9.,]{0,9}", fullmatch=True),
    st.integers().map(str),
    st.decimals(allow_nan=False, allow_infinity=False, places=2).map(str),
    st.sampled_from(["", " 1", "1\n2", "1.234", "1,234", "007", "-", "٣", "12,0", "1_000"]),
)


@given(
    st.lists(NUMBERS, min_size=1, max_size=4),
    st.sampled_from([Type.INTEGER, Type.DECIMAL]),
    st.sampled_from(["", "id", "en"]),
    st.sampled_from([(), ("-",), ("007", "1")]),
)
def test_a_run_of_numbers_gives_what_each_of_them_gives(
    given_: list[str], kind: Type, notation: str, missing: tuple[str, ...]
) -> None:
    typed = cells.Typed(Column("x", kind, notation=notation, missing=missing), lambda: "")
    run = typed.run(given_)
    if run is not None:
        each = [typed(cell) for cell in given_]
        assert [*map(_same, run)] == [*map(_same, each)]


def _same(text: str) -> Decimal | str:
    return text if text == cells.NULL else Decimal(text)


@given(st.lists(st.text(max_size=5), min_size=1, max_size=4))
def test_a_run_of_texts_gives_what_each_of_them_gives(given_: list[str]) -> None:
    column = Column("x", missing=("-",))
    run = runs.texts(given_, frozenset(column.missing))
    if run is not None:
        assert run == [*map(cells.of_text(column), given_)]


def chunks(rows: list[list[str]], size: int) -> Iterator[Chunk]:
    for start in range(0, len(rows), size):
        part = rows[start : start + size]
        yield Chunk(range(start + 2, start + 2 + len(part)), part)


def loaded(
    rows: list[list[str]], columns: list[Column], size: int = 3
) -> tuple[filling.Filling, list[dict[str, str | None]]]:
    """The rows that PostgreSQL would hold, by the rules of COPY's text format."""
    fields = shape.fields([c.name for c in columns], Contract(tuple(columns)))
    fill = filling.Filling(fields, lambda _: "", MANY)
    held: list[dict[str, str | None]] = []
    for part in fill.parts(chunks(rows, size)):
        for line in part.rows.decode().removesuffix("\n").split("\n"):
            texts = [_uncopied(text) for text in line.split("\t")]
            held.append(dict(zip([f.name for f in fill.fields], texts, strict=True)))
    return fill, held


def _uncopied(text: str) -> str | None:
    if text == r"\N":
        return None
    plain = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}
    pieces, rest = [], iter(text)
    for letter in rest:
        pieces.append(plain[next(rest)] if letter == "\\" else letter)
    return "".join(pieces)


CELL = st.one_of(st.text(max_size=12), st.integers().map(str), st.just("x\\N\t\n"), st.just("-"))


@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=12), st.integers(1, 5))
def test_nothing_that_stands_in_a_file_is_lost(rows: list[tuple[str, ...]], size: int) -> None:
    """A cell is its typed value, or its text in the column beside, or nothing stood there."""
    columns = [Column("a"), Column("b", Type.INTEGER), Column("c", Type.DATE, missing=("-",))]
    given_ = [list(row) for row in rows]
    fill, held = loaded(given_, columns, size)
    for row, found in zip(given_, held, strict=True):
        expected = [cell.replace("\x00", "").strip() or None for cell in row]
        assert found["a"] == expected[0]
        for name, cell in (("b", expected[1]), ("c", expected[2])):
            if found[name] is not None:
                assert cell is not None
                assert found.get(f"{name}_tertulis") is None
            elif name == "c" and cell == "-":
                assert found.get("c_tertulis") is None
            else:
                assert found.get(f"{name}_tertulis") == cell
        if expected[1] and expected[1].isascii() and expected[1].isdecimal():
            assert Decimal(found["b"] or "-1") == Decimal(expected[1])
    assert fill.rows == len(rows)


def test_integers_that_eight_bytes_do_not_hold_widen_their_column_once() -> None:
    numbers = ["1", str(2**63), str(-(2**63)), str(2**63 - 1)]
    fill, held = loaded([[number] for number in numbers], [Column("a", Type.INTEGER)])
    assert [field.type for field in fill.fields] == ["numeric"]
    assert [row["a"] for row in held] == numbers


def test_a_table_that_grows_beyond_its_limit_ends() -> None:
    fields = shape.fields(["a"], Contract())
    fill = filling.Filling(fields, lambda _: "", 10)
    with pytest.raises(filling.TooMuch):
        list(fill.parts(chunks([["x" * 5]] * 3, 2)))


def test_rows_written_for_copy_read_as_csv_would_have_them() -> None:
    text = 'a,b\n"x,""y""",\\\n"two\nlines",t\tb\n'
    rows = list(csv.reader(io.StringIO(text)))[1:]
    _, held = loaded(rows, [Column("a"), Column("b")])
    assert [list(row.values()) for row in held] == rows


def test_the_dictionary_says_what_a_column_means_and_what_is_beside_it() -> None:
    column = Column("jk", Type.CODE, label="Jenis kelamin", codes={"1": "L"}, missing=("-",))
    field = shape.fields(["jk"], Contract((column,)))
    assert dictionary.info(field[0]) == {
        "label": "Jenis kelamin",
        "notes": "Tidak ada nilai ditulis: -.",
        "type_override": "text",
        "type": "kode",
        "codes": {"1": "L"},
    }
    assert dictionary.info(field[1])["label"] == "Jenis kelamin (label)"
    number = shape.fields(["n"], Contract((Column("n", Type.INTEGER, unit="Orang"),)))[0]
    [unit, odd] = dictionary.info(number, 3, "n_tertulis")["notes"].split("\n\n")
    assert unit == "Satuan: Orang."
    assert odd == "3 sel bukan bilangan bulat: kosong di sini, isinya pada kolom n_tertulis."
