"""What a decision of the Forum must say, and how a list differs from what was agreed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.planning.forum.decision import (
    Agreed,
    Incomplete,
    Kind,
    cites,
    difference,
    fingerprint,
    read,
)

TODAY = date(2027, 3, 1)
WHOLE = {
    "number": "3/FSD/2027",
    "date": "2027-02-20",
    "kind": "lainnya",
    "title": "Tata kerja",
    "decided": "Forum bersidang tiap triwulan.",
}


def problems(**changes: object) -> dict[str, str]:
    with pytest.raises(Incomplete) as refused:
        read({**WHOLE, **changes}, TODAY)
    return refused.value.problems


def test_a_whole_decision_is_read():
    said = read({**WHOLE, "bindings": [{"type": "dataset", "id": " x "}]}, TODAY)
    assert (said.kind, said.day) == (Kind.OTHER, date(2027, 2, 20))
    assert [(b.type, b.id) for b in said.bindings] == [("dataset", "x")]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"number": " "}, {"number": "missing"}),
        ({"title": "x" * 301}, {"title": "long"}),
        ({"decided": "a\x00b"}, {"decided": "letters"}),
        ({"date": "20 Februari"}, {"date": "date"}),
        ({"date": "2027-03-02"}, {"date": "future"}),
        ({"kind": "rapat"}, {"kind": "kind"}),
        ({"document": "javascript:alert(1)"}, {"document": "link"}),
        ({"document": "https://x/<b>"}, {"document": "link"}),
        ({"bindings": [{"type": "orang", "id": "1"}]}, {"bindings": "bindings"}),
        ({"bindings": "dataset"}, {"bindings": "bindings"}),
        ({"bindings": [{"type": "daftar_data", "id": "27"}]}, {"bindings": "bindings"}),
        ({"bindings": [{"type": "entri", "id": "a\x00b"}]}, {"bindings": "bindings"}),
        ({"kind": "daftar_data"}, {"bindings": "year"}),
        ({"document": "//evil.example/x"}, {"document": "link"}),
        ({"document": "/\\evil.example"}, {"document": "link"}),
        ({"document": "https:///evil"}, {"document": "link"}),
        ({"kind": "indikator"}, {"bindings": "entry"}),
        (
            {"kind": "indikator", "bindings": [{"type": "entri", "id": i} for i in "ab"]},
            {"bindings": "roles"},
        ),
        (
            {
                "kind": "indikator",
                "bindings": [{"type": "entri", "id": i, "role": "stays"} for i in "ab"],
            },
            {"bindings": "roles"},
        ),
    ],
)
def test_what_is_wrong_is_named(changes, expected):
    assert problems(**changes) == expected


@pytest.mark.parametrize("document", ["/dataset/x", "https://a.example/b?c=1", ""])
def test_a_document_is_an_address_here_or_elsewhere(document):
    assert read({**WHOLE, "document": document}, TODAY).document == document


def test_a_dispute_names_what_stays_and_what_goes():
    roles = {"a": "stays", "b": "goes", "c": "goes"}
    bindings = [{"type": "entri", "id": id_, "role": role} for id_, role in roles.items()]
    said = read({**WHOLE, "kind": "indikator", "bindings": bindings}, TODAY)
    assert {one.id: one.role for one in said.bindings} == roles
    read({**WHOLE, "kind": "indikator", "bindings": bindings[:1]}, TODAY)


anything = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["type", "id", "role", "x"]), inner)
    ),
)


@given(st.dictionaries(st.sampled_from([*WHOLE, "bindings", "document"]), anything))
def test_whatever_comes_is_read_or_refused(asked):
    try:
        read(asked, TODAY)
    except Incomplete as refused:
        told = refused.problems
    else:
        told = {"nothing": "is wrong"}
    assert told


entries = st.lists(
    st.builds(Agreed, st.sampled_from("abcdef"), st.sampled_from("12"), st.sampled_from("xy")),
    unique_by=lambda one: one.entry_id,
)


@given(entries, entries)
def test_what_changed_since_is_told_entry_by_entry(then, now):
    found = difference(then, now)
    assert {*found.new, *found.changed} <= {one.entry_id for one in now}
    assert (found.new, found.changed, found.gone) == ((), (), ()) or set(then) != set(now)
    back = difference(now, then)
    assert (back.new, back.gone) == (found.gone, found.new)


@given(entries, st.randoms())
def test_a_list_has_one_fingerprint_whatever_its_order(found, random):
    before = fingerprint(found)
    random.shuffle(found)
    assert fingerprint(found) == before


@pytest.mark.parametrize(
    ("text", "number", "expected"),
    [
        ("Keputusan Forum 3/FSD/2027, 20 Februari 2027", "3/FSD/2027", True),
        ("keputusan forum 3/fsd/2027.", "3/FSD/2027", True),
        ("Keputusan Forum 13/FSD/2027", "3/FSD/2027", False),
        ("Keputusan Forum 3/FSD/20271", "3/FSD/2027", False),
        ("Keputusan Forum 3/FSD/2027/A", "3/FSD/2027", False),
        ("20 Februari 2027", "2027", False),
        ("Keputusan (a+)+/2027", "(a+)+/2027", True),
    ],
)
def test_a_text_names_a_decision_by_its_whole_number(text: str, number: str, expected: bool):
    assert cites(text, number) is expected
