"""What unit tests share: frictionless, asked as a second opinion."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from stack import peer
from stack.places import ROOT

Ask = Callable[[dict[str, Any]], dict[str, Any]]


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    """frictionless in its own venv, one process for all files."""
    try:
        python = peer.python()
    except peer.NoPeer as why:
        pytest.skip(f"frictionless can't be installed here: {why}")
    argv = [str(python), str(ROOT / "benchmarks" / "parts" / "peer_check.py")]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(argv, **pipes) as process:
        assert process.stdin
        assert process.stdout
        said, heard = process.stdin, process.stdout

        def asked(job: dict[str, Any]) -> dict[str, Any]:
            said.write(json.dumps(job) + "\n")
            said.flush()
            return json.loads(heard.readline())

        yield asked
        said.close()
