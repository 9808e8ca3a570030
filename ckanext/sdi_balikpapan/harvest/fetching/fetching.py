"""A page of another portal, or one clear reason why not."""

from __future__ import annotations

import codecs
import re
import ssl
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException
from urllib.parse import SplitResult, urljoin, urlsplit

import requests
from urllib3.exceptions import HTTPError, SSLError

from . import unpacking
from .addresses import is_allowed, is_web_port
from .failing import FetchError
from .limits import Budget, Limits
from .transport import Meter, Resolve, Transport, resolve
from .words import Reason

_STEP = 64 * 1024
_PORTS = {"http": 80, "https": 443}
_MOVED = {301, 302, 303, 307, 308}
_OK, _NOT_MODIFIED = 200, 304
_REASONS = {
    401: Reason.DENIED,
    403: Reason.DENIED,
    404: Reason.NOT_FOUND,
    410: Reason.NOT_FOUND,
    429: Reason.BUSY,
    503: Reason.BUSY,
}
# What we send back comes from outside: a line of its own in it would be a header of theirs.
_ETAG = re.compile(r'(W/)?"[\x21\x23-\x7e]{0,200}"')
_DATE = re.compile(r"[A-Za-z]{3}, \d\d [A-Za-z]{3} \d{4} \d\d:\d\d:\d\d GMT")
_UNSEEN = re.compile(r"[\x00-\x20\x7f]")


@dataclass(frozen=True)
class Page:
    """What came.

    :param url: where it was in the end, after redirects.
    :param charset: as declared, if Python knows it; it may be wrong.
    :param not_changed: what was known is still so, and the body is empty.
    :param measured: the server said where the body ends; otherwise it may have been cut unseen.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    media_type: str
    charset: str
    body: bytes
    etag: str
    modified: str
    not_changed: bool
    measured: bool


class Fetcher:
    """Gets pages within the limits of one job.

    :param allowed_hosts: hosts that may lie in the internal network, at any port.
    :param budget: what is left, when a job goes on that was begun before.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        allowed_hosts: Collection[str] = (),
        budget: Budget | None = None,
        resolve: Resolve = resolve,
    ) -> None:
        self.budget = budget or Budget(limits or Limits())
        self.allowed = allowed_hosts
        self._transport = Transport(allowed_hosts, resolve)

    def get(self, url: str, etag: str = "", modified: str = "") -> Page:
        """A page, unless it is still the one with this ETag or date.

        :raises FetchError: for whatever is wrong.
        """
        self.budget.turn_page()
        asked = _conditions(etag, modified)
        began = time.monotonic()
        until = began + self.budget.seconds_left()
        try:
            return self._follow(url, asked, until)
        finally:
            self.budget.seconds += time.monotonic() - began

    def _follow(self, url: str, asked: dict[str, str], until: float) -> Page:
        most = self.budget.limits.redirects
        visited: set[str] = set()
        for _ in range(most + 1):
            self._check(url)
            if url in visited:
                break
            visited.add(url)
            found = self._one(url, asked, Meter(until, self.budget.limits.bytes_per_page))
            if isinstance(found, Page):
                return found
            url = found
        raise FetchError(Reason.REDIRECTS, url=url, most=most)

    def _check(self, url: str) -> None:
        parts = _parts(url)
        if parts.scheme not in _PORTS:
            raise FetchError(Reason.SCHEME, url=url)
        host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
        if not host or "@" in parts.netloc or _UNSEEN.search(url):
            raise FetchError(Reason.ADDRESS, url=_without_user(parts))
        if not is_web_port(port) and not is_allowed(host, self.allowed):
            raise FetchError(Reason.PORT, url=url, port=port, host=host)

    def _one(self, url: str, asked: dict[str, str], meter: Meter) -> Page | str:
        """The page, or where it moved to."""
        host = urlsplit(url).hostname
        try:
            with self._transport.ask(url, asked, meter) as reply:
                if reply.status_code in _MOVED:
                    return _target(url, reply)
                return self._page(url, reply, asked, meter)
        except FetchError as error:
            error.fields.setdefault("url", url)
            raise
        except (OSError, HTTPError, HTTPException, ValueError) as error:
            raise self._reason(error, url, host or "", meter) from error

    def _reason(self, error: Exception, url: str, host: str, meter: Meter) -> FetchError:
        """What an error of the libraries means."""
        if meter.too_much:
            return FetchError(Reason.BYTES, url=url, most=self.budget.limits.bytes_per_page)
        if meter.is_late():
            late = self.budget.late()
            late.fields["url"] = url
            return late
        if isinstance(error, (requests.exceptions.SSLError, SSLError)):
            return FetchError(Reason.TLS, url=url, host=host, why=_why(error))
        if isinstance(error, requests.exceptions.InvalidURL):
            return FetchError(Reason.ADDRESS, url=url)
        return FetchError(Reason.HEADERS, url=url, host=host, why=_why(error))

    def _page(
        self, url: str, reply: requests.Response, asked: dict[str, str], meter: Meter
    ) -> Page:
        status = reply.status_code
        same = status == _NOT_MODIFIED
        if same and not _is_honest(reply, asked):
            raise FetchError(Reason.NOT_ASKED, url=url)
        if not same and status != _OK:
            reason = Reason.SERVER if status >= 500 else Reason.STATUS
            raise FetchError(_REASONS.get(status, reason), url=url, status=status)
        body = b"" if same else self._body(reply, meter)
        said = Message()
        said["Content-Type"] = _one_line(reply.headers.get("Content-Type", ""))
        typed = "Content-Type" in reply.headers
        return Page(
            url,
            status,
            {name.lower(): _one_line(value) for name, value in reply.headers.items()},
            said.get_content_type() if typed else "",
            _charset(str(said.get_param("charset", ""))),
            body,
            _kept(_ETAG, reply.headers.get("ETag", "")),
            _kept(_DATE, reply.headers.get("Last-Modified", "")),
            same,
            same or "Content-Length" in reply.headers or _is_chunked(reply),
        )

    def _body(self, reply: requests.Response, meter: Meter) -> bytes:
        encoding = reply.headers.get("Content-Encoding", "identity").strip().lower()
        if encoding not in ("", "identity", *unpacking.KNOWN):
            raise FetchError(Reason.ENCODING, encoding=encoding)
        packed = encoding in unpacking.KNOWN
        unpack = unpacking.Gzip() if packed else unpacking.Plain()
        length = reply.headers.get("Content-Length", "")
        if length.isdecimal() and len(length) < 20:
            self.budget.check_size(int(length))
        body, got = bytearray(), 0
        try:
            while data := reply.raw.read(_STEP, decode_content=False):
                got += len(data)
                for piece in unpack.feed(data):
                    self.budget.check_size(len(body) + len(piece))
                    body += piece
        except unpacking.Broken as error:
            raise FetchError(Reason.ENCODING, encoding=encoding) from error
        except (OSError, HTTPError, HTTPException) as error:
            if meter.too_much or meter.is_late():
                raise
            raise FetchError(Reason.CUT, got=got) from error
        told = length.isdecimal() and not _is_chunked(reply)
        if (told and got < int(length)) or (packed and got and not unpack.is_done()):
            raise FetchError(Reason.CUT, got=got)
        if meter.overlong:
            raise FetchError(Reason.LENGTH)
        self.budget.bytes += len(body)
        return bytes(body)


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise FetchError(Reason.ADDRESS, url=url) from error
    return parts


def _without_user(parts: SplitResult) -> str:
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def _target(url: str, reply: requests.Response) -> str:
    place = reply.headers.get("Location", "")
    if not place:
        raise FetchError(Reason.REDIRECT, url=url)
    place = place.encode("latin-1", "replace").decode("utf-8", "replace")
    place = "%20".join(place.split())
    try:
        return urljoin(url, place).partition("#")[0]
    except ValueError as error:
        raise FetchError(Reason.ADDRESS, url=place) from error


def _conditions(etag: str, modified: str) -> dict[str, str]:
    sent = {
        "If-None-Match": _kept(_ETAG, etag),
        "If-Modified-Since": _kept(_DATE, modified),
    }
    return {name: value for name, value in sent.items() if value}


def _is_honest(reply: requests.Response, asked: Mapping[str, str]) -> bool:
    """Whether "not changed" answers what was asked."""
    mine, theirs = asked.get("If-None-Match", ""), reply.headers.get("ETag", "")
    same = not mine or not theirs or mine.removeprefix("W/") == theirs.strip().removeprefix("W/")
    return bool(asked) and same


def _kept(shape: re.Pattern[str], value: str) -> str:
    return value.strip() if shape.fullmatch(value.strip()) else ""


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _is_chunked(reply: requests.Response) -> bool:
    return "chunked" in reply.headers.get("Transfer-Encoding", "").lower()


def _charset(name: str) -> str:
    try:
        return codecs.lookup(name.strip().strip("'\"")).name if name else ""
    except (LookupError, ValueError):
        return ""


def _inner(error: BaseException) -> BaseException | None:
    found = [getattr(error, "reason", None), *reversed(error.args)]
    return next((one for one in found if isinstance(one, BaseException)), None)


def _why(error: BaseException) -> str:
    """The innermost error, in a few words."""
    while inner := _inner(error):
        error = inner
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    return _one_line(str(error))[:120]
