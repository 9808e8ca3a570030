"""The check sees what it should see: tried on a portal that shows too much, or too little."""

from __future__ import annotations

import json
from typing import Any

import pytest

from stack import check_people, check_public, check_secrecy
from stack.check_site import Failed

LIVE = {"id": "live-1", "name": "terbit", "title": "Dataset yang Terbit", "resources": []}
DRAFT = {
    "id": "usulan-0001-0001-0001",
    "dataset_id": "draf-1",
    "state": "draft",
    "kind": "create",
    "title": "Rencana yang Belum Terbit",
    "organization": {"name": "setda"},
    "dataset": {
        "id": "dataset-0001-0001-0001",
        "name": "rencana-belum-terbit",
        "title": "Rencana yang Belum Terbit",
        "notes": "Ini belum diperiksa siapa pun.",
        "resources": [{"id": "berkas-0001-0001-0001", "url": "a.csv", "hash": "f" * 64}],
    },
}


class Answer:
    def __init__(self, text: str, status: int = 200) -> None:
        self.text, self.status_code, self.url = text, status, ""
        self.headers = {"Content-Type": "text/html"}


class Portal:
    """A portal whose pages all say the same, and whose doors are all alike."""

    def __init__(self, text: str = "", door: int = 404) -> None:
        self.text, self.door = text, door

    def page(self, _path: str) -> Answer:
        return Answer(self.text)

    def get(self, _path: str) -> Answer:
        return Answer("", self.door)


def secrecy(portal: Any, proposals: list[dict[str, Any]]) -> list[str]:
    return list(check_secrecy.nothing_unapproved(portal, [LIVE], proposals))


def test_a_portal_that_keeps_its_drafts_to_itself_passes() -> None:
    assert len(secrecy(Portal(json.dumps(LIVE)), [DRAFT])) == 3


@pytest.mark.parametrize("field", ["id", "name", "title", "notes"])
def test_a_draft_that_shows_anywhere_is_found(field: str) -> None:
    with pytest.raises(Failed, match=str(DRAFT["dataset"][field])):
        secrecy(Portal(f"<li>{DRAFT['dataset'][field]}</li>"), [DRAFT])


@pytest.mark.parametrize("field", ["id", "hash"])
def test_a_file_of_a_draft_that_shows_anywhere_is_found(field: str) -> None:
    with pytest.raises(Failed, match=DRAFT["dataset"]["resources"][0][field]):
        secrecy(Portal(DRAFT["dataset"]["resources"][0][field]), [DRAFT])


@pytest.mark.parametrize("status", [200, 500])
def test_a_door_to_a_draft_that_is_open_or_broken_is_found(status: int) -> None:
    with pytest.raises(Failed, match=f"HTTP {status}"):
        secrecy(Portal(door=status), [DRAFT])


def test_what_an_edit_leaves_as_it_is_published_is_no_secret() -> None:
    edit = {**DRAFT, "kind": "edit", "dataset": {**LIVE, "notes": "Keterangan yang baru saja."}}
    assert secrecy(Portal(json.dumps(LIVE)), [edit])
    with pytest.raises(Failed, match="Keterangan yang baru saja"):
        secrecy(Portal("Keterangan yang baru saja."), [edit])


def published(**changes: Any) -> dict[str, Any]:
    body = {"title": "Dataset yang Terbit", "resources": []}
    known = {
        "dataset_id": "live-1",
        "subject_type": "dataset",
        "state": "published",
        "kind": "create",
        "dataset": body,
    }
    return {**known, "title": "Dataset yang Terbit", "published_at": "2026-01-01", **changes}


def test_a_published_dataset_that_nobody_finds_fails() -> None:
    with pytest.raises(Failed, match="Dataset yang Terbit"):
        list(check_public.datasets(Portal(), [], [published()]))  # type: ignore[arg-type]


def test_a_portal_without_any_published_dataset_fails() -> None:
    with pytest.raises(Failed, match="tidak ada dataset terbit"):
        list(check_public.datasets(Portal(), [], []))  # type: ignore[arg-type]


def test_what_was_withdrawn_or_is_closed_need_not_be_found() -> None:
    withdrawn = published(kind="withdraw", published_at="2026-02-01")
    closed = published(dataset_id="lain", dataset={"accessRights": "tertutup", "resources": []})
    found = check_public._approved([published(), withdrawn, closed])
    assert found == {}


def test_accounts_that_cannot_be_read_are_told_in_a_sentence(tmp_path: Any) -> None:
    with pytest.raises(Failed, match="catatan akun tidak terbaca"):
        check_people._accounts(tmp_path / "tidak-ada.json")


def test_what_the_registry_publishes_is_no_dataset_to_be_found() -> None:
    assert check_public._approved([{**published(), "subject_type": "konsep"}]) == {}
