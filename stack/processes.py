"""Starts, recognises and stops child processes, each known by its pid and start time."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from stack.places import Home

# Those that use a service are stopped before it.
_STOP_ORDER = (
    *("portal", "scheduler", "worker", "web", "live-scheduler", "live-worker", "live-web"),
    *("solr", "redis", "postgres"),
)


@dataclass(frozen=True)
class Program:
    """One program to run beside the portal."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    cwd: str | None = None
    stop: signal.Signals = signal.SIGTERM
    grace: float = 15


@dataclass(frozen=True)
class Record:
    """A process as its pid file remembers it."""

    name: str
    pid: int
    started: str
    stop: int = signal.SIGTERM
    grace: float = 15
    group: bool = True


def start_time(pid: int) -> str | None:
    """What tells this process from a later one with the same pid; None when it has ended."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return None if Path("/proc/self/stat").exists() else _start_time_by_ps(pid)
    except OSError:
        return None
    fields = stat.rpartition(")")[2].split()
    return None if fields[0] in "ZX" else fields[19]


def _start_time_by_ps(pid: int) -> str | None:
    found = subprocess.run(
        ["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return found.stdout.strip() or None


def start(home: Home, program: Program) -> subprocess.Popen[bytes]:
    """Starts a program in a session of its own, its output going to its log."""
    log_file = home.logs / f"{program.name}.log"
    if log_file.exists():
        log_file.replace(log_file.with_suffix(".log.old"))
    with log_file.open("wb") as log:
        child = subprocess.Popen(
            list(program.argv),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**os.environ, **program.env},
            cwd=program.cwd or str(home.path),
            start_new_session=True,
        )
    started = start_time(child.pid) or ""
    write(home, Record(program.name, child.pid, started, program.stop, program.grace))
    return child


def write(home: Home, record: Record) -> None:
    file = home.pids / f"{record.name}.json"
    file.write_text(json.dumps(record.__dict__))


def read(home: Home, name: str) -> Record | None:
    """The process of that name if it still is the one that was started."""
    try:
        record = Record(**json.loads((home.pids / f"{name}.json").read_text()))
    except (OSError, ValueError, TypeError):
        return None
    return record if start_time(record.pid) == record.started else None


def running(home: Home) -> list[Record]:
    """All processes of this home that are alive, in the order to stop them."""
    return [record for name in _STOP_ORDER if (record := read(home, name))]


def stop(record: Record) -> None:
    """Asks a process to end, and ends it and its group by force when its grace is over."""
    _send(record, record.stop, group=False)
    deadline = time.monotonic() + record.grace
    while start_time(record.pid) == record.started:
        _reap(record.pid)
        if time.monotonic() > deadline:
            _send(record, signal.SIGKILL, group=record.group)
            deadline += record.grace
        time.sleep(0.02)
    if record.group:
        _send(record, signal.SIGKILL, group=True)


def stop_all(home: Home, but: Sequence[str] = ()) -> list[str]:
    """Stops every process of this home and forgets it; returns the names."""
    stopped = []
    for record in running(home):
        if record.name not in but and record.pid != os.getpid():
            stop(record)
            stopped.append(record.name)
    for file in home.pids.glob("*.json"):
        if file.stem not in but and not read(home, file.stem):
            file.unlink(missing_ok=True)
    return stopped


def _send(record: Record, number: int, *, group: bool) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        (os.killpg if group else os.kill)(record.pid, number)


def _reap(pid: int) -> None:
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
