"""What the forms ask: whatever comes is judged, and never raises."""

from __future__ import annotations

from datetime import date

import form_entries
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.standards.forms import form as forms
from ckanext.sdi_balikpapan.standards.forms import words
from ckanext.sdi_balikpapan.standards.forms.conditions import read
from ckanext.sdi_balikpapan.standards.forms.form import form
from ckanext.sdi_balikpapan.standards.forms.rule_table import BY_ID
from ckanext.sdi_balikpapan.standards.forms.rules import (
    RULES,
    BadLevel,
    Level,
    asked,
    judge,
    levels,
    required,
)
from ckanext.sdi_balikpapan.standards.forms.tidy import tidy

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
names = st.sampled_from([field.name for name in forms.names() for field in form(name)])
entries = st.dictionaries(names | st.text(max_size=8), anything, max_size=12)


@given(st.sampled_from(forms.names()), entries | anything)
def test_whatever_comes_is_judged_in_words(name, entry):
    for problem in judge(name, entry):
        for lang in ("id", "en"):
            assert len(words.say(form(name), problem, lang)) > 20


@given(st.sampled_from(forms.names()), entries | anything)
def test_tidying_twice_changes_nothing(name, entry):
    once = tidy(form(name), entry)
    assert tidy(form(name), once) == once


@given(st.sampled_from(forms.names()), entries)
def test_what_must_be_filled_in_is_asked(name, entry):
    assert required(name, entry) <= asked(name, entry)


@pytest.mark.parametrize("name", forms.names())
@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_who_answers_what_is_asked_is_not_held_up(name, data):
    entry = data.draw(form_entries.whole(name))
    assert [p for p in judge(name, entry) if p.level is Level.BLOCK] == []
    assert required(name, entry) <= entry.keys() <= asked(name, entry)


@pytest.mark.parametrize("name", forms.names())
@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_who_leaves_out_what_must_be_filled_in_is_told(name, data):
    entry = data.draw(form_entries.whole(name))
    left_out = data.draw(st.sampled_from(sorted(required(name, entry))))
    told = judge(name, {k: v for k, v in entry.items() if k != left_out})
    assert left_out in {p.field for p in told}


@pytest.mark.parametrize("word", ["keg-0.1-isi", "keg-0.1-isi:maybe", "tidak-ada:warn", ":block"])
def test_a_setting_that_cannot_be_read_is_named(word):
    with pytest.raises(BadLevel, match=word.split(":")[0] or "no rule"):
        levels([word])


def test_the_last_word_of_the_setting_counts():
    found = levels(["keg-*:warn", "keg-0.1-isi:off"])
    assert found["keg-0.1-isi"] is Level.OFF
    assert found["keg-0.2-isi"] is Level.WARN
    assert "ind-2-isi" not in found


@pytest.mark.parametrize(
    ("rule", "when"),
    [(rule.id, rule.when) for rule in RULES if rule.when],
)
def test_every_condition_can_be_read_and_names_questions_that_there_are(rule, when):
    of = form(BY_ID[rule].form)
    for name in read(when).fields:
        activity = name.removeprefix("kegiatan.")
        assert (form("ms_keg") if activity != name else of).by_name[activity]
    for lang in ("id", "en"):
        assert words.say_condition(of, when, lang)


@pytest.mark.parametrize("text", ["a", "a=b c", "a==1", "a=1 &", "| a=1", "a:ada"])
def test_a_condition_that_cannot_be_read_is_refused(text):
    with pytest.raises(ValueError, match="not a condition"):
        read(text)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (5, ["1", "4"]),
        ("5", ["1", "4"]),
        ("16", ["16"]),
        ("1; 4", ["1", "4"]),
        (["4", 1, "1"], ["1", "4"]),
        ("31", ["1", "2", "4", "8", "16"]),
        ("32", ["32"]),
        ([], None),
    ],
)
def test_a_multi_choice_is_written_as_a_sum_or_as_its_codes(written, meant):
    assert (
        tidy(form("ms_keg"), {"metode_pengumpulan_data": written}).get("metode_pengumpulan_data")
        == meant
    )


def test_numbers_dates_and_booleans_become_texts():
    entry = {"jumlah_supervisor": 3.0, "rilis_digital": date(2026, 1, 2), "uji_coba": True}
    assert tidy(form("ms_keg"), entry) == {
        "jumlah_supervisor": "3",
        "rilis_digital": "2026-01-02",
        "uji_coba": "1",
    }


def test_what_is_nested_deeply_is_judged_too():
    deep: list = []
    for _ in range(5000):
        deep = [deep]
    assert judge("ms_keg", {"judul_kegiatan": deep, "variabel_dikumpulkan": deep})


@pytest.mark.parametrize("written", ["Kecamatan", "kecamatan", "District"])
def test_a_proposed_answer_that_is_written_out_is_its_code(written):
    assert tidy(form("ms_ind"), {"level_estimasi": written}) == {"level_estimasi": "kecamatan"}
    assert tidy(form("ms_ind"), {"level_estimasi": "RT"}) == {"level_estimasi": "RT"}
