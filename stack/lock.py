"""One command at a time works with a home; the lock ends with the process that holds it."""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path

from stack.places import Home
from stack.words import Trouble


@contextlib.contextmanager
def only_one(home: Home, trouble: str, **values: object) -> Iterator[None]:
    """Holds the home for this process; raises the named trouble when another has it."""
    home.make()
    with (home.path / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Trouble(trouble, **values) from None
        yield


@contextlib.contextmanager
def in_turn(path: Path) -> Iterator[None]:
    """Waits until nobody else holds this file."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
