"""Who a program says it is, and which network it comes from. Pure."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache

LONGEST = 120
_V4, _V6 = 24, 48
"""Bits of an address that are kept: a network, not a person's connection."""

# What a User-Agent holds, and the name that people know it by; the first match counts.
KNOWN = (
    ("ckanext-harvest", "ckanext-harvest"),
    ("ckanext-dcat", "ckanext-dcat"),
    ("ckanapi", "ckanapi"),
    ("ckan", "CKAN"),
    ("piveau", "piveau (data.europa.eu)"),
    ("vert.x", "piveau (Vert.x)"),
    ("data.gov", "data.gov"),
    ("harvesterbot", "data.gov"),
    ("udata", "udata"),
    ("magda", "Magda"),
    ("rdflib", "rdflib"),
    ("googlebot", "Google"),
    ("bingbot", "Bing"),
    # CKAN's and ckanext-dcat's stock harvesters give no name but that of their library.
    ("python-requests", "requests (Python)"),
    ("python-urllib", "urllib (Python)"),
    ("python-httpx", "httpx (Python)"),
    ("aiohttp", "aiohttp (Python)"),
    ("curl/", "curl"),
    ("wget/", "Wget"),
    ("go-http-client", "Go"),
    ("apache-httpclient", "Java"),
    ("okhttp", "Java"),
    ("java/", "Java"),
    ("axios", "JavaScript"),
    ("node", "JavaScript"),
)
_BROWSER = re.compile(r"^Mozilla/\d", re.ASCII)
_ROBOT = re.compile(r"compatible;|bot\b|crawl|spider|harvest", re.I | re.ASCII)


@lru_cache(maxsize=256)
def tidy(user_agent: str) -> str:
    """A User-Agent as it is kept: printable, one line, not too long."""
    shown = "".join(sign if sign.isprintable() else " " for sign in user_agent[: 4 * LONGEST])
    return " ".join(shown.split())[:LONGEST].rstrip()


def name(agent: str) -> str:
    """By which name people know a program; empty for one that isn't known."""
    low = agent.lower()
    return next((known for part, known in KNOWN if part in low), "")


@lru_cache(maxsize=256)
def is_browser(agent: str) -> bool:
    """Whether a person's browser asks."""
    return bool(_BROWSER.match(agent)) and not _ROBOT.search(agent)


@lru_cache(maxsize=256)
def network(address: str) -> str:
    """The network of an address: /24 of IPv4, /48 of IPv6; empty for what is no address."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    bits = _V4 if found.version == 4 else _V6
    return str(ipaddress.ip_network((found, bits), strict=False))
