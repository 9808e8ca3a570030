"""The smaller pure rules: the chain of the log, reasons, reading a table, waiting."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.proposals.access import classes as access
from ckanext.sdi_balikpapan.proposals.record import chain
from ckanext.sdi_balikpapan.proposals.review import checklist


def chained(count: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    previous = chain.GENESIS
    for seq in range(1, count + 1):
        row: dict[str, Any] = dict.fromkeys(chain.FIELDS, "x") | {"seq": seq, "previous": previous}
        previous = row["hash"] = chain.link(previous, row)
        rows.append(row)
    return rows


@given(st.integers(1, 8), st.data())
def test_whatever_is_changed_in_the_log_breaks_the_chain(count: int, data: st.DataObject) -> None:
    rows = chained(count)
    assert chain.first_break(rows) is None
    victim = data.draw(st.integers(0, count - 1))
    field = data.draw(st.sampled_from([*chain.FIELDS, "previous", "hash"]))
    rows[victim][field] = data.draw(st.integers(100, 200) if field == "seq" else st.text())
    untouched = field != "seq" and rows[victim][field] == chained(count)[victim][field]
    assert untouched or chain.first_break(rows) is not None


def test_a_row_taken_from_the_middle_is_missed() -> None:
    rows = chained(5)
    del rows[2]
    assert chain.first_break(rows) == 4


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ({}, "not_a_list"),
        ("x", "not_a_list"),
        (["x"], "not_an_object"),
        ([{"note": "a"}], "principle"),
        ([{"principle": "apa-saja", "note": "a"}], "principle"),
        ([{"principle": ["metadata"], "note": "a"}], "principle"),
        ([{"principle": "metadata"}], "note_missing"),
        ([{"principle": "metadata", "note": "  "}], "note_missing"),
        ([{"principle": "metadata", "note": 1}], "note_missing"),
        ([{"principle": "metadata", "note": "x" * 4001}], "note_too_long"),
        ([{"principle": "metadata", "note": "x", "field": ["a"]}], "field"),
        ([{"principle": "metadata", "note": "a\x00"}], "not_storable"),
        ([{"principle": "metadata", "note": "a"}] * 201, "too_many"),
    ],
)
def test_a_reason_that_cannot_be_read_is_named(raw: object, problem: str) -> None:
    with pytest.raises(checklist.BadReason) as caught:
        checklist.read_reasons(raw)
    assert caught.value.problem == problem


def test_reasons_name_principle_field_and_note() -> None:
    raw = [{"principle": "kode_referensi", "note": " Kode salah. ", "field": "wilayah"}]
    [reason] = checklist.read_reasons(raw)
    assert reason.as_dict() == {**raw[0], "note": "Kode salah."}


def test_access_classes_say_what_stays_outside() -> None:
    assert access.stays_outside_ckan({"accessRights": "tertutup"})
    assert access.stays_outside_ckan({"accessRights": " tertutup\n"})
    assert access.stays_outside_ckan({"accessRights": "apa saja"})
    assert not access.stays_outside_ckan({"accessRights": "terbuka"})
    assert not access.stays_outside_ckan({})
    link, file = {"name": "Tautan", "url": "https://x.test/a.csv"}, {"url_type": "upload"}
    restricted = {"accessRights": " terbatas", "resources": [file, link]}
    assert access.unguarded_links(restricted) == ["Tautan"]
    assert access.unguarded_links({**restricted, "accessRights": "terbuka"}) == []
    assert access.unguarded_links({"accessRights": "terbatas"}) == []
