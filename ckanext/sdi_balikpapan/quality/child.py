"""The process that checks one file: takes its job as JSON, limits itself, answers as JSON."""

from __future__ import annotations

import errno
import gc
import json
import math
import resource
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..standards.contract import Contract
from . import proposing
from .check import check
from .finding import Report
from .process import only

_FILES = 64
_FULL = (errno.EFBIG, errno.ENOSPC, errno.ENOMEM)
_MORE_SECONDS = 5
"""The clock stops a check first; the processor's limit is for a caller that has died."""


def main() -> None:
    """Does the job that stands on the standard input."""
    gc.disable()  # Nothing here makes cycles; looking for them would take a tenth of the time.
    job = json.load(sys.stdin)
    limit(job["limits"])
    if "propose" in job:
        found = proposing.propose(Path(job["path"]), job["name"], job["propose"])
        json.dump(found, sys.stdout)
        return
    try:
        report = _check(job)
    except (MemoryError, OSError) as error:
        if isinstance(error, OSError) and error.errno not in _FULL:
            raise
        report = only("check_killed")
    json.dump(report.as_dict(), sys.stdout)


def limit(limits: Mapping[str, float]) -> None:
    """From here on this process can't use more."""
    seconds = math.ceil(limits["seconds"]) + _MORE_SECONDS
    for what, most in (
        (resource.RLIMIT_AS, int(limits["memory"])),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, int(limits["disk"])),
        (resource.RLIMIT_NOFILE, _FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def _check(job: Mapping[str, Any]) -> Report:
    contract = Contract.from_dict(job["contract"])
    previous = Report.from_dict(job["previous"]) if job["previous"] else None
    return check(Path(job["path"]), job["name"], contract, previous, regions=job["regions"])
