"""One side of a comparison: starts its CKAN, and asks it things."""

from __future__ import annotations

import contextlib
import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from stack.places import ROOT, venv_environment, venv_python


class Unanswered(Exception):
    """A side that ended, or answered with an error: its figures would mean nothing."""


@dataclass(frozen=True)
class Cost:
    """What something took: seconds by the clock, of the server's CPU, and its SQL statements."""

    seconds: float = 0
    cpu: float = 0
    statements: Sequence[str] = ()

    def __add__(self, other: Cost) -> Cost:
        both = [*self.statements, *other.statements]
        return Cost(self.seconds + other.seconds, self.cpu + other.cpu, both)


@dataclass
class Side:
    """A running CKAN."""

    process: subprocess.Popen[str]
    log: Path

    def run(self, function: str, /, **data: Any) -> Any:
        """What a function (`module:name`) returns over there."""
        return self._say({"run": function, "data": data})

    def get(self, path: str, person: str | None = None) -> Cost:
        return self._cost({"path": path, "person": person})

    def body(self, path: str, person: str | None = None) -> str:
        """A page's text, unmeasured."""
        return self._say({"path": path, "person": person, "body": True})["body"]

    def post(
        self,
        action: str,
        person: str | None,
        data: Mapping[str, Any],
        files: Mapping[str, tuple[str, str]] | None = None,
    ) -> tuple[Cost, Any]:
        """An API action as a person calls it: what it took, and its result."""
        path = f"/api/3/action/{action}"
        request = {"path": path, "person": person, "data": data, "files": files, "body": True}
        answer = self._say(request)
        return _cost(request, answer), json.loads(answer["body"])["result"]

    def _cost(self, request: dict[str, Any]) -> Cost:
        return _cost(request, self._say(request))

    def _say(self, request: dict[str, Any]) -> Any:
        with contextlib.suppress(BrokenPipeError):
            print(json.dumps(request), file=self.process.stdin, flush=True)
        return self.hear()

    def hear(self) -> Any:
        line = self.process.stdout.readline() if self.process.stdout else ""
        if not line:
            self.process.wait(30)  # its last words
            raise Unanswered(f"{self.log}:\n{self.log.read_text()[-3000:]}")
        return json.loads(line)


def _cost(request: Mapping[str, Any], answer: Mapping[str, Any]) -> Cost:
    if answer["status"] != 200:
        raise Unanswered(f"{request['path']}: {answer['status']}\n{answer['body'][:3000]}")
    return Cost(answer["seconds"], answer["cpu"], answer["statements"])


@dataclass(frozen=True)
class Start:
    """What a side is started with."""

    ini: Path
    log: Path
    env: Mapping[str, str] = field(default_factory=dict)


@contextlib.contextmanager
def sides(*starts: Start) -> Iterator[list[Side]]:
    """Several CKANs, started beside each other and ended together."""
    with contextlib.ExitStack() as stack:
        running = [stack.enter_context(_process(start)) for start in starts]
        with ThreadPoolExecutor(len(running)) as pool:
            list(pool.map(Side.hear, running))
        yield running


@contextlib.contextmanager
def _process(start: Start) -> Iterator[Side]:
    # One hash seed for all: where dicts lie in memory would else make one side the faster by luck.
    env = {**venv_environment(), "PYTHONHASHSEED": "0", **start.env}
    command = [str(venv_python()), "-m", "benchmarks.parts.app", str(start.ini)]
    with start.log.open("w") as log:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            env=env,
            cwd=ROOT,
            text=True,
        )
    try:
        yield Side(process, start.log)
    finally:
        process.kill()
        process.communicate()
