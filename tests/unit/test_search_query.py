"""What somebody types, as the search reads it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.portal.search import query, solr

STOCK = '<schema name="ckan-2.12"><filter language="English"/><filter language="English"/></schema>'


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("berapa jumlah penduduk di balikpapan?", "penduduk balikpapan"),
        ("Data dan jumlah", "Data dan jumlah"),
        ('"jumlah penduduk" di kota', '"jumlah penduduk" kota'),
        ("apbd", "apbd"),
        ("apbd?", "apbd?"),
        ("title:jumlah dan data", "title:jumlah dan data"),
        ("jumlah AND penduduk", "jumlah AND penduduk"),
        ("+jumlah -data", "+jumlah -data"),
        ("*:*", "*:*"),
        ('"jumlah penduduk', '"jumlah penduduk'),
        ("", ""),
    ],
)
def test_words_that_say_nothing_are_left_out_of_plain_searches(typed: str, read: str):
    assert query.improved(typed) == read


@given(st.text(max_size=60))
def test_no_search_becomes_empty_and_none_is_changed_twice(typed: str):
    once = query.improved(typed)
    assert bool(once.strip()) == bool(typed.strip())
    assert query.improved(once) == once


@given(st.text(max_size=40))
def test_nearer_searches_are_plain_words_too(typed: str):
    for attempt in query.attempts(typed):
        bare = attempt["q"].replace("~1", "")
        assert query.is_plain(bare)
        assert "{!" not in attempt["q"]


def test_first_some_words_then_other_letters():
    asked = list(query.attempts("puskemas baru"))
    assert [one["q"] for one in asked] == ["puskemas baru", "puskemas~1 baru"]
    assert [one["q"] for one in query.attempts("sd")] == []


def test_our_schema_is_ckans_in_another_language():
    ours = solr.schema(STOCK)
    assert ours == STOCK.replace("English", "Indonesian")
    assert 'name="ckan-2.12"' in ours
    with pytest.raises(ValueError, match="English"):
        solr.schema("<schema/>")


def test_the_lists_of_words_are_as_solr_reads_them():
    for line in solr.synonyms(["kkp, kementerian kelautan"]).splitlines():
        parts = [part.strip() for part in line.split(",")]
        assert len(parts) > 1, line
        assert all(parts), line
        assert line == line.casefold(), line
    assert all(word.isalpha() for word in solr.protected().split())
