"""The pure halves of the pages: reading a posted form, and showing a proposal in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.proposals.editing.form import as_form, digest, page_change
from ckanext.sdi_balikpapan.proposals.review.reading import (
    RowChange,
    Shown,
    after_label,
    marked,
    problems,
    shown,
    table_change,
)

FIELDS = [
    {"field_name": "title", "label": "Judul"},
    {"field_name": "wilayah", "label": "Wilayah", "form_snippet": "sdi_codes.html"},
    {"field_name": "tag_string", "label": "Kata kunci"},
    {
        "field_name": "variabel",
        "label": "Variabel",
        "repeating_subfields": [
            {"field_name": "nama", "label": "Nama"},
            {"field_name": "tipe", "label": "Tipe", "sdi_list": "tipe_variabel"},
        ],
    },
]

TABLE = [
    # what was posted, what the body held, what the page says
    ({"title": ["Baru"]}, {}, {"title": "Baru"}),
    ({"title": [""]}, {"title": "Lama"}, {"title": ""}),
    ({"title": [""]}, {}, {}),
    ({"title": ["dua\r\nbaris"]}, {}, {"title": "dua\nbaris"}),
    ({"wilayah": ["", "64.71", "64"]}, {}, {"wilayah": ["64.71", "64"]}),
    ({"wilayah": [""]}, {"wilayah": ["64"]}, {"wilayah": []}),
    ({"tag_string": ["b, a,,a "]}, {}, {"tags": [{"name": "a"}, {"name": "b"}]}),
    ({"tag_string": [""]}, {"tags": [{"name": "a"}]}, {"tags": []}),
    (
        {"variabel-10-nama": ["k10"], "variabel-2-nama": ["k2"], "variabel-3-nama": [""]},
        {},
        {"variabel": [{"nama": "k2"}, {"nama": "k10"}]},
    ),
    ({}, {"variabel": [{"nama": "x"}]}, {"variabel": []}),
    ({"state": ["active"], "hash": ["f" * 64]}, {}, {}),
]


@pytest.mark.parametrize(("posted", "body", "expected"), TABLE)
def test_a_page_says_its_own_fields_and_nothing_else(posted, body, expected) -> None:
    said = page_change(posted, FIELDS, body)
    of_others = {k: v for k, v in said.items() if k not in expected}
    assert {k: said[k] for k in expected} == expected
    assert all(v in ("", []) and body.get(k) for k, v in of_others.items())


words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=20)
bodies = st.fixed_dictionaries(
    {},
    optional={
        "title": words,
        "wilayah": st.lists(words.filter(str.strip), max_size=3),
        "variabel": st.lists(
            st.fixed_dictionaries({"nama": words.filter(bool), "tipe": words}), max_size=12
        ),
    },
)


@given(bodies)
def test_saving_a_page_as_it_was_opened_changes_nothing(body: dict) -> None:
    posted = {"title": [body.get("title", "")], "wilayah": ["", *body.get("wilayah", [])]}
    for number, row in enumerate(body.get("variabel", [])):
        posted |= {f"variabel-{number}-{key}": [value] for key, value in row.items()}
    after = {**body, **page_change(posted, FIELDS, body)}
    assert digest(after, FIELDS) == digest(body, FIELDS)


def test_keywords_are_typed_as_one_text() -> None:
    assert as_form({"tags": [{"name": "a"}, {"name": "b"}]})["tag_string"] == "a,b"


@given(words, words)
def test_marked_texts_hold_both_texts_wholly(before: str, after: str) -> None:
    pieces = marked(before, after)
    assert "".join(p.text for p in pieces if p.change != "added") == before
    assert "".join(p.text for p in pieces if p.change != "removed") == after


def named(name: str, code: str) -> str:
    return f"{name}:{code}"


SHOWN = [
    (None, "apa adanya", Shown(text="apa adanya")),
    (None, None, Shown()),
    ({"sdi_list": "akses"}, "terbuka", Shown(text="akses:terbuka")),
    ({"sdi_list": "wilayah"}, ["64", "65"], Shown(items=("wilayah:64", "wilayah:65"))),
    ({}, [{"name": "a"}, {"name": "b"}], Shown(items=("a", "b"))),
    (
        FIELDS[3],
        [{"nama": "k", "tipe": ""}, {"nama": "l"}],
        Shown(columns=("Nama",), rows=(("k",), ("l",))),
    ),
]


@pytest.mark.parametrize(("field", "value", "expected"), SHOWN)
def test_a_value_is_shown_in_words(field, value, expected: Shown) -> None:
    assert shown(field, value, named, str) == expected


def test_a_changed_table_shows_the_rows_that_changed() -> None:
    before = [{"nama": "a", "tipe": "teks"}, {"nama": "b", "tipe": "teks"}, {"nama": "c"}]
    after = [{"nama": "d"}, {"nama": "b", "tipe": "kode"}, {"nama": "a", "tipe": "teks"}]
    change = table_change(FIELDS[3], before, after, lambda _, code: code, str)
    assert change.columns == ("Nama", "Tipe")
    assert change.same == 1
    assert change.rows == (
        RowChange("added", (("", "d"), ("", ""))),
        RowChange("changed", (("b", "b"), ("teks", "kode"))),
        RowChange("removed", (("c", ""), ("", ""))),
    )


def test_problems_come_in_the_order_of_the_form_with_their_places() -> None:
    errors = {
        "lain": ["Aneh"],
        "resources": [{}, {"url": ["Hilang"]}],
        "variabel": [{}, {"nama": ["Wajib"]}],
        "title": ["Wajib"],
    }
    pages = [{"fields": FIELDS[:2]}, {"fields": FIELDS[2:]}]
    found = problems(errors, pages, [{"field_name": "url", "label": "Berkas"}], str)
    assert [(p.label, p.message, p.page, p.resource) for p in found] == [
        ("Judul", "Wajib", 1, None),
        ("Variabel", "2, Nama: Wajib", 2, None),
        ("Berkas", "Hilang", None, 1),
        ("lain", "Aneh", None, None),
    ]


ERRORS = st.recursive(
    st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["title", "variabel", "resources", "x"]), ERRORS))
def test_no_shape_of_errors_breaks_the_page(errors: dict) -> None:
    for problem in problems(errors, [{"fields": FIELDS}], [], str):
        assert isinstance(problem.message, str)


def test_long_texts_of_few_words_are_not_compared_for_minutes() -> None:
    before, after = (" ".join(str(i * step % 150) for i in range(2500)) for step in (1, 7))
    assert marked(before, after) == []


def test_a_label_shown_before_a_sentence_is_not_said_again() -> None:
    assert after_label("0.2 Tahun belum diisi.", "0.2 Tahun") == " belum diisi."
    assert after_label("Isian wajib.", "Judul") == ": Isian wajib."
    assert after_label("Isian wajib.", "") == ": Isian wajib."
