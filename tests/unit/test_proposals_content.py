"""What a proposal may hold: nothing of the control fields, the same hash for the same content."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.proposals.content import SHA256, BadContent, content_hash, patched
from ckanext.sdi_balikpapan.proposals.editing.cleaning import CONTROL_KEYS, clean_body
from ckanext.sdi_balikpapan.proposals.editing.resources import settle
from ckanext.sdi_balikpapan.proposals.review.diff import Change, differences

json_values: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=20,
)
bodies = st.dictionaries(st.text(min_size=1, max_size=8), json_values, max_size=6)


@given(bodies, st.sampled_from(sorted(CONTROL_KEYS)), json_values)
def test_no_request_sets_a_control_field(body: dict, key: str, value: object) -> None:
    with contextlib.suppress(BadContent):
        assert key not in clean_body({**body, key: value})


@given(bodies)
def test_cleaning_twice_changes_nothing_more(body: dict) -> None:
    try:
        once = clean_body(body)
    except BadContent:
        return
    assert clean_body(once) == once


@given(bodies)
def test_the_hash_does_not_depend_on_the_order_of_fields(body: dict) -> None:
    try:
        clean = clean_body(body)
    except BadContent:
        return
    turned = dict(reversed(list(clean.items())))
    assert content_hash("edit", "x", clean) == content_hash("edit", "x", turned)
    assert content_hash("edit", "x", clean) != content_hash("withdraw", "x", clean)
    assert content_hash("edit", "x", clean) != content_hash("edit", "y", clean)


@pytest.mark.parametrize(
    ("body", "path", "problem"),
    [
        ({"title": "a\x00b"}, "title", "nul"),
        ({"a\x00": "b"}, "", "nul"),
        ({"title": "\ud800"}, "title", "not_json"),
        ({"satuan": float("nan")}, "satuan", "not_json"),
        ({"satuan": object()}, "satuan", "not_json"),
        ({"tags": "a,b"}, "tags", "not_a_list"),
        ({"tags": [1]}, "tags", "not_an_object"),
        ({"groups": [{"id": 1}]}, "groups", "not_an_object"),
        ({"resources": {"0": {}}}, "resources", "not_a_list"),
        ({"resources": ["x"]}, "resources.0", "not_an_object"),
        ({"resources": [{}] * 201}, "resources", "too_many"),
        ({"title": "x" * 2_000_001}, "", "too_big"),
    ],
)
def test_what_cannot_be_kept_is_named_with_its_place(body: dict, path: str, problem: str) -> None:
    with pytest.raises(BadContent) as caught:
        clean_body(body)
    assert (caught.value.path, caught.value.problem) == (path, problem)


def test_json_that_is_nested_like_a_bomb_is_refused() -> None:
    bomb: Any = "x"
    for _ in range(5000):
        bomb = [bomb]
    with pytest.raises(BadContent, match="too_deep"):
        clean_body({"klasifikasi": bomb})


def test_tags_are_a_set_and_keep_only_their_names() -> None:
    tags = [{"name": "b", "id": "1", "display_name": "B"}, "a", "b"]
    assert clean_body({"tags": tags}) == {"tags": [{"name": "a"}, {"name": "b"}]}


def test_a_patch_replaces_fields_and_leaves_the_rest() -> None:
    assert patched({"a": 1, "b": 2}, {"b": 3}) == {"a": 1, "b": 3}


UPLOADED = {"url": "a.csv", "url_type": "upload", "hash": "h1", "hash_algorithm": SHA256}


def settled(incoming: list, known: list | None = None, allowed: set | None = None) -> list:
    return settle(incoming, known or [], allowed or set(), iter(["n1", "n2", "n3"]).__next__)


def test_a_new_resource_gets_an_id_that_it_keeps() -> None:
    [resource] = settled([{"name": "Data", "url": "https://x.id/a.csv"}])
    assert resource["id"] == "n1"
    assert settled([resource]) == [resource]


def test_a_resource_sent_back_without_its_file_keeps_the_file() -> None:
    known = [{"id": "r", "name": "Lama", **UPLOADED}]
    for url in ("", "a.csv", "https://portal.id/dataset/x/resource/r/download/a.csv"):
        [resource] = settled([{"id": "r", "name": "Baru", "url": url}], known)
        assert (resource["hash"], resource["url"]) == ("h1", "a.csv")
        assert resource["name"] == "Baru"


def test_a_cleared_upload_or_another_address_lets_the_file_go() -> None:
    known = [{"id": "r", **UPLOADED}]
    [link] = settled([{"id": "r", "url": "https://elsewhere.id/b.csv"}], known)
    assert "hash" not in link
    assert "url_type" not in link
    [cleared] = settled([{"id": "r", "url": "", "clear_upload": "true"}], known)
    assert "hash" not in cleared


@pytest.mark.parametrize("url_type", ["upload", "datastore", "tabledesigner", "x"])
def test_nobody_names_a_file_that_he_did_not_upload(url_type: str) -> None:
    stolen = {**UPLOADED, "url_type": url_type}
    with pytest.raises(BadContent, match="unknown_file"):
        settled([stolen])
    with pytest.raises(BadContent, match="unknown_file"):
        settled([{**stolen, "id": "r"}], [{"id": "other", **UPLOADED}])


def test_two_resources_cannot_share_an_id() -> None:
    with pytest.raises(BadContent, match="same_id_twice"):
        settled([{"id": "r"}, {"id": "r"}])


def changes(before: dict, after: dict) -> list[tuple[str, str]]:
    return [(d.path, d.change.value) for d in differences(before, after)]


@given(bodies)
def test_nothing_differs_from_itself(body: dict) -> None:
    try:
        clean = clean_body(body)
    except BadContent:
        return
    assert differences(clean, clean) == []


def test_differences_are_named_field_by_field() -> None:
    before = {"title": "A", "notes": "x", "url": ""}
    after = {"title": "B", "konsep": "Penduduk", "notes": None}
    assert changes(before, after) == [
        ("konsep", "added"), ("notes", "removed"), ("title", "changed"),
    ]  # fmt: skip


def test_a_new_order_of_files_is_a_move_and_not_new_content() -> None:
    one, two = {"id": "1", "name": "a"}, {"id": "2", "name": "b"}
    found = differences({"resources": [one, two]}, {"resources": [two, one]})
    assert [d.change for d in found] == [Change.MOVED]
    assert changes({"resources": [one]}, {"resources": [{**one, "name": "c"}, two]}) == [
        ("resources.1.name", "changed"), ("resources.2", "added"),
    ]  # fmt: skip
