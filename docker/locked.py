"""Prints the entries of a lock file for the packages in a list: `locked.py LIST LOCK`."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection
from pathlib import Path


def names(text: str) -> list[str]:
    """The packages of a list, one a line."""
    lines = (line.split("#")[0].strip() for line in text.splitlines())
    return [line for line in lines if line]


def entries(lock: str, wanted: Collection[str]) -> list[str]:
    """The wanted packages' entries, with markers and hashes.

    :raises SystemExit: when the lock lacks one.
    """
    found = [e for e in re.split(r"\n(?=[\w.-]+==)", lock) if e.split("==")[0] in wanted]
    if missing := set(wanted) - {entry.split("==")[0] for entry in found}:
        raise SystemExit(f"not in the lock: {', '.join(sorted(missing))}")
    return found


if __name__ == "__main__":
    packages, lock_file = (Path(name).read_text() for name in sys.argv[1:])
    print("\n".join(entries(lock_file, names(packages))))
