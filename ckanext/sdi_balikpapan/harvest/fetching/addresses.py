"""Which addresses of the internet a harvest may reach. Pure."""

from __future__ import annotations

from collections.abc import Collection
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

# Written out, since what Python calls global changes with its version.
_REFUSED_4 = tuple(
    map(
        IPv4Network,
        """0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12
        192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24
        203.0.113.0/24 224.0.0.0/4 240.0.0.0/4""".split(),
    )
)
_UNICAST_6 = IPv6Network("2000::/3")
# Teredo, benchmarks, ORCHID, documentation and 6to4; all that maps IPv4 lies outside 2000::/3.
_REFUSED_6 = tuple(map(IPv6Network, "2001::/23 2001:db8::/32 2002::/16 3fff::/20".split()))
_WEB_PORTS = {80, 443}
_FIRST_FREE_PORT = 1024
# Databases, caches, mail and chat: what listens there could take a request for commands.
_OTHER_PROTOCOLS = frozenset(
    """1433 1521 1719 1720 1723 2049 2181 2375 2376 2379 3306 3389 3659 4045 4190 5060 5061 5432
    5672 5900 5984 6000 6379 6566 6665 6666 6667 6668 6669 6697 9042 9200 9300 10080 11211 27017
    """.split()
)


def host_of(text: str) -> str:
    """A host's name as it is compared: small letters, no dot at its end, no brackets."""
    return text.strip().strip("[]").rstrip(".").lower()


def is_allowed(host: str, allowed: Collection[str]) -> bool:
    """Whether the administrator lets a harvest reach this host wherever it lies."""
    return host_of(host) in set(map(host_of, allowed))


def is_public(address: str) -> bool:
    """Whether an address is one that everybody in the world reaches the same way."""
    try:
        ip: IPv4Address | IPv6Address = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv4Address):
        return not any(ip in network for network in _REFUSED_4)
    if ip.scope_id or ip not in _UNICAST_6:
        return False
    return not any(ip in network for network in _REFUSED_6)


def is_web_port(port: int) -> bool:
    """Whether a catalogue may be expected at a port, rather than another service."""
    if port in _WEB_PORTS:
        return True
    return port >= _FIRST_FREE_PORT and str(port) not in _OTHER_PROTOCOLS
