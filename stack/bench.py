"""`./portal bench NAME`: runs one benchmark; `benchmarks/harness.py` says how."""

from __future__ import annotations

import importlib
from collections.abc import Sequence

from stack.places import PORTAL, ROOT
from stack.progress import say

QUICK = "--quick"
_FOLDER = ROOT / "benchmarks"


def main(argv: Sequence[str]) -> int:
    """0 when all goals are met, 1 when one is missed, 2 when there is no such benchmark."""
    names, quick = [name for name in argv if name != QUICK], QUICK in argv
    known = sorted(file.stem for file in _FOLDER.glob("*.py") if _is_benchmark(file.stem))
    if len(names) != 1 or names[0] not in known:
        say(f"./portal bench NAMA | NAME [{QUICK}]: " + ", ".join(known))
        return 2
    name = names[0]
    harness = importlib.import_module("benchmarks.harness")
    benchmark = importlib.import_module(f"benchmarks.{name}")
    # A trial's figures are no figures.
    file = None if quick else PORTAL / "figures" / f"bench_{name}.json"
    return harness.report(name, benchmark.figures(quick=quick), say, file)


def _is_benchmark(name: str) -> bool:
    return name != "harness" and not name.startswith("_")
