"""The forms' properties, each on many more examples: only by `./portal test soak`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import test_forms_exchange as exchange
import test_forms_rules as rules
import test_forms_spreadsheet as spreadsheet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.standards.forms import form as forms
from ckanext.sdi_balikpapan.standards.forms import indah

OFTEN = settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
pytestmark = pytest.mark.soak


def often(property_: Callable[..., None], **fixed: Any) -> None:
    inner = property_.hypothesis.inner_test  # type: ignore[attr-defined]
    OFTEN(given(data=st.data())(lambda data: inner(**fixed, data=data)))()


@pytest.mark.parametrize("name", forms.names())
@pytest.mark.parametrize(
    "property_",
    [
        rules.test_who_answers_what_is_asked_is_not_held_up,
        rules.test_who_leaves_out_what_must_be_filled_in_is_told,
        spreadsheet.test_what_is_exported_is_imported,
    ],
    ids=lambda one: one.__name__,
)
def test_forms_and_spreadsheets(property_, name):
    often(property_, name=name)


@pytest.mark.parametrize("name", indah.FORMS)
@pytest.mark.parametrize("shape", exchange.SHAPES, ids=lambda shape: shape.name)
@pytest.mark.parametrize(
    "property_",
    [
        exchange.test_answers_go_out_and_come_back,
        exchange.test_answers_of_any_shape_go_out_and_come_back,
        exchange.test_a_record_comes_in_and_goes_out_again,
    ],
    ids=lambda one: one.__name__,
)
def test_records_of_other_systems(property_, shape, name):
    often(property_, shape=shape, name=name)


def test_damaged_workbooks():
    often(spreadsheet.test_a_damaged_file_is_read_or_refused)
