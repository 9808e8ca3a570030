"""Searching in Indonesian, through the real Solr; programs get what they ask for."""

from __future__ import annotations

from typing import Any

import pytest

from .office import Office, open_office, unique


@pytest.fixture(scope="module")
def office() -> Office:
    return open_office()


@pytest.fixture(scope="module")
def mark() -> str:
    """A word by which the datasets of these tests are told from others."""
    return unique("q")[-8:].translate(str.maketrans("0123456789-", "ghijklmnopq"))


@pytest.fixture(scope="module")
def names(office: Office, mark: str) -> dict[str, str]:
    titles = {
        "apbd": f"Anggaran Pendapatan dan Belanja Daerah {mark}",
        "miskin": f"Persentase Kemiskinan {mark}",
        "puskesmas": f"Daftar Puskesmas {mark}",
    }
    return {key: office.publish(title=title)["name"] for key, title in titles.items()}


def found(app: Any, text: str) -> tuple[str, list[str]]:
    page = app.get("/dataset/", query_string={"q": text}).body
    return page, [part.split('"')[0] for part in page.split('href="/dataset/')[1:]]


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("APBD {mark}", "apbd"),
        ("berapa penduduk miskin {mark}", "miskin"),
        ("kemiskinan {mark}", "miskin"),
        ("PERSENTASE {mark}", "miskin"),
        ("tolong carikan daftar puskesmas {mark}", "puskesmas"),
    ],
)
def test_what_people_type_finds_what_they_mean(
    app: Any, names: dict[str, str], mark: str, typed: str, key: str
):
    _, hits = found(app, typed.format(mark=mark))
    assert names[key] in hits


def test_near_answers_say_that_they_are_near(app: Any, names: dict[str, str], mark: str):
    page, hits = found(app, f"{mark} antah berantah")
    assert set(names.values()) <= set(hits)
    assert "ini yang paling dekat" in page
    exact, _ = found(app, mark)
    assert "ini yang paling dekat" not in exact


def test_a_word_with_another_letter_is_found(app: Any, names: dict[str, str], mark: str):
    wrong = ("z" if mark[-1] != "z" else "y").join([mark[:-1], ""])
    page, hits = found(app, wrong)
    assert set(names.values()) & set(hits)
    assert "ini yang paling dekat" in page


def test_no_answer_says_so_and_leads_on(app: Any):
    page, _ = found(app, "qxzjvk")
    assert "Tidak ada dataset yang memuat" in page
    assert "/sdi/requests/new" in page
    hostile, _ = found(app, "<script>alert(1)</script>")
    assert "<script>alert(1)" not in hostile


@pytest.mark.parametrize("typed", ['title:"x', "a AND", "{!dismax}x", "((", "~", "\\", "q" * 3000])
def test_no_search_is_an_error_of_ours(app: Any, typed: str):
    assert app.get("/dataset/", query_string={"q": typed}, status=None).status_code < 500


def test_a_program_gets_what_it_asks_for(office: Office, app: Any, mark: str, names: Any):
    asked = {"q": f"{mark} antah berantah"}
    answer = app.get("/api/3/action/package_search", query_string=asked).json["result"]
    assert answer["count"] == 0
    assert office.call(None, "package_search", **asked)["count"] == 0
    only = office.call(None, "package_search", q=f"name:{names['apbd']}")
    assert [one["name"] for one in only["results"]] == [names["apbd"]]
