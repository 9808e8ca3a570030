"""What checking a file costs, beside frictionless with the same checks.

Both are processes of their own that read one file and answer; the clock runs from the first byte
read to the verdict, imports not counted. The file has about a thousand errors whose places are
known: what either of them misses counts.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.harness import Figure
from benchmarks.parts.planted import CONTRACT, SCHEMA, Planted, plant
from stack import peer
from stack.places import ROOT, venv_environment

_ROWS, _EACH = 1_000_000, 1_000
"""An error in every thousandth row."""
_RATIO = 1 / 12
_MEMORY = 150
_FLAT = 1.15
_TOLD = 100
"""So many findings of a rule a report tells with their places."""


@dataclass(frozen=True)
class Told:
    """A figure without a goal, printed for whoever asks what it costs."""

    line: str
    name: str
    value: float
    met: bool = True

    def record(self) -> dict[str, Any]:
        return {"name": self.name, "value": self.value, "met": self.met}

    def __str__(self) -> str:
        return f"· {self.line}"


def figures(*, quick: bool = False) -> Iterator[Figure | Told]:
    rows = _ROWS // 20 if quick else _ROWS
    rounds = 1 if quick else 3
    with tempfile.TemporaryDirectory() as folder:
        file = plant(Path(folder) / "data.csv", rows, rows // _EACH)
        twice = plant(Path(folder) / "twice.csv", 2 * rows, rows // _EACH)
        quoted = plant(Path(folder) / "quoted.csv", rows, rows // _EACH, quoted=True)
        kept: list[dict[str, Any]] = []
        yield Figure(
            f"{rows:_} x 8, waktu | time",
            lambda: _kept(kept, ours(file.path))["seconds"],
            _RATIO,
            lambda: theirs(file.path)["seconds"],
            rounds=rounds,
        )
        first = kept[0]
        yield Figure(
            f"kesalahan yang luput dari {len(file.errors)} | errors missed",
            lambda: missed(file, first["report"]),
            0,
            unit="",
            rounds=1,
        )
        yield Figure(
            "memori puncak | peak memory", lambda: first["memory"], _MEMORY, unit="MB", rounds=1
        )
        second = ours(twice.path)
        yield Figure(
            f"memori, {2 * rows:_} : {rows:_} baris | memory by rows",
            lambda: second["memory"],
            _FLAT,
            lambda: first["memory"],
            unit="MB",
            rounds=1,
        )
        yield Figure(
            "luput pada berkas dua kali lipat | missed in the file twice as long",
            lambda: missed(twice, second["report"]),
            0,
            unit="",
            rounds=1,
        )
        yield from _told(file, quoted, rounds)


def _told(file: Planted, quoted: Planted, rounds: int) -> Iterator[Told]:
    """In processor time, which a busy machine disturbs less."""
    plain, more = zip(
        *[(ours(file.path), ours(file.path, watchers=True)) for _ in range(rounds)], strict=True
    )
    before, after = (statistics.median(one["cpu"] for one in some) for some in (plain, more))
    line = "pemeriksaan kita selebihnya | our further checks"
    memory = f"{plain[0]['memory']:.0f} → {more[0]['memory']:.0f} MB"
    extra = after - before
    yield Told(f"{line}: {extra:+.2f} s CPU ({before:.2f} → {after:.2f} s), {memory}", line, extra)
    mine, other = ours(quoted.path)["cpu"], theirs(quoted.path)["cpu"]
    line = "teks berkutip | texts in quotes"
    ratio = other / mine
    yield Told(f"{line}: {mine:.2f} s : {other:.2f} s CPU = 1 : {ratio:.1f}", line, mine / other)
    peers = theirs(file.path)
    line = "frictionless"
    count = len(peers["errors"])
    yield Told(
        f"{line}: {count} kesalahan | errors, {peers['cpu']:.1f} s CPU, {peers['memory']:.0f} MB",
        line,
        count,
    )


def ours(path: Path, *, watchers: bool = False) -> dict[str, Any]:
    """Our report on a file, with seconds and megabytes."""
    job = {"path": str(path), "contract": CONTRACT.as_dict(), "watchers": watchers}
    return _asked([sys.executable, "-m", "benchmarks.parts.our_check"], job)


def theirs(path: Path) -> dict[str, Any]:
    """frictionless' errors on a file, with seconds and megabytes."""
    worker = str(ROOT / "benchmarks" / "parts" / "peer_check.py")
    return _asked([str(peer.python()), worker], {"path": str(path), "schema": SCHEMA})


def _asked(argv: list[str], job: dict[str, Any]) -> dict[str, Any]:
    done = subprocess.run(
        argv,
        input=json.dumps(job) + "\n",
        cwd=ROOT,
        env=venv_environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def _kept(kept: list[dict[str, Any]], one: dict[str, Any]) -> dict[str, Any]:
    kept.append(one)
    return one


def missed(planted: Planted, report: dict[str, Any]) -> float:
    """How many of the planted errors a report lacks, and how many it invents."""
    wanted = Counter((rule, column) for rule, column, _ in planted.errors)
    counts = report["counts"]
    found = {(rule, column): n for rule, by in counts.items() for column, n in by.items()}
    wrong = sum(abs(wanted[place] - found.get(place, 0)) for place in wanted | found)
    for rule in {rule for rule, _ in wanted}:
        told = {(f["column"], f["row"]) for f in report["findings"] if f["rule"] == rule}
        places = sorted((row, column) for one, column, row in planted.errors if one == rule)
        wrong += len(told ^ {(column, row) for row, column in places[:_TOLD]})
    return wrong
