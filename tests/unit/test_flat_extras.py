"""What the national side reads among the extras: names for codes, nothing twice, nothing hidden."""

from __future__ import annotations

import copy

import pytest

from ckanext.sdi_balikpapan.standards import flat_extras as flat

DATASET = {
    "type": "dataset",
    "state": "active",
    "private": False,
    "resources": [],
    "kategori": "pemerintahan-umum",
    "accrualPeriodicity": "tahunan",
    "kriteria_prioritas": ["sdgs"],
    "prioritas_tahun": ["2023", "2024"],
    "satuan": "Orang",
    "sdi_version": "3",
}


def said(dataset: dict) -> dict[str, str]:
    extras = flat.flat_extras(dataset)
    assert len({extra["key"] for extra in extras}) == len(extras)
    return {extra["key"]: extra["value"] for extra in extras}


def test_a_code_goes_out_by_its_name_and_several_years_in_one_text():
    found = said(DATASET)
    assert found["kategori"] == "Pemerintahan Umum"
    assert found["accrualPeriodicity"] == "Tahunan"
    assert found["prioritas_tahun"] == "2023, 2024"
    assert found["theme"].endswith("/data-theme/GOVE")
    assert found["satuan"] == "Orang"


def test_what_the_walidata_approved_counts_as_checked_and_nothing_else_does():
    assert said(DATASET)[flat.CHECKED] == "1"
    claims = [{"key": flat.CHECKED, "value": "1"}]
    assert flat.CHECKED not in said({**DATASET, "sdi_version": "", "extras": claims})


def test_empty_fields_say_nothing():
    assert said({"resources": []}) == {}


def test_own_extras_stay_and_an_answer_told_twice_is_the_same():
    once = {
        **DATASET,
        "extras": flat.flat_extras({**DATASET, "extras": [{"key": "a", "value": "b"}]}),
    }
    assert flat.flat_extras(once) == once["extras"]
    assert said(once)["a"] == "b"


def test_a_request_that_repeats_an_answer_holds_only_its_own_extras():
    own = [{"key": "a", "value": "b"}]
    request = {**DATASET, "extras": flat.flat_extras({**DATASET, "extras": own})}
    flat.without_flat_extras(request)
    assert request["extras"] == own


@pytest.mark.parametrize(
    "request_", [None, [], "x", {}, {"extras": None}, {"extras": "x"}, {"extras": [1, {"key": []}]}]
)
def test_a_request_of_any_shape_is_left_as_it_is(request_):
    before = copy.deepcopy(request_)
    flat.without_flat_extras(request_)
    assert request_ == before


@pytest.mark.parametrize(
    "change",
    [{"state": "draft"}, {"state": "deleted"}, {"private": True}, {"type": "harvest"}],
    ids=str,
)
def test_only_what_is_out_says_it(change):
    assert flat.is_out(DATASET)
    assert not flat.is_out({**DATASET, **change})


def test_a_search_for_some_fields_gets_those_fields():
    assert not flat.is_out({key: value for key, value in DATASET.items() if key != "resources"})
