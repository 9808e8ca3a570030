"""Signed tokens of the form, and names of senders that say nothing of them. Pure."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

_TOKEN = re.compile(r"([0-9]{1,12})\.([A-Za-z0-9_-]{16,64})\.([0-9a-f]{64})", re.ASCII)


class BadToken(ValueError):
    """A form that cannot be taken: `forged`, or `old`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Token:
    """A form that somebody was shown.

    :param nonce: which one; it is taken once.
    :param age: since he was shown it.
    """

    nonce: str
    age: timedelta


def make(secret: bytes, at: datetime, nonce: str) -> str:
    """A token of a form that is shown now."""
    second = int(at.timestamp())
    return f"{second}.{nonce}.{_sign(secret, f'{second}.{nonce}')}"


def read(secret: bytes, token: object, at: datetime, longest: timedelta) -> Token:
    """What a token says.

    :raises BadToken: for one that isn't ours, or older than `longest`.
    """
    found = _TOKEN.fullmatch(token) if isinstance(token, str) else None
    if found is None:
        raise BadToken("forged")
    second, nonce, signature = found.groups()
    if not hmac.compare_digest(signature, _sign(secret, f"{second}.{nonce}")):
        raise BadToken("forged")
    age = timedelta(seconds=int(at.timestamp()) - int(second))
    if age < timedelta(0):
        raise BadToken("forged")
    if age > longest:
        raise BadToken("old")
    return Token(nonce, age)


def place(address: str) -> str:
    """Where somebody sits: of IPv6 the network, as one household has 2^64 addresses of it."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, 64), strict=False))


def sender(secret: bytes, day: date, who: str) -> str:
    """A name of a sender for one day; the next day he has another."""
    return _sign(secret, f"sender {day.isoformat()} {who}")[:32]


def _sign(secret: bytes, text: str) -> str:
    return hmac.new(secret, b"sdi request " + text.encode(), hashlib.sha256).hexdigest()
