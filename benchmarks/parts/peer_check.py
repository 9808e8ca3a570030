"""frictionless as a process: one job as JSON on each line, its verdict as JSON on the next.

Runs in the venv of `stack/peer.py`, so it imports nothing of ours.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from typing import Any

from frictionless import Dialect, Resource, Schema, system

_MANY = 1_000_000


def main() -> None:
    """Answers until there are no more jobs."""
    system.trusted = True
    for line in sys.stdin:
        print(json.dumps(checked(json.loads(line))), flush=True)


def checked(job: dict[str, Any]) -> dict[str, Any]:
    """The errors that it finds, and what that took."""
    dialect = Dialect.from_descriptor({"csv": {"delimiter": job.get("separator", ",")}})
    began, used = time.perf_counter(), time.process_time()
    resource_ = Resource(
        path=job["path"],
        format="csv",
        encoding=job.get("encoding", "utf-8"),
        dialect=dialect,
        schema=Schema.from_descriptor(job["schema"]),
    )
    report = resource_.validate(limit_errors=_MANY)
    seconds, cpu = time.perf_counter() - began, time.process_time() - used
    errors = [
        [error.type, getattr(error, "row_number", None), getattr(error, "field_name", None)]
        for task in report.tasks
        for error in task.errors
    ]
    errors += [[error.type, None, None] for error in report.errors]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"errors": errors, "seconds": seconds, "cpu": cpu, "memory": memory}


if __name__ == "__main__":
    main()
