"""How many tests passed, over all parts of one `./portal test`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

_COUNTED = ("tests", "failures", "errors", "skipped")


def line(folder: Path) -> str:
    """The closing line for people and for CI: `12 passed, 0 failed, 1 skipped`."""
    found = _sum(folder.glob("*.xml"))
    failed = found["failures"] + found["errors"]
    passed = found["tests"] - failed - found["skipped"]
    return f"{passed} passed, {failed} failed, {found['skipped']} skipped"


def _sum(files: Iterable[Path]) -> dict[str, int]:
    total: dict[str, int] = {name: 0 for name in _COUNTED}
    for file in files:
        for suite in ElementTree.parse(file).iter("testsuite"):
            for name in _COUNTED:
                total[name] += int(suite.get(name, 0))
    return total
