"""The benchmark harness: interleaved, medians, goals."""

from __future__ import annotations

import pytest

from benchmarks import gate
from benchmarks.harness import Figure, measure, report
from stack import bench


def _values(*values: float):
    waiting = iter((0.0, *values))  # the first one warms up
    return lambda: next(waiting)


def test_ours_and_the_peer_are_measured_in_turn():
    turns: list[str] = []
    figure = Figure(
        "x", lambda: turns.append("A") or 1.0, 1, lambda: turns.append("B") or 1.0, rounds=3
    )
    measure(figure)
    assert "".join(turns) == "AB" * 4


def test_one_slow_round_does_not_decide():
    assert measure(Figure("x", _values(1, 100, 1), 2, rounds=3)).met


@pytest.mark.parametrize(("peer", "met"), [(4.0, True), (1.0, False)])
def test_with_a_peer_the_goal_is_a_ratio(peer, met):
    assert measure(Figure("x", _values(2), 0.5, _values(peer), rounds=1)).met is met


@pytest.mark.parametrize(("goal", "code"), [(2, 0), (0.5, 1)])
def test_a_missed_goal_ends_in_exit_code_1_and_a_summary(goal, code):
    lines: list[str] = []
    assert report("probe", [Figure("x", _values(1), goal, rounds=1)], lines.append) == code
    assert len(lines) == 2
    assert f"≤ {goal}" in lines[0]
    assert lines[1].startswith("bench probe: ")


@pytest.mark.parametrize("argv", [[], ["--quick"], ["no-such"], ["restart", "gate"], ["harness"]])
def test_only_one_benchmark_that_there_is_runs(argv, capsys):
    assert bench.main(argv) == 2
    assert "check, gate" in capsys.readouterr().out


@pytest.mark.parametrize(("argv", "kept"), [(["gate"], True), (["gate", "--quick"], False)])
def test_figures_of_a_trial_are_not_kept(argv, kept, monkeypatch, tmp_path):
    asked: list[bool] = []

    def figures(*, quick: bool):
        asked.append(quick)
        return [Figure("x", _values(1), 2, rounds=1)]

    monkeypatch.setattr(gate, "figures", figures)
    monkeypatch.setattr(bench, "PORTAL", tmp_path)
    assert bench.main(argv) == 0
    assert asked == [not kept]
    assert (tmp_path / "figures" / "bench_gate.json").exists() is kept
