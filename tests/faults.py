"""A server that does whatever a broken or hostile source could do, for whoever reads sources.

`faults` (a fixture) answers under names of our own, found by `faults.resolve` and no other way.
`on` scripts a path; `asked` tells what came. What stands under `inside` must never be asked.
"""

from __future__ import annotations

import gzip
import json
import socketserver
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

HOST = "sumber.contoh.go.id"
LOOPBACK = "127.0.0.1"
Script = Callable[["Asked"], Iterable[bytes]]
_MEGABYTE = b"x" * 1024 * 1024


@dataclass(frozen=True)
class Asked:
    """One request; the names of its headers in small letters."""

    path: str
    headers: Mapping[str, str]


@dataclass
class FaultServer:
    """Scripts by path; a path may end with * for all that begin so."""

    port: int = 0
    names: dict[str, list[str]] = field(default_factory=lambda: {HOST: [LOOPBACK]})
    scripts: dict[str, Script] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    sent: int = 0
    inside: list[Asked] = field(default_factory=list)
    inside_port: int = 0
    stopped: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def on(self, path: str, script: Script) -> str:
        """Answer a path so; returns its address."""
        self.scripts[path] = script
        return self.url + path

    def resolve(self, host: str, _port: int) -> list[str]:
        """In the place of DNS; `names` may change between two questions."""
        if host.replace(".", "").isdigit():
            return [host]
        if host not in self.names:
            raise OSError("unknown")
        return self.names[host]

    def answer(self, asked: Asked) -> Iterator[bytes]:
        self.asked.append(asked)
        starts = (
            s for p, s in self.scripts.items() if p[-1] == "*" and asked.path.startswith(p[:-1])
        )
        script = self.scripts.get(asked.path) or next(starts, sends("", status=404))
        for piece in script(asked):
            if self.stopped.is_set():
                return
            self.sent += len(piece)
            yield piece


def serving() -> Iterator[FaultServer]:
    """The server, and beside it one that nobody may reach."""
    server = FaultServer()

    def inner(asked: Asked) -> Iterable[bytes]:
        server.inside.append(asked)
        return sends("secret")(asked)

    with _listening(server.answer) as outer, _listening(inner) as hidden:
        server.port, server.inside_port = outer.server_address[1], hidden.server_address[1]
        yield server
        server.stopped.set()
        outer.shutdown()
        hidden.shutdown()


def _listening(
    answer: Callable[[Asked], Iterable[bytes]], tls: ssl.SSLContext | None = None
) -> socketserver.ThreadingTCPServer:
    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            try:
                for piece in answer(_heard(self.rfile)):
                    self.wfile.write(piece)
            except OSError:
                pass  # the other side has had enough

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads, block_on_close, allow_reuse_address = True, False, True

        def get_request(self) -> Any:
            sock, address = super().get_request()
            return (tls.wrap_socket(sock, server_side=True) if tls else sock), address

        def handle_error(self, request: Any, client_address: Any) -> None:
            pass

    server = Server((LOOPBACK, 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    return server


def _heard(file: Any) -> Asked:
    first = file.readline().decode("latin-1").split()
    headers: dict[str, str] = {}
    while line := file.readline().decode("latin-1").strip():
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    return Asked(first[1] if len(first) > 1 else "", headers)


# What a script can be.


def sends(
    body: str | bytes, media_type: str = "text/turtle", status: int = 200, **headers: object
) -> Script:
    """A whole answer; headers as `content_length=…`, None leaves one out."""
    data = body.encode() if isinstance(body, str) else body
    said = {"content_type": media_type, "content_length": len(data), "connection": "close"}
    return lambda _: [_head(status, said | headers) + data]


def raw(*pieces: bytes, pause: float = 0) -> Script:
    """Just these bytes, slowly."""

    def script(_: Asked) -> Iterator[bytes]:
        for piece in pieces:
            yield piece
            time.sleep(pause)

    return script


def empty_catalogue() -> Script:
    return sends("@prefix dcat: <http://www.w3.org/ns/dcat#> . <https://a.id/> a dcat:Catalog .")


def html() -> Script:
    return sends("<!doctype html><html>Masuk</html>", "text/html")


def no_success() -> Script:
    return sends(json.dumps({"success": False, "error": {"message": "x"}}), "application/json")


def pages(write: Callable[[int], str], following: Callable[[int], str], broken: int = 0) -> Script:
    """`?page=n`; what `write` makes of n and a Hydra link to what `following` says.

    A cycle, pages without end, a wrong link and the same datasets again are all such.
    :param broken: the page that answers 500.
    """

    def script(asked: Asked) -> Iterable[bytes]:
        number = int(asked.path.partition("page=")[2] or 1)
        if number == broken:
            return sends("oops", status=500)(asked)
        link = f'<#p> <http://www.w3.org/ns/hydra/core#next> "{following(number)}" .'
        return sends(write(number) + "\n" + link)(asked)

    return script


def cut_body(chunked: bool = False) -> Script:
    if chunked:
        return raw(_head(200, {"transfer_encoding": "chunked"}), b"5\r\nhalo \r\nff\r\nhal")
    return sends("<a> <b> <c> .", content_length=1000)


def understated_length() -> Script:
    """Cut where a statement ends, so that nobody who only parses can see it."""
    return sends("<a:1> <b:> <c:> .\n<a:2> <b:> <c:> .\n", content_length=18)


def slow_drip(pause: float = 0.05) -> Script:
    return raw(_head(200, {}), *[b"a"] * 10_000, pause=pause)


def silence(seconds: float = 5) -> Script:
    return raw(b"", pause=seconds)


def slow_headers(pause: float = 0.05) -> Script:
    return raw(b"HTTP/1.1 200 OK\r\n", *[b"X"] * 10_000, pause=pause)


def endless_headers() -> Script:
    return raw(b"HTTP/1.1 200 OK\r\n", *[b"X-Y: z\r\n"] * 100_000)


def endless_interim() -> Script:
    return raw(*[b"HTTP/1.1 100 Continue\r\n\r\n" * 10] * 1000, pause=0.02)


def endless_chunk_size() -> Script:
    return raw(_head(200, {"transfer_encoding": "chunked"}), *[b"0" * 1024] * 100_000)


def huge_body(megabytes: int = 1024, told: bool = False) -> Script:
    """Made while it is sent."""

    def script(_: Asked) -> Iterator[bytes]:
        yield _head(200, {"content_length": megabytes * len(_MEGABYTE)} if told else {})
        for _n in range(megabytes):
            yield _MEGABYTE

    return script


def gzip_bomb(megabytes: int = 200) -> Script:
    data = gzip.compress(_MEGABYTE, 9) * megabytes
    return sends(data, content_encoding="gzip")


def entity_bomb() -> Script:
    lines = [f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)]
    return sends(
        f'<!DOCTYPE rdf:RDF [<!ENTITY l0 "lol">{"".join(lines)}]><rdf:RDF>&l9;</rdf:RDF>',
        "application/rdf+xml",
    )


def deep_json(depth: int = 100_000) -> Script:
    return sends("[" * depth + "]" * depth, "application/json")


def redirect(place: str, status: int = 302) -> Script:
    return sends("", status=status, location=place)


def etag(value: str, body: str = "<a:> <b:> <c:> .", lie: str = "") -> Script:
    """304 to whoever has it; with `lie` to everybody, and that one is named."""

    def script(asked: Asked) -> Iterable[bytes]:
        if lie or asked.headers.get("if-none-match") == value:
            return [_head(304, {"etag": lie or value})]
        return sends(body, etag=value)(asked)

    return script


def _head(status: int, headers: Mapping[str, object]) -> bytes:
    said = [f"{n.replace('_', '-')}: {v}\r\n" for n, v in headers.items() if v is not None]
    return f"HTTP/1.1 {status} x\r\n{''.join(said)}\r\n".encode("latin-1")
