"""Ports: free, remembered, and a sentence when the one asked for is taken."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from stack import ports
from stack.words import Trouble

_HOST = "127.0.0.1"


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as server:
        server.bind((_HOST, 0))
        server.listen()
        yield server.getsockname()[1]


def test_a_port_that_somebody_listens_on_is_not_free(taken):
    assert not ports.is_free(taken)


def test_a_taken_port_that_was_asked_for_gives_a_sentence_with_a_way_out(taken):
    with pytest.raises(Trouble) as caught:
        ports.web_port(taken, None, _HOST)
    assert caught.value.key == "port_taken"
    assert str(taken) in caught.value.indonesian
    assert "./portal run --port" in caught.value.indonesian


def test_a_remembered_port_that_is_taken_gives_another(taken):
    assert ports.web_port(None, taken, _HOST) != taken


def test_a_remembered_port_that_is_free_stays(taken):
    free = ports.choose(None, {taken}, "test")
    assert ports.web_port(None, free, _HOST) == free


def test_the_same_clone_gets_the_same_ports_again(tmp_path):
    file = tmp_path / "ports.json"
    assert ports.service_ports(file, "a") == ports.service_ports(file, "a")


def test_services_of_one_clone_have_ports_of_their_own(tmp_path):
    found = ports.service_ports(tmp_path / "ports.json", "a")
    assert set(found) == set(ports.SERVICES)
    assert len(set(found.values())) == len(found)


def test_clones_begin_their_search_at_different_ports():
    def free(_port: int) -> bool:
        return True

    assert ports.choose(None, set(), "a", free) != ports.choose(None, set(), "b", free)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"web": "x"}'])
def test_a_damaged_memory_is_forgotten(tmp_path, text):
    file = tmp_path / "ports.json"
    file.write_text(text)
    assert ports.load(file) == {}


def test_no_free_port_at_all_is_said():
    with pytest.raises(Trouble):
        ports.choose(None, set(), "a", lambda _port: False)


def test_two_clones_that_find_5000_taken_try_different_ports(monkeypatch):
    monkeypatch.setattr(ports, "is_free", lambda port, _host=None: port != ports.WEB)
    found = {ports.web_port(None, None, _HOST, seed) for seed in ("/a/.portal", "/b/.portal")}
    assert len(found - {ports.WEB}) == 2
