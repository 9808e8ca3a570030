"""Two tables compared, held against the naive way with sets."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.proposals.review import tables
from ckanext.sdi_balikpapan.proposals.review.tables import Comparison, Table, compare

CELLS = st.one_of(st.none(), st.sampled_from(["a", "b", "1", "2", "\x00", "", "a\x1fb"]))
KEYED = st.dictionaries(st.text("xyz", min_size=1, max_size=3), st.tuples(CELLS, CELLS))


def table(names: list[str], rows: list[Any]) -> Table:
    return Table(names, lambda: iter([list(row) for row in rows]))


def of(rows: dict[str, Any]) -> Table:
    return table(["id", "p", "q"], [[key, *cells] for key, cells in rows.items()])


def counts(found: Comparison) -> tuple[int, int, int]:
    return found.added, found.removed, found.changed


@given(KEYED, KEYED)
def test_rows_with_a_key_are_added_removed_or_changed(old, new) -> None:
    found = compare(of(old), of(new))
    expected = (
        len(new.keys() - old.keys()),
        len(old.keys() - new.keys()),
        sum(old[key] != new[key] for key in old.keys() & new.keys()),
    )
    assert counts(found) == expected
    assert (found.rows_before, found.rows_after) == (len(old), len(new))


@given(st.lists(st.tuples(CELLS, CELLS)), st.lists(st.tuples(CELLS, CELLS)))
def test_rows_without_a_key_are_counted_whole(old, new) -> None:
    doubled_old, doubled_new = [*old, *old, ("k", "k")] * 2, [*new, ("k", "k")] * 2
    found = compare(table(["p", "q"], doubled_old), table(["p", "q"], doubled_new))
    was, now = Counter(doubled_old), Counter(doubled_new)
    assert found.key == ()
    assert counts(found) == ((now - was).total(), (was - now).total(), 0)


@given(KEYED)
def test_a_table_does_not_differ_from_itself_in_another_order(rows) -> None:
    other = dict(reversed(rows.items()))
    assert counts(compare(of(rows), of(other))) == (0, 0, 0)


def test_columns_that_come_and_go_change_no_row() -> None:
    old = table(["id", "lama"], [["1", "x"], ["2", "y"]])
    new = table(["baru", "id"], [["7", "1"], ["8", "2"]])
    found = compare(old, new)
    assert (found.columns_added, found.columns_removed) == (("baru",), ("lama",))
    assert counts(found) == (0, 0, 0)


def test_a_renamed_column_is_the_same_column() -> None:
    old = table(["id", "jml", "x"], [[str(i), str(i * 3), "c"] for i in range(20)])
    new = table(["id", "jumlah", "x"], [[str(i), str(i * 3 + (i == 7)), "c"] for i in range(20)])
    found = compare(old, new)
    assert found.renamed == (("jml", "jumlah"),)
    assert counts(found) == (0, 0, 1)
    [change] = found.examples["changed"]
    assert change == {"key": ["7"], "cells": [{"column": "jumlah", "before": "21", "after": "22"}]}


def test_the_key_takes_as_many_first_columns_as_it_needs() -> None:
    old = [["a", "2024", "1"], ["a", "2025", "2"], ["b", "2024", "3"]]
    new = [["a", "2024", "1"], ["a", "2025", "9"], ["b", "2025", "3"]]
    names = ["wilayah", "tahun", "jumlah"]
    found = compare(table(names, old), table(names, new))
    assert found.key == ("wilayah", "tahun")
    assert counts(found) == (1, 1, 1)


def test_a_declared_key_comes_first() -> None:
    names = ["nama", "kode", "jumlah"]
    old, new = [["Kota", "1", "5"]], [["Kota Lama", "1", "5"]]
    found = compare(table(names, old), table(names, new), key=["kode"])
    assert (found.key, counts(found)) == (("kode",), (0, 0, 1))


def test_large_tables_are_only_counted(monkeypatch) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 2)
    found = compare(of({"x": (None, None)}), of(dict.fromkeys("xyz", ("a", "b"))))
    assert (found.why, found.rows_before, found.rows_after, found.examples) == (
        "too_large",
        1,
        3,
        {},
    )


def test_examples_are_few_and_their_cells_short() -> None:
    new = {f"k{i}": ("x" * 900, None) for i in range(50)}
    found = compare(of({}), of(new))
    assert found.added == 50
    assert len(found.examples["added"]) == tables.EXAMPLES
    assert len(found.examples["added"][0]["p"]) == 200
