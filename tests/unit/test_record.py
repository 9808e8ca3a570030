"""Heads and exports of the log: what they show, and what a stranger can check with them."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.proposals.record import chain, export, heads
from ckanext.sdi_balikpapan.proposals.record.heads import Fault, Head

SECURITY = Path(__file__).resolve().parents[2] / "docs" / "security.md"

Rows = list[dict[str, Any]]


def chained(count: int, note: str = "x") -> Rows:
    rows: Rows = []
    previous = chain.GENESIS
    for seq in range(1, count + 1):
        row: dict[str, Any] = dict.fromkeys(chain.FIELDS, note)
        row |= {"seq": seq, "previous": previous, "reasons": [{"note": note}], "from_state": None}
        row["proposal_id"] = f"usulan-{seq}"
        previous = row["hash"] = chain.link(previous, row)
        rows.append(row)
    return rows


def relinked(rows: Rows) -> Rows:
    """The whole chain made anew, as somebody with the database and this code would."""
    previous = chain.GENESIS
    for seq, row in enumerate(rows, 1):
        row |= {"seq": seq, "previous": previous}
        previous = row["hash"] = chain.link(previous, row)
    return rows


def head_of(rows: Rows, seq: int) -> Head:
    return Head(seq, rows[seq - 1]["hash"], "2026-11-22T00:00:00+00:00", "https://contoh.go.id")


def changed(rows: Rows) -> Rows:
    rows[2]["note"] = "y"
    return rows


def dropped(rows: Rows) -> Rows:
    del rows[2]
    return rows


def inserted(rows: Rows) -> Rows:
    rows.insert(2, {**rows[1], "note": "y"})
    return rows


def renumbered(rows: Rows) -> Rows:
    del rows[2]
    for seq, row in enumerate(rows, 1):
        row["seq"] = seq
    return rows


def cut(rows: Rows) -> Rows:
    return rows[:4]


def emptied(_rows: Rows) -> Rows:
    return []


def remade(rows: Rows) -> Rows:
    return relinked(changed(rows))


def remade_shorter(rows: Rows) -> Rows:
    return relinked(dropped(rows))


@pytest.mark.parametrize(
    ("tamper", "expected"),
    [
        (changed, [(Fault.CHANGED, 3)]),
        (dropped, [(Fault.GAP, 4)]),
        (inserted, [(Fault.GAP, 2)]),
        (renumbered, [(Fault.LINK, 3), (Fault.REWRITTEN, 5), (Fault.CUT, 6)]),
        (cut, [(Fault.CUT, 5), (Fault.CUT, 6)]),
        (emptied, [(Fault.CUT, 2), (Fault.CUT, 5), (Fault.CUT, 6)]),
        (remade, [(Fault.REWRITTEN, 5), (Fault.REWRITTEN, 6)]),
        (remade_shorter, [(Fault.REWRITTEN, 5), (Fault.CUT, 6)]),
    ],
)
def test_heads_kept_elsewhere_show_what_a_chain_alone_hides(tamper, expected):
    kept = [head_of(chained(6), seq) for seq in (2, 5, 6)]
    assert list(heads.faults(chained(6), kept)) == []
    found = [(f.fault, f.seq) for f in heads.faults(tamper(chained(6)), kept)]
    assert found == expected


@given(st.integers(1, 6), st.data())
def test_without_heads_only_the_first_broken_row_is_named(count: int, data: st.DataObject) -> None:
    rows = chained(count)
    victim = data.draw(st.integers(0, count - 1))
    rows[victim]["actor"] = data.draw(st.text().filter(lambda text: text != "x"))
    assert [f.seq for f in heads.faults(rows, [])] == [victim + 1]


def test_heads_are_read_however_they_were_kept():
    head = head_of(chained(3), 2)
    line = heads.as_text(head)
    for text in (line, f"{line}\n{line}", f"[{line}]", f'{{"heads": [{line}]}}'):
        assert set(heads.read(text)) == {head}


@pytest.mark.parametrize(
    "text", ["", "x", "[1]", "{}", '{"seq": 0, "hash": "x"}', '{"seq": true, "hash": 1}', "null"]
)
def test_what_is_no_head_is_said_to_be_none(text):
    with pytest.raises(heads.BadHead):
        heads.read(text or "x")


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", '=HYPERLINK("x")', "biasa", ""]
)
def test_no_cell_of_the_table_is_a_formula(text):
    cell = export.harmless(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell.removeprefix("'") == text or cell == text


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")))
def test_a_table_says_what_the_row_says(note: str) -> None:
    rows = chained(2, note)
    written = "".join(export.table(rows))
    read = list(csv.DictReader(io.StringIO(written, newline="")))
    assert [export.harmless(note)] * 2 == [row["note"] for row in read]
    assert [row["hash"] for row in read] == [row["hash"] for row in rows]


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")))
def test_the_recipe_in_the_docs_checks_an_export_without_this_code(note: str) -> None:
    recipe = re.search(r"```python\n(.*?)```", SECURITY.read_text(), re.DOTALL)
    assert recipe
    lines = list(export.lines(chained(3, note)))
    assert _follow(recipe[1], lines) == [3]
    for number in range(3):
        bent = json.loads(lines[number]) | {"role": "lain"}
        with pytest.raises(AssertionError):
            _follow(recipe[1], [*lines[:number], json.dumps(bent) + "\n", *lines[number + 1 :]])


def _follow(recipe: str, lines: list[str]) -> list[int]:
    """What the recipe prints for an export."""
    printed: list[int] = []
    names = {"open": lambda *_, **__: lines, "print": lambda seq, _hash: printed.append(seq)}
    exec(recipe, {"__builtins__": __builtins__, **names})
    return printed
