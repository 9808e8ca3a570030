"""What the forms ask: whatever comes is judged, and never raises."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.standards.forms import form as forms
from ckanext.sdi_balikpapan.standards.forms import words
from ckanext.sdi_balikpapan.standards.forms.form import form
from ckanext.sdi_balikpapan.standards.forms.rules import asked, judge, required
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
