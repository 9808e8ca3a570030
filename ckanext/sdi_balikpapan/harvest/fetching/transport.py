"""One request over a connection to an address that was checked, within its time and size.

The address that is connected to is the one that was checked: a name that means another host a
moment later leads nowhere. TLS still asks for the name. A connection serves one request.
"""

from __future__ import annotations

import contextlib
import http.client
import io
import socket
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.poolmanager import PoolManager

from .addresses import is_allowed, is_public
from .failing import FetchError
from .words import Reason

Resolve = Callable[[str, int], list[str]]
_AGENT = "ckanext-sdi_balikpapan (harvest)"
_ACCEPT = (
    "application/ld+json, application/rdf+xml, text/turtle, application/n-triples, "
    "application/json;q=0.9, */*;q=0.5"
)
# Sent beside a body: headers, chunk sizes, trailers.
_AROUND = 1024 * 1024
_AFTER_BODY_SECONDS = 0.5
_ROUNDING = 0.01


def resolve(host: str, port: int) -> list[str]:
    """All addresses of a host."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass
class Meter:
    """What one request may still take.

    :param until: on the monotonic clock.
    :ivar overlong: more came than the length that was told.
    """

    until: float
    most: int
    got: int = 0
    overlong: bool = False
    too_much: bool = False

    def seconds(self) -> float:
        """:raises TimeoutError: when none is left."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def is_late(self) -> bool:
        """Whether an error just now was the end of the time; clocks round."""
        return self.until - time.monotonic() < _ROUNDING


class Transport:
    """Asks for pages.

    :param allowed: hosts that may lie in the internal network.
    """

    def __init__(self, allowed: Collection[str] = (), resolve: Resolve = resolve) -> None:
        self.allowed, self.resolve = allowed, resolve
        self.meter = Meter(0, 0)

    def ask(self, url: str, headers: dict[str, str], meter: Meter) -> requests.Response:
        """The answer, its body still to be read; no redirect is followed.

        :raises FetchError: when the host may not be reached.
        :raises OSError: when it can't be.
        """
        self.meter = meter
        meter.most += _AROUND
        session = requests.Session()
        session.trust_env = False  # a proxy would connect for us, and check nothing
        session.headers.clear()
        adapter = _Adapter(self)
        session.mount("http://", adapter)
        session.mount("https://", adapter)
        sent = {
            "User-Agent": _AGENT,
            "Accept": _ACCEPT,
            "Accept-Encoding": "gzip",
            "Connection": "close",
        }
        return session.get(
            url,
            headers=sent | headers,
            stream=True,
            allow_redirects=False,
            timeout=meter.seconds(),
        )

    def connect(self, host: str, port: int) -> socket.socket:
        """A connection to the first address that answers, if all of them may be reached."""
        found = self._addresses(host, port)
        if not found:
            raise FetchError(Reason.UNKNOWN_HOST, host=host)
        if not is_allowed(host, self.allowed) and not all(map(is_public, found)):
            raise FetchError(Reason.INTERNAL, host=host)
        error: OSError = OSError()
        for address in found:
            try:
                sock = socket.create_connection((address, port), self.meter.seconds())
                sock.settimeout(self.meter.seconds())
            except OSError as failed:
                error = failed
            else:
                return sock
        if isinstance(error, TimeoutError):
            raise error
        raise FetchError(Reason.UNREACHABLE, host=host, why=error.strerror or error) from error

    def _addresses(self, host: str, port: int) -> list[str]:
        """Aside, because the system's own look-up knows no limit of time."""
        answer: list[list[str]] = []

        def look_up() -> None:
            try:
                answer.append(self.resolve(host, port))
            except (OSError, UnicodeError):
                answer.append([])

        thread = threading.Thread(target=look_up, daemon=True)
        thread.start()
        thread.join(self.meter.seconds())
        if not answer:
            raise TimeoutError
        return answer[0]


class _Metered(io.RawIOBase):
    """What comes over a connection, counted and timed byte by byte, headers too."""

    def __init__(self, raw: Any, sock: socket.socket, meter: Meter) -> None:
        self.raw, self.sock, self.meter = raw, sock, meter

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self.sock.settimeout(self.meter.seconds())
        count = self.raw.readinto(buffer)
        self.meter.got += count or 0
        if self.meter.got > self.meter.most:
            self.meter.too_much = True
            raise OSError("too much")
        return count

    def close(self) -> None:
        self.raw.close()
        super().close()


class _Response(http.client.HTTPResponse):
    meter: Meter

    def __init__(self, meter: Meter, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.meter, self._sock = meter, sock
        self.fp = io.BufferedReader(_Metered(self.fp.detach(), sock, meter))  # type: ignore

    def _close_conn(self) -> None:
        """Look whether there is more than was told, before the connection goes."""
        if self.length == 0 and not self.chunked and self.status == http.client.OK:
            until = self.meter.until
            self.meter.until = min(until, time.monotonic() + _AFTER_BODY_SECONDS)
            with contextlib.suppress(OSError, ValueError):  # it stays open and says nothing
                self.meter.overlong = bool(self.fp.peek(1))
            self.meter.until = until
        super()._close_conn()  # type: ignore[misc]


class _Checked:
    def __init__(self: Any, *args: Any, transport: Transport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.transport = transport
        self.response_class = partial(_Response, transport.meter)

    def _new_conn(self: Any) -> socket.socket:
        return self.transport.connect(self._dns_host, self.port)


class _Http(_Checked, HTTPConnection):
    pass


class _Https(_Checked, HTTPSConnection):
    pass


class _Pools(PoolManager):
    transport: Transport

    def _new_pool(self, scheme: str, *args: Any, **kwargs: Any) -> Any:
        pool = super()._new_pool(scheme, *args, **kwargs)
        kind = {"http": _Http, "https": _Https}[scheme]
        pool.ConnectionCls = partial(kind, transport=self.transport)  # type: ignore
        return pool


class _Adapter(HTTPAdapter):
    def __init__(self, transport: Transport) -> None:
        self.transport = transport
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        self.poolmanager = _Pools(*args[:1], **kwargs)
        self.poolmanager.transport = self.transport
