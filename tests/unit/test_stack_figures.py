"""The figures in security.md are those that were measured, and none is lost by a new run."""

from __future__ import annotations

import json

import pytest

from stack import figures

PAGE = "# Title\n<!-- figures -->\n<!-- /figures -->\nend\n"


def note(name: str, **numbers: object) -> dict[str, object]:
    return {"name": name, "made_by": "./portal test soak", "on": "2026-11-22", "numbers": numbers}


def test_each_trial_is_one_row_with_its_command():
    page = figures.with_table(PAGE, [note("Races", races=1000, slowest=0.12345)])
    row = "| Races | races: 1,000; slowest: 0.123 | `./portal test soak` | 2026-11-22 |"
    assert row in page.splitlines()
    assert page.startswith("# Title\n")
    assert page.endswith("\nend\n")


def test_a_new_run_replaces_its_own_row_and_no_other():
    page = figures.with_table(PAGE, [note("Kills", kills=200), note("Races", races=10)])
    page = figures.with_table(page, [note("Races", races=1000)])
    assert [line.split(" | ")[1] for line in page.splitlines() if "soak" in line] == [
        "kills: 200",
        "races: 1,000",
    ]
    assert figures.with_table(page, []) == page


def test_a_page_without_a_place_is_an_error():
    with pytest.raises(ValueError, match="figures"):
        figures.with_table("# Title\n", [])


def test_what_was_recorded_is_read_again(tmp_path, monkeypatch):
    monkeypatch.setattr(figures, "FOLDER", tmp_path / "figures")
    figures.record("Races of two", "./portal test soak", races=3)
    [read] = figures.read(tmp_path / "figures")
    assert (read["name"], read["numbers"]) == ("Races of two", {"races": 3})


def test_a_benchmark_is_a_row_for_each_of_its_figures(tmp_path):
    clock = {"value": 1.01, "low": 0.99, "high": 1.03}
    measured = {"name": "page", "met": True, "goal": 1.05, "clock": clock, "pairs": 300}
    statements = {"name": "SQL", "met": True, "ours": 9, "theirs": 9, "more": []}
    bench = {"bench": "gate", "at": "2026-11-22T23:00:00", "figures": [measured, statements]}
    (tmp_path / "bench_gate.json").write_text(json.dumps(bench))
    page = figures.with_table(PAGE, figures.read(tmp_path))
    numbers = "ratio: 1.01; low: 0.99; high: 1.03; goal: 1.05; pairs: 300; goal met: yes"
    assert f"| Cost: page | {numbers} | `./portal bench gate` | 2026-11-22 |" in page
    assert "| Cost: SQL | statements: 9; without: 9; goal met: yes |" in page


def test_security_has_the_place():
    assert figures.with_table(figures.PAGE.read_text(), [])
