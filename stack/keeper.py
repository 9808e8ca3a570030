"""Stops a home's services when the command that started them has ended, even by force.

Run as `python -m stack.keeper HOME`; it waits for the other end of its standard input to close.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from stack.places import ROOT, Home
from stack.processes import stop_all


def begin(home: Home) -> subprocess.Popen[bytes]:
    """Starts the keeper of this home; it acts once this process is gone."""
    return subprocess.Popen(
        [sys.executable, "-m", "stack.keeper", str(home.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        start_new_session=True,
    )


def main(path: str) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    sys.stdin.buffer.read()
    # The command itself is gone or about to be: it isn't the keeper's to stop.
    stop_all(Home(Path(path)), but=("portal",))


if __name__ == "__main__":
    main(sys.argv[1])
