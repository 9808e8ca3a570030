"""Asking an address outside whether it answers, without ever reaching what lies inside.

The address that is connected to is the one that was checked: a name that means another host a
moment later leads nowhere. Redirects aren't followed; that one is given is answer enough.
"""

from __future__ import annotations

import socket
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NewConnectionError
from urllib3.poolmanager import PoolManager

from ckanext.sdi_balikpapan.harvest.fetching import addresses

SECONDS = 10
_AGENT = "ckanext-sdi_balikpapan (link check)"


def answers(url: str) -> bool:
    """Whether an address on the web answers with a page, a file or a redirect."""
    try:
        if urlsplit(url).scheme not in ("http", "https"):
            return False
    except ValueError:
        return False
    with _session() as session:
        for method in ("HEAD", "GET"):  # some servers know no HEAD
            try:
                reply = session.request(
                    method, url, timeout=SECONDS, allow_redirects=False, stream=True
                )
                reply.close()
            except (requests.RequestException, ValueError, UnicodeError):
                return False
            if reply.status_code < 400:
                return True
    return False


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> str | None:  # noqa: ARG002
        """None: even where redirects aren't followed, the body of one would be read to its end."""
        return None


def _session() -> requests.Session:
    session = _Session()
    session.trust_env = False  # a proxy would connect for us, and check nothing
    session.headers["User-Agent"] = _AGENT
    for scheme in ("http://", "https://"):
        session.mount(scheme, _Adapter())
    return session


def public_address(host: str, port: int) -> str:
    """An address of a host that everybody could reach.

    :raises OSError: when there is none, or one of them lies inside, or no web server listens there.
    """
    if not addresses.is_web_port(port):
        raise OSError("not a port of the web")
    found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not found or not all(map(addresses.is_public, found)):
        raise OSError("not a public address")
    return found[0]


class _Checked:
    def _new_conn(self: Any) -> socket.socket:
        try:
            address = public_address(self._dns_host, self.port)
            return socket.create_connection((address, self.port), SECONDS)
        except OSError as error:
            raise NewConnectionError(self, str(error)) from error


class _Http(_Checked, HTTPConnection):
    pass


class _Https(_Checked, HTTPSConnection):
    pass


class _HttpPool(HTTPConnectionPool):
    ConnectionCls = _Http  # type: ignore[assignment]


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = _Https  # type: ignore[assignment]


class _Adapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        self.poolmanager = PoolManager(*args[:1], **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _HttpPool, "https": _HttpsPool}
