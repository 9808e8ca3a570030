"""Our checker as a process: one job as JSON, then its report and what that took."""

from __future__ import annotations

import gc
import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

from ckanext.sdi_balikpapan.quality.check import check
from ckanext.sdi_balikpapan.quality.watchers import FACTORIES
from ckanext.sdi_balikpapan.standards.contract import Contract


def checked(job: dict[str, Any]) -> dict[str, Any]:
    """The report, and what it took."""
    gc.disable()  # As quality/child.py does.
    contract = Contract.from_dict(job["contract"])
    factories = FACTORIES if job["watchers"] else ()
    began, used = time.perf_counter(), time.process_time()
    report = check(Path(job["path"]), "data.csv", contract, factories=factories)
    seconds, cpu = time.perf_counter() - began, time.process_time() - used
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"report": report.as_dict(), "seconds": seconds, "cpu": cpu, "memory": memory}


if __name__ == "__main__":
    print(json.dumps(checked(json.load(sys.stdin))))
