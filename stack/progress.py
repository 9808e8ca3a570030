"""Lines that tell a waiting person which step runs and how long it took."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from collections.abc import Iterator

_lock = threading.Lock()
_STARTED = float(os.environ.get("PORTAL_STARTED") or time.time())
quiet = False


def elapsed() -> float:
    """Seconds since the command was given."""
    return time.time() - _STARTED


def mark_start() -> None:
    """Hands the time of the command on to the Python that carries it out."""
    os.environ["PORTAL_STARTED"] = str(_STARTED)


def say(text: str = "") -> None:
    if quiet:
        return
    with _lock:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()


@contextlib.contextmanager
def step(name: str) -> Iterator[None]:
    """Says when a long step begins and, with its seconds, when it is done."""
    began = time.monotonic()
    say(f"  … {name}")
    yield
    say(f"  ✓ {name} ({time.monotonic() - began:.1f} s)")
