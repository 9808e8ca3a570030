"""Measures ours and a peer in turn (A B A B …), and holds each figure against its goal.

A benchmark is a file beside this one with `figures(quick=…)`, a generator or list of `Figure`s, or
of outcomes that it found in a way of its own (`gate.py`); `./portal bench NAME` runs it. Times in
one run share the machine's mood, so only figures of one run are compared.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Protocol

from stack.places import PORTAL, VENV

ROUNDS = 7


@dataclass(frozen=True)
class Figure:
    """One thing to measure: ours, the peer if there is one, and the goal.

    With a peer the goal is the most that ours may cost for each unit that the peer costs;
    without, the most that ours may cost.
    """

    name: str
    ours: Callable[[], float]
    goal: float
    peer: Callable[[], float] | None = None
    unit: str = "s"
    rounds: int = ROUNDS


@dataclass(frozen=True)
class Result:
    """What was measured for a figure."""

    figure: Figure
    ours: Sequence[float]
    peer: Sequence[float]

    @property
    def value(self) -> float:
        """What is held against the goal."""
        ours = statistics.median(self.ours)
        return ours / statistics.median(self.peer) if self.peer else ours

    @property
    def met(self) -> bool:
        return self.value <= self.figure.goal

    def record(self) -> dict[str, Any]:
        return {
            "name": self.figure.name,
            "goal": self.figure.goal,
            "value": self.value,
            "unit": "" if self.peer else self.figure.unit,
            "met": self.met,
        }

    def __str__(self) -> str:
        parts = [
            f"{'✓' if self.met else '✗'} {self.figure.name}: kita | ours {self._spread(self.ours)}"
        ]
        if self.peer:
            parts += [
                f"pembanding | peer {self._spread(self.peer)}",
                f"rasio | ratio {self.value:.2f}",
            ]
        parts.append(f"sasaran | goal ≤ {self.figure.goal:g}{'' if self.peer else self._unit}")
        return "; ".join(parts)

    @property
    def _unit(self) -> str:
        return f" {self.figure.unit}"

    def _spread(self, values: Sequence[float]) -> str:
        return f"{statistics.median(values):.3g} ({min(values):.3g}–{max(values):.3g}){self._unit}"


class Outcome(Protocol):
    """What was found for one goal, in a line and as a record."""

    @property
    def met(self) -> bool: ...

    def record(self) -> dict[str, Any]: ...


def timed(work: Callable[[], object]) -> Callable[[], float]:
    """The work as a measurement in seconds."""

    def measure() -> float:
        began = time.perf_counter()
        work()
        return time.perf_counter() - began

    return measure


def measure(figure: Figure) -> Result:
    """One unmeasured round each, then ours and the peer's in turn."""
    measures = [figure.ours, *([figure.peer] if figure.peer else [])]
    for one in measures:
        one()
    values: list[list[float]] = [[], []]
    for _ in range(figure.rounds):
        for index, one in enumerate(measures):
            values[index].append(one())
    return Result(figure, values[0], values[1])


def report(
    name: str,
    figures: Iterable[Figure | Outcome],
    say: Callable[[str], None] = print,
    file: Path | None = None,
) -> int:
    """Measures and prints all figures and one line at the end; 1 when a goal is missed.

    :param figures: to be measured, or outcomes that a benchmark found by itself.
    :param file: where the figures are kept as JSON.
    """
    load = [os.getloadavg()]
    results: list[Outcome] = []
    for figure in figures:
        results.append(measure(figure) if isinstance(figure, Figure) else figure)
        say(str(results[-1]))
    load.append(os.getloadavg())
    met = sum(result.met for result in results)
    word = "tercapai | met" if met == len(results) else "TIDAK tercapai | MISSED"
    if file:
        _keep(file, name, results, load)
    say(f"bench {name}: {met}/{len(results)} sasaran | goals {word}; {_machine(load)}")
    return 0 if met == len(results) else 1


def _machine(load: Sequence[Sequence[float]]) -> str:
    """How busy the machine was: figures of a busy one say less."""
    before, after = (f"{one[0]:.1f}" for one in load)
    return f"beban mesin | machine load {before} → {after}, {os.cpu_count()} CPU"


def _keep(
    file: Path, name: str, results: Sequence[Outcome], load: Sequence[Sequence[float]]
) -> None:
    found = {
        "bench": name,
        "at": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "load": [round(one[0], 2) for one in load],
        "cpus": os.cpu_count(),
        "met": all(result.met for result in results),
        "figures": [result.record() for result in results],
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")


def peer_environment(name: str, lock: Path) -> Path:
    """The Python of an environment for a peer alone, made once from its lock."""
    place = PORTAL / "peers" / name
    python, marker = place / "bin" / "python", place / "lock"
    if not marker.exists() or marker.read_bytes() != lock.read_bytes():
        uv = str(VENV / "bin" / "uv")
        subprocess.run([uv, "venv", "--quiet", "--clear", str(place)], check=True)
        install = [uv, "pip", "install", "--quiet", "--python", str(python)]
        subprocess.run([*install, "--require-hashes", "--no-deps", "-r", str(lock)], check=True)
        marker.write_bytes(lock.read_bytes())
    return python
