"""Bringing a proposal onto a newer version: nobody's change is lost, none wins silently."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.proposals.editing.rebase import Merge, Side, merged

VALUES = st.sampled_from(["", "a", "b", "c"])
IDS = st.sampled_from(["r1", "r2", "r3"])


@st.composite
def bodies(draw: Any) -> dict[str, Any]:
    """Small datasets, so that the same field often changes on both sides."""
    body = {name: draw(VALUES) for name in ("title", "notes")}
    body["tags"] = draw(st.lists(st.sampled_from(["x", "y"]), max_size=2))
    ids = draw(st.lists(IDS, unique=True, max_size=3))
    body["resources"] = [{"id": i, "name": draw(VALUES), "hash": draw(VALUES)} for i in ids]
    return body


def plain(body: dict[str, Any]) -> dict[str, Any]:
    """A body without what says nothing."""
    kept = {k: v for k, v in body.items() if k != "resources" and v not in (None, "", [], {})}
    files = [{k: v for k, v in r.items() if v != ""} for r in body.get("resources") or []]
    return {**kept, **({"resources": files} if files else {})}


@given(bodies(), bodies())
def test_what_only_the_proposal_changed_stays_changed(base: dict, mine: dict) -> None:
    assert plain(merged(base, base, mine).body) == plain(mine)


@given(bodies(), bodies())
def test_what_only_the_published_version_changed_comes_over(base: dict, theirs: dict) -> None:
    assert plain(merged(base, theirs, base).body) == plain(theirs)


@given(bodies(), bodies())
def test_the_same_change_on_both_sides_is_no_conflict(base: dict, both: dict) -> None:
    merge = merged(base, both, copy.deepcopy(both))
    assert (merge.conflicts, plain(merge.body)) == ([], plain(both))


@given(bodies(), bodies(), bodies(), st.sampled_from(Side))
def test_every_conflict_can_be_decided_and_then_says_what_was_chosen(
    base: dict, theirs: dict, mine: dict, side: Side
) -> None:
    found = merged(base, theirs, mine).conflicts
    merge = merged(base, theirs, mine, {conflict.path: side for conflict in found})
    assert merge.conflicts == []
    for conflict in found:
        chosen = conflict.theirs if side is Side.THEIRS else conflict.mine
        assert said(value_at(merge, conflict.path)) == said(chosen)


def said(value: Any) -> Any:
    """A value without what says nothing."""
    if isinstance(value, dict):
        value = {k: v for k, v in value.items() if v != ""}
    return value or None


def value_at(merge: Merge, path: str) -> Any:
    head, *rest = path.split(".")
    if head != "resources":
        return merge.body.get(head)
    resource = next((r for r in merge.body.get("resources", []) if r["id"] == rest[0]), None)
    if resource is None or len(rest) == 1:
        return (resource and {k: v for k, v in resource.items() if v != ""}) or resource
    if rest[1] == "file":
        return {k: resource[k] for k in ("hash",) if resource.get(k)}
    return resource.get(rest[1])


@given(bodies(), bodies(), bodies())
def test_nothing_is_changed_that_neither_side_changed(base: dict, theirs: dict, mine: dict) -> None:
    body = merged(base, theirs, mine).body
    for name in ("title", "notes", "tags"):
        if (base[name] or None) == (theirs[name] or None) == (mine[name] or None):
            assert (body.get(name) or None) == (base[name] or None)


def test_bytes_name_and_size_of_a_file_move_together() -> None:
    def body(name: str, **file: object) -> dict[str, Any]:
        return {"resources": [{"id": "r", "name": name, "url_type": "upload", **file}]}

    base = body("Data", hash="old", size=1, url="a.csv")
    theirs = body("Data", hash="theirs", size=2, url="b.csv")
    mine = body("Data penduduk", hash="old", size=1, url="a.csv")
    assert merged(base, theirs, mine).body == body(
        "Data penduduk", hash="theirs", size=2, url="b.csv"
    )
