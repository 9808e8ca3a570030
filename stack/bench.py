"""`./portal bench NAME`: runs one benchmark; `benchmarks/harness.py` says how."""

from __future__ import annotations

import importlib
from collections.abc import Sequence

from stack.places import ROOT
from stack.progress import say

_FOLDER = ROOT / "benchmarks"


def main(argv: Sequence[str]) -> int:
    """0 when all goals are met, 1 when one is missed, 2 when there is no such benchmark."""
    names = sorted(file.stem for file in _FOLDER.glob("*.py") if _is_benchmark(file.stem))
    if not argv or argv[0] not in names:
        say("./portal bench NAMA | NAME: " + ", ".join(names))
        return 2
    harness = importlib.import_module("benchmarks.harness")
    benchmark = importlib.import_module(f"benchmarks.{argv[0]}")
    return harness.report(argv[0], benchmark.figures(), say)


def _is_benchmark(name: str) -> bool:
    return name != "harness" and not name.startswith("_")
