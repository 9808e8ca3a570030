"""Checks a file in a process of its own: limited, without CKAN, stopped when it takes too long."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..standards.contract import Contract
from .finding import Finding, Findings, Report

log = logging.getLogger(__name__)

MEGABYTE = 1 << 20
_PACKAGES = str(Path(__file__).parents[3])
_START = (
    "import sys, types; ckanext = types.ModuleType('ckanext');"
    " ckanext.__path__ = [sys.argv.pop(1)]; sys.modules['ckanext'] = ckanext;"
    " from ckanext.sdi_balikpapan.quality import child; child.main()"
)
"""Without the namespace's own start, which takes longer than checking a small file."""
_KEPT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "TZ", "VIRTUAL_ENV", "COVERAGE_PROCESS_START")


@dataclass(frozen=True)
class Limits:
    """What a check may use.

    :param memory: bytes of address space.
    :param seconds: by the clock, and of processor time.
    :param disk: bytes of any one file that it writes; keys spill there.
    """

    memory: int = 768 * MEGABYTE
    seconds: float = 300
    disk: int = 4096 * MEGABYTE


def run(
    path: Path,
    name: str,
    contract: Contract,
    *,
    memory: int = Limits.memory,
    seconds: float = Limits.seconds,
    previous: Report | None = None,
    regions: str = "",
) -> Report:
    """What is to be said about a file; a check that had to be stopped says that.

    :param name: what the file is called.
    :param memory: bytes that the check may use.
    :param previous: the report of the version before.
    :param regions: a CSV with the codes of more regions than our own list has.
    """
    job = {
        "path": str(path),
        "name": name,
        "contract": contract.as_dict(),
        "previous": previous.as_dict() if previous else None,
        "regions": regions,
    }
    try:
        return _read(_done(job, Limits(memory, seconds)), seconds)
    except subprocess.TimeoutExpired:
        return only("check_timeout", seconds=round(seconds))


def propose(
    path: Path,
    name: str,
    asked: Mapping[str, Any],
    *,
    memory: int = Limits.memory,
    seconds: float = Limits.seconds,
) -> dict[str, Any] | None:
    """A first declaration of a file, as `proposing.propose` makes it; None if it came to no end.

    :param asked: what `proposing.propose` takes, as JSON can say it.
    """
    job = {"path": str(path), "name": name, "propose": dict(asked)}
    try:
        done = _done(job, Limits(memory, seconds))
        return json.loads(done.stdout) if done.returncode == 0 else None
    except (subprocess.TimeoutExpired, ValueError):
        return None


def _done(job: Mapping[str, Any], limits: Limits) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", _START, str(Path(_PACKAGES) / "ckanext")],
        input=json.dumps({**job, "limits": asdict(limits)}).encode(),
        capture_output=True,
        timeout=limits.seconds,
        env={key: value for key, value in os.environ.items() if key in _KEPT},
        check=False,
    )


def _read(done: subprocess.CompletedProcess[bytes], seconds: float) -> Report:
    if done.returncode == -signal.SIGXCPU:
        return only("check_timeout", seconds=round(seconds))
    if done.returncode < 0:
        return only("check_killed")
    try:
        return Report.from_dict(json.loads(done.stdout))
    except ValueError:
        log.error("A file check failed: %s", done.stderr.decode(errors="replace")[-2000:])
        return only("check_failed")


def only(rule: str, **words: str | int) -> Report:
    """A report that says one thing, because there is nothing else to say."""
    findings = Findings()
    findings.add(Finding(rule, words=words))
    return findings.report()
