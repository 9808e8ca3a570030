"""Asking an address outside whether it answers, without ever reaching what lies inside.

The address that is connected to is the one that was checked: a name that means another host a
moment later leads nowhere. Redirects aren't followed; that one is given is answer enough.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NewConnectionError
from urllib3.poolmanager import PoolManager

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


def _session() -> requests.Session:
    session = requests.Session()
    session.trust_env = False  # a proxy would connect for us, and check nothing
    session.headers["User-Agent"] = _AGENT
    for scheme in ("http://", "https://"):
        session.mount(scheme, _Adapter())
    return session


def public_address(host: str, port: int) -> str:
    """An address of a host that everybody could reach.

    :raises OSError: when there is none, or one of them lies inside.
    """
    found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not found or not all(map(_is_public, found)):
        raise OSError("not a public address")
    return found[0]


def _is_public(address: str) -> bool:
    ip: Any = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    if getattr(ip, "teredo", None) or ip in _TRANSLATED:
        return False
    return ip.is_global and not ip.is_multicast and (inner is None or inner.is_global)


class _Both:
    """Both networks by which IPv4 is reached through IPv6 (RFC 6052, 8215)."""

    _networks = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48")))

    def __contains__(self, ip: Any) -> bool:
        return any(ip in network for network in self._networks)


_TRANSLATED = _Both()


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
