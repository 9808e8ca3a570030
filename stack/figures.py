"""`./portal figures`: what the long tests and benchmarks measured, as the table of security.md."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from stack.places import PORTAL, ROOT
from stack.progress import say

FOLDER = PORTAL / "figures"
PAGE = ROOT / "docs" / "security.md"
_BEGIN, _END = "<!-- figures -->", "<!-- /figures -->"
_HEAD = ["| Trial | Figures | Made by | On |", "|---|---|---|---|"]


def main(_argv: Sequence[str]) -> int:
    """Writes the table; figures that weren't made again in this clone stay as they stand."""
    PAGE.write_text(with_table(PAGE.read_text(), read()))
    say(f"{PAGE.relative_to(ROOT)}: {len(read())} baris | rows")
    return 0


def record(name: str, made_by: str, **numbers: Any) -> None:
    """Note what a trial measured; a later run of the same trial takes its place.

    :param name: the trial in a few words, as the table shall call it.
    :param made_by: the command that makes the figures again.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    day = datetime.now(timezone.utc).date().isoformat()
    note = {"name": name, "made_by": made_by, "on": day, "numbers": numbers}
    (FOLDER / f"{re.sub(r'[^a-z0-9]+', '-', name.lower())}.json").write_text(json.dumps(note))


def read(folder: Path = FOLDER) -> list[dict[str, Any]]:
    """Every noted trial and every figure of a benchmark, by name."""
    files = [json.loads(file.read_text()) for file in folder.glob("*.json")]
    notes = [note for file in files for note in (_benchmark(file) if "bench" in file else [file])]
    return sorted(notes, key=lambda note: note["name"])


def _benchmark(file: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The figures of one benchmark as notes: the ratio with its bounds, against the goal."""
    made = {"made_by": f"./portal bench {file['bench']}", "on": str(file["at"])[:10]}
    return [
        {**made, "name": f"Cost: {figure['name']}", "numbers": _measured(figure)}
        for figure in file["figures"]
    ]


def _measured(figure: Mapping[str, Any]) -> dict[str, Any]:
    met = {"goal met": "yes" if figure["met"] else "NO"}
    if "clock" not in figure:
        return {"statements": figure.get("ours"), "without": figure.get("theirs"), **met}
    clock = {k: float(figure["clock"][k]) for k in ("value", "low", "high")}
    return {"ratio": clock["value"], "low": clock["low"], "high": clock["high"],
            "goal": figure["goal"], "pairs": figure["pairs"], **met}  # fmt: skip


def with_table(page: str, notes: Iterable[Mapping[str, Any]]) -> str:
    """The page with the rows of these trials put in or replaced.

    :raises ValueError: when the page has no place for the table.
    """
    before, begin, rest = page.partition(_BEGIN)
    table, end, after = rest.partition(_END)
    if not (begin and end):
        raise ValueError(f"no {_BEGIN} … {_END} in the page")
    lines = [line for line in table.strip().splitlines() if line not in _HEAD]
    rows = {line.split("|")[1].strip(): line for line in lines}
    rows |= {note["name"]: _row(note) for note in notes}
    filled = "\n".join([begin, *_HEAD, *(rows[name] for name in sorted(rows)), end])
    return before + filled + after


def _row(note: Mapping[str, Any]) -> str:
    numbers = [f"{key.replace('_', ' ')}: {_word(n)}" for key, n in note["numbers"].items()]
    return f"| {note['name']} | {'; '.join(numbers)} | `{note['made_by']}` | {note['on']} |"


def _word(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.3g}"
    return f"{value:,}" if isinstance(value, int) else str(value)
