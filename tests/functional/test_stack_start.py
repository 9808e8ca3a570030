"""Starting services: a failure ends the others at once and leaves none behind."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from stack import processes, redis, solr
from stack.places import Home
from stack.processes import Program
from stack.services import Services, running
from stack.words import Trouble

_AT_ONCE = 30


def _nothing(_services: Services) -> None: ...


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "portal", for_tests=True)


@pytest.mark.parametrize(("module", "name"), [(solr, "Solr"), (redis, "Redis")])
def test_a_service_that_fails_ends_the_others_with_one_sentence(home, monkeypatch, module, name):
    def broken(_home: Home, *_arguments: object) -> Program:
        return Program(name.lower(), ["/bin/sh", "-c", "echo No space left on device; exit 1"])

    monkeypatch.setattr(module, "program", broken)
    began = time.monotonic()
    with pytest.raises(Trouble) as caught, running(Services(home), _nothing):
        pass
    assert caught.value.key == "disk_full"
    assert time.monotonic() - began < _AT_ONCE
    assert processes.running(home) == []


def test_a_failure_while_the_portal_is_set_up_leaves_no_service(home):
    def broken(_services: Services) -> None:
        raise Trouble("no_network")

    with pytest.raises(Trouble), running(Services(home), broken):
        pass
    assert processes.running(home) == []


def test_services_of_two_homes_run_side_by_side(tmp_path):
    homes = [Home(tmp_path / name, for_tests=True) for name in ("a", "b")]
    with running(Services(homes[0]), _nothing) as one, running(Services(homes[1]), _nothing) as two:
        assert set(one.ports.values()).isdisjoint(two.ports.values())
        names = {"postgres", "redis", "solr"}
        assert all({r.name for r in processes.running(home)} == names for home in homes)
    assert [processes.running(home) for home in homes] == [[], []]
