"""The smaller pure rules: the chain of the log, reasons, reading a table, waiting."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.proposals.access import classes as access
from ckanext.sdi_balikpapan.proposals.publishing import tabular
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


def table(content: bytes) -> tuple[list[str], list[list[str | None]]]:
    names, rows = tabular.read(io.BytesIO(content))
    return names, list(rows)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_table_is_read_in_any_usual_separator_and_encoding(separator: str, encoding: str) -> None:
    lines = ["nama{0}jumlah", "café{0}1.234,5" if separator != "," else "café{0}1.234"]
    content = "\r\n".join(lines).format(separator).encode(encoding)
    names, rows = table(content)
    assert names == ["nama", "jumlah"]
    assert rows[0][0] == "café"


@given(st.lists(st.text(max_size=80), min_size=1, max_size=30))
def test_column_names_are_valid_for_the_datastore_and_all_different(header: list[str]) -> None:
    names = tabular.column_names(header)
    assert len(set(names)) == len(header)
    for name in names:
        assert name
        assert name.strip() == name
        assert not name.startswith("_")
        assert '"' not in name
        assert len(name.encode()) <= 63


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b" \n \r\n", "empty"),
        (b"PK\x03\x04\x00\x00\x00", "binary"),
        (b",".join(b"k%d" % i for i in range(1001)), "too_many_columns"),
        (b"a,b\n" + b"x" * 1_100_000 + b",1\n", "cell_too_long"),
    ],
)
def test_what_is_no_table_is_said_to_be_none(content: bytes, why: str) -> None:
    with pytest.raises(tabular.Unreadable) as caught:
        table(content)
    assert caught.value.why == why


def test_short_and_long_rows_are_fitted_and_nothing_is_converted() -> None:
    names, rows = table(b"a,b,a\n007,\n1,2,3,4\n\n")
    assert names == ["a", "b", "a_2"]
    assert rows == [["007", None, None], ["1", "2", "3"]]


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
