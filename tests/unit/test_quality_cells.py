"""Columns: notation proven or asked about, the quick way and the slow one, keys."""

from __future__ import annotations

import tracemalloc
from collections.abc import Sequence
from decimal import Decimal
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.quality import keys as keys_module
from ckanext.sdi_balikpapan.quality.cells import Cells
from ckanext.sdi_balikpapan.quality.finding import Findings
from ckanext.sdi_balikpapan.quality.keys import Keys
from ckanext.sdi_balikpapan.quality.table import Cell, Chunk
from ckanext.sdi_balikpapan.standards.contract import Column, Type

D = Decimal
DECIMAL = Column("n", Type.DECIMAL)


def seen(column: Column, cells: Sequence[Cell], *, chunk: int = 1000, bulk: bool = True) -> Cells:
    found = Cells(column)
    if not bulk:
        found._bulk = None
    for start in range(0, len(cells), chunk):
        part = tuple(cells[start : start + chunk])
        found.see(range(start + 2, start + 2 + len(part)), part)
    return found


def findings(cells: Cells) -> Findings:
    found = Findings()
    for one in cells.finish():
        found.merge(one)
    return found


def told(cells: Cells) -> list[tuple[str, int | None]]:
    return sorted((one.rule, one.row) for one in findings(cells).first())


@pytest.mark.parametrize(
    ("cells", "notation", "expected"),
    [
        (["1.234", "2.500"], "", [("ambiguous_number", 2)]),
        (["1.234", "1.234,5"], "id", []),
        (["1.234", "12.345.678"], "id", []),
        (["1.234", "0.5"], "en", []),
        (["1,5", "132.1662", "2,25", "3,75", "4,5"], "id", [("decimal_mark", 3)]),
        (["0,00", "0.00", "1,5", "2.5"], "", [("mixed_marks", 4)]),
        (["0,00", "0.00", "1,5"], "id", []),
        (["1.234", "x"], "", [("ambiguous_number", 2), ("not_number", 3)]),
        (["12", "7"], "", []),
    ],
)
def test_a_column_shows_its_notation_or_is_asked_about(
    cells: list[str], notation: str, expected: list[tuple[str, int]]
) -> None:
    found = seen(DECIMAL, cells)
    assert found.notation == notation
    assert told(found) == expected


def test_thousands_of_ambiguous_cells_are_one_question() -> None:
    found = findings(seen(DECIMAL, [f"{n}.{n}" for n in range(100, 900)]))
    (question,) = found.first()
    assert question.words["count"] == 800
    assert str(question.words["examples"]).startswith("100.100, 101.101")
    assert found.counts() == {"ambiguous_number": {"n": 1}}


@pytest.mark.parametrize(
    ("notation", "cell", "rule"),
    [("id", "1.5", "decimal_mark"), ("id", "1.234", ""), ("en", "1,5", "decimal_mark")],
)
def test_a_declared_notation_needs_no_proof(notation: str, cell: str, rule: str) -> None:
    found = told(seen(Column("n", Type.DECIMAL, notation=notation), [cell]))
    assert [one for one, _ in found] == [rule][: bool(rule)]


def test_limits_are_those_of_the_notation_that_was_proven_later() -> None:
    column = Column("n", Type.DECIMAL, maximum=D(1000))
    assert told(seen(column, ["1.234", "1,5"])) == [("above_maximum", 2)]
    assert told(seen(column, ["1.234", "1.5"])) == []


def test_a_grouped_number_in_a_column_of_integers_is_one_only_in_its_notation() -> None:
    column = Column("n", Type.INTEGER)
    assert told(seen(column, ["1.234", "1.234.567"])) == []
    assert told(seen(column, ["1.234", "1,234,567"])) == [("not_integer", 2)]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["1-2-2024", "3-4-2024"], [("ambiguous_date", 2)]),
        (["1-2-2024", "25-12-2024"], [("date_not_iso", 2), ("date_not_iso", 3)]),
        (["25-12-2024", "26-12-2024", "27-12-2024", "28-12-2024", "12/31/2024"], "date_order"),
        (["25-12-2024", "12-25-2024"], [("mixed_date_order", 2)]),
    ],
)
def test_day_and_month_are_proven_or_asked_about(
    cells: list[str], expected: list[tuple[str, int]] | str
) -> None:
    found = told(seen(Column("t", Type.DATE), cells))
    if isinstance(expected, str):
        assert (expected, len(cells) + 1) in found
    else:
        assert found == expected


def test_a_missing_value_that_was_not_declared_is_proposed() -> None:
    assert told(seen(DECIMAL, ["1", "-", "n/a"])) == [
        ("undeclared_missing", 3),
        ("undeclared_missing", 4),
    ]
    assert told(seen(Column("n", Type.DECIMAL, missing=("-", "n/a")), ["1", "-", "n/a"])) == []


def test_of_each_rule_the_first_hundred_are_told_and_all_are_counted() -> None:
    found = findings(seen(DECIMAL, [f"x{n}" for n in range(250)]))
    assert [one.row for one in found.first()] == list(range(2, 102))
    assert found.counts() == {"not_number": {"n": 250}}


@pytest.mark.parametrize("kind", [Type.CODE, Type.DECIMAL, Type.DATE])
def test_different_cells_without_end_take_no_more_memory(kind: Type) -> None:
    tracemalloc.start()
    found = Cells(Column("k", kind), columns=100)
    peaks = []
    for start in range(0, 16_000, 1000):
        found.see(range(start, start + 1000), [f"k{n}" for n in range(start, start + 1000)])
        peaks.append(tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    assert peaks[-1] < peaks[len(peaks) // 2] * 1.05
    assert peaks[-1] < 3_000_000


def test_in_a_table_of_very_many_columns_each_keeps_fewer_findings() -> None:
    found = Cells(DECIMAL, columns=1000)
    found.see(range(500), [f"x{n}" for n in range(500)])
    assert len(findings(found).first()) == 20
    assert findings(found).counts() == {"not_number": {"n": 500}}


NUMBERS = st.one_of(
    st.integers(-2000, 2000).map(str),
    st.decimals(-5000, 5000, places=2).map(str),
    st.decimals(-5000, 5000, places=2).map(lambda n: str(n).replace(".", ",")),
    st.sampled_from(
        """
        0.00 0,00 0.05 0,0 -0.0
        1.234 1,234 1.234,5 1,234.5 12.345.678 0.000 0,5 -0.5 007 -07 00 0 -0 .5 ,5 5. - -- 1-2 -.5
        1_000 １２ NaN inf 1e5 9007199254740993 99999999999999999999 +5 1..2 1,2,3 0.1 1000.5 -1000
        """.split()
    ),
    st.sampled_from(["", " ", " 5 ", "1 234", "x\ny", "5\n", "\n", "12\n13"]),
    st.sampled_from([None, 5, 2.5, True]),
)
COLUMNS = st.builds(
    Column,
    st.just("n"),
    st.sampled_from([Type.INTEGER, Type.DECIMAL]),
    required=st.booleans(),
    minimum=st.sampled_from([None, D(0), D(-1000)]),
    maximum=st.sampled_from([None, D(1000), D("0.1"), D(9007199254740992)]),
    notation=st.sampled_from(["", "", "id", "en"]),
    missing=st.sampled_from([(), ("-",), ("0",)]),
)


@settings(max_examples=400, deadline=None)
@given(COLUMNS, st.lists(st.tuples(NUMBERS, st.integers(1, 150)), max_size=6), st.integers(20, 700))
def test_judging_runs_of_numbers_at_once_changes_nothing(
    column: Column, runs: list[tuple[Cell, int]], chunk: int
) -> None:
    cells = [cell for cell, times in runs for _ in range(times)]
    quick, slow = seen(column, cells, chunk=chunk), seen(column, cells, chunk=chunk, bulk=False)
    assert quick.notation == slow.notation
    first, second = findings(quick), findings(slow)
    assert first.counts() == second.counts()
    assert first.first() == second.first()


KEYS = st.one_of(
    st.integers(-3, 12).map(str),
    st.sampled_from(["", "a", "b", "01", "1 ", "é"]),
    st.sampled_from([None, 3, 4.0]),
)


@settings(deadline=None)
@given(
    st.sampled_from([(Type.INTEGER,), (Type.CODE,), (Type.CODE, Type.INTEGER)]).flatmap(
        lambda kinds: st.tuples(
            st.just(kinds), st.lists(st.tuples(*[KEYS] * len(kinds)), max_size=60)
        )
    ),
    st.integers(1, 30),
    st.sampled_from([3, 1 << 17]),
)
def test_keys_that_repeat_are_found_however_they_are_spread(
    made: tuple[tuple[Type, ...], list[tuple[Cell, ...]]], chunk: int, at_once: int
) -> None:
    kinds, rows = made
    before = keys_module._AT_ONCE
    keys_module._AT_ONCE = at_once
    try:
        columns = [Column(f"k{n}", kind, key=True) for n, kind in enumerate(kinds)]
        watcher = Keys(range(len(kinds)), columns)
        source = iter(enumerate(rows, start=2))
        while part := list(islice(source, chunk)):
            watcher.see(Chunk([line for line, _ in part], [row for _, row in part]))
        found = {(one.row, one.words["first"]) for one in watcher.finish()}
    finally:
        keys_module._AT_ONCE = before
    assert found == _repeated(rows, kinds)


def _repeated(rows: Sequence[Sequence[Cell]], kinds: Sequence[Type]) -> set[tuple[int, int]]:
    first: dict[tuple[str, ...], int] = {}
    again: set[tuple[int, int]] = set()
    for line, row in enumerate(rows, start=2):
        key = tuple(map(_text, row, kinds))
        if not all(key):
            continue
        if key in first:
            again.add((line, first[key]))
        else:
            first[key] = line
    return again


def _text(cell: Cell, kind: Type) -> str:
    text = "" if cell is None else str(int(cell)) if isinstance(cell, float) else str(cell).strip()
    return text.lstrip("0") or "0" if kind is Type.INTEGER and text.isdecimal() else text
