"""docs/national.md keeps its word: its addresses answer, and its program follows the portal."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from ckan.lib import search

from .serving import Site, served
from .test_catalog import FULL, MINIMAL, RESOURCE, publish
from .test_feed import change, public

TEXT = (Path(__file__).parents[2] / "docs" / "national.md").read_text()
HOST = "https://data.example.go.id"
EXAMPLES = re.findall(r"^curl (.*)$", TEXT, re.MULTILINE)
(PROGRAM,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)


@pytest.fixture(scope="module")
def filled(_application, reset_db) -> Iterator[tuple[Site, dict[str, Any]]]:
    reset_db()
    search.clear_all()
    with served(_application, page_size=2) as site:
        yield site, publish(**FULL, resources=[RESOURCE])


@pytest.fixture
def site(filled) -> str:
    filled[0].apply()
    return filled[0].url


@pytest.mark.parametrize("example", EXAMPLES)
def test_each_address_answers(filled, site, example):
    url, *options = shlex.split(example)
    for name in ("NAME", "ID"):
        url = url.replace(f"/{name}", "/" + filled[1][name.lower()])
        url = url.replace(f"={name}", "=" + filled[1][name.lower()])
    headers = dict([options[1].split(": ")]) if options[:1] == ["-H"] else {}
    answer = requests.get(url.replace(HOST, site), headers=headers)
    assert answer.status_code == 200, answer.text
    assert len(answer.content) > 20
    if headers:
        assert answer.headers["Content-Type"].startswith(headers["Accept"])


def test_the_program_ends_with_todays_datasets(site, tmp_path):
    def follow() -> set[str]:
        (tmp_path / "follow.py").write_text(PROGRAM)
        state = tmp_path / "state.json"
        argv = [sys.executable, str(tmp_path / "follow.py"), site, str(state)]
        done = subprocess.run(argv, capture_output=True, text=True, check=True)
        _, held = json.loads(state.read_text())
        assert int(done.stdout) == len(held)
        return {uri.rsplit("/", 1)[-1] for uri in held}

    made = [publish(**MINIMAL)["id"] for _ in range(5)]
    assert follow() == public() >= set(made)
    change(made[0], state="deleted")
    change(made[1], title="Lain")
    made.append(publish(**MINIMAL)["id"])
    assert follow() == public() >= set(made[1:])
    assert made[0] not in follow()
