"""Solr's jars: the lock, and downloads that arrive broken."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from stack import jars
from stack.jars import Jar
from stack.words import Trouble

_RIGHT = b"a jar" * 1000
_JAR = Jar("org.example.a", "thing", "1.0", "", hashlib.sha256(_RIGHT).hexdigest())


class _Repository(ThreadingHTTPServer):
    """Answers each request for a file with the next of its bodies, the last one for ever."""

    def __init__(self, *bodies: bytes) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.bodies, self.asked = list(bodies), []
        threading.Thread(target=self.serve_forever, daemon=True).start()
        self.base = f"http://127.0.0.1:{self.server_port}"


class _Answer(BaseHTTPRequestHandler):
    server: _Repository

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        body = self.server.bodies.pop(0) if len(self.server.bodies) > 1 else self.server.bodies[0]
        self.send_response(200 if body else 404)
        self.send_header("Content-Length", str(len(_RIGHT)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None: ...


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[_Repository]]:
    monkeypatch.setattr(jars.time, "sleep", lambda _seconds: None)
    return _Repository


def _file(folder: Path) -> Path:
    return folder / "thing-1.0.jar"


def test_a_line_of_the_lock_names_a_jar_and_its_place():
    (jar,) = jars.parse([f"org.example.a:thing:1.0:linux {'0' * 64}"])
    assert jar.path == "org/example/a/thing/1.0/thing-1.0-linux.jar"


@pytest.mark.parametrize(
    "line", ["a:b:1", "a:b:1 short", f"a:b {'0' * 64}", f"a:b:1:c:d {'0' * 64}"]
)
def test_a_line_that_names_no_jar_is_refused(line):
    with pytest.raises(ValueError, match=r".*"):
        list(jars.parse([line]))


def test_the_lock_names_each_jar_once():
    found = list(jars.parse(jars.LOCK.read_text().splitlines()))
    assert len({jar.name for jar in found}) == len(found) > 100


def test_a_jar_is_fetched_from_its_maven_path(serve, tmp_path):
    server = serve(_RIGHT)
    jars.fetch([_JAR], tmp_path, [server.base])
    assert _file(tmp_path).read_bytes() == _RIGHT
    assert server.asked == ["/org/example/a/thing/1.0/thing-1.0.jar"]


@pytest.mark.parametrize("broken", [b"x" * len(_RIGHT), _RIGHT[:100], b""])
def test_a_broken_download_is_fetched_again(serve, tmp_path, broken):
    jars.fetch([_JAR], tmp_path, [serve(broken, _RIGHT).base])
    assert _file(tmp_path).read_bytes() == _RIGHT


def test_a_broken_jar_on_disk_is_fetched_again(serve, tmp_path):
    _file(tmp_path).write_bytes(_RIGHT[:100])
    jars.fetch([_JAR], tmp_path, [serve(_RIGHT).base])
    assert _file(tmp_path).read_bytes() == _RIGHT


def test_a_right_jar_on_disk_is_not_fetched(serve, tmp_path):
    _file(tmp_path).write_bytes(_RIGHT)
    server = serve(b"")
    jars.fetch([_JAR], tmp_path, [server.base])
    assert server.asked == []


def test_a_download_that_stays_broken_is_said_and_leaves_nothing(serve, tmp_path):
    with pytest.raises(Trouble) as caught:
        jars.fetch([_JAR], tmp_path, [serve(b"x" * len(_RIGHT)).base])
    assert caught.value.key == "bad_download"
    assert list(tmp_path.iterdir()) == []


def test_a_repository_that_does_not_answer_is_said(serve, tmp_path):
    server = serve(_RIGHT)
    server.shutdown()
    server.server_close()
    with pytest.raises(Trouble) as caught:
        jars.fetch([_JAR], tmp_path, [server.base])
    assert caught.value.key == "no_network"


def test_jars_of_an_older_lock_are_removed_and_the_folder_marked(serve, tmp_path, monkeypatch):
    lock, folder = tmp_path / "jars.lock", tmp_path / "jars"
    lock.write_text(f"org.example.a:thing:1.0 {_JAR.sha256}\n")
    folder.mkdir()
    (folder / "thing-0.9.jar").touch()
    monkeypatch.setattr(jars, "repositories", lambda: [serve(_RIGHT).base])
    jars.ensure(folder, lock)
    assert jars.are_complete(folder, lock)
    assert [jar.name for jar in folder.glob("*.jar")] == ["thing-1.0.jar"]
