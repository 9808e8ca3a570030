"""Waiting for a service to answer, no longer than it makes sense."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

from stack import diagnose
from stack.words import Trouble

# Set when one service failed, so that nobody waits for the others.
given_up = threading.Event()


class GivenUp(Exception):
    """Another service failed first; this one says nothing."""


def wait_for(
    name: str,
    ready: Callable[[], bool],
    alive: Callable[[], bool],
    log: Path,
    seconds: float = 90,
) -> None:
    """Returns when it is ready; raises what its log tells when it died, or that it is slow."""
    deadline = time.monotonic() + seconds
    while not ready():
        if given_up.is_set():
            raise GivenUp
        if not alive():
            raise _death(name, log)
        if time.monotonic() > deadline:
            raise Trouble("service_slow", name=name, seconds=int(seconds), log=diagnose.short(log))
        time.sleep(0.05)


def _death(name: str, log: Path) -> Trouble:
    said = diagnose.from_output(diagnose.tail(log), name, log)
    if said.key == "step_failed":
        return Trouble("service_died", name=name, log=diagnose.short(log))
    return said
