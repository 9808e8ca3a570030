"""Free ports on this machine, remembered for each clone so that addresses stay what they were."""

from __future__ import annotations

import json
import socket
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

from stack.words import Trouble

WEB = 5000
SERVICES = ("postgres", "redis", "solr")
# Below the range from which systems hand out ports to outgoing connections.
_FIRST, _COUNT = 20_000, 9_000


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Can a server listen on this port now?"""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def choose(
    wanted: int | None, taken: set[int], seed: str, free: Callable[[int], bool] = is_free
) -> int:
    """The wanted port if it can be had, otherwise a free one that depends on the seed."""
    if wanted and wanted not in taken and free(wanted):
        return wanted
    start = zlib.crc32(seed.encode())
    for step in range(_COUNT):
        port = _FIRST + (start + step) % _COUNT
        if port not in taken and free(port):
            return port
    raise Trouble("port_taken", port=wanted or _FIRST, other=WEB + 1)


def web_port(asked: int | None, remembered: int | None, host: str, seed: str = "") -> int:
    """The portal's own port: the one asked for, otherwise the remembered one, 5000 or one that
    depends on the seed, so that clones don't all try for the same."""

    def free(port: int) -> bool:
        return is_free(port, host)

    if asked:
        if not free(asked):
            other = next((port for port in range(asked + 1, asked + 100) if free(port)), WEB)
            raise Trouble("port_taken", port=asked, other=other)
        return asked
    wanted = remembered or WEB
    return wanted if free(wanted) else choose(WEB, {wanted}, f"{seed}:web", free)


def service_ports(file: Path, seed: str) -> dict[str, int]:
    """A free port for each service, the remembered one where it is still free."""
    remembered = load(file)
    ports: dict[str, int] = {}
    for name in SERVICES:
        taken = set(ports.values())
        ports[name] = choose(remembered.get(name), taken, f"{seed}:{name}")
    save(file, {**remembered, **ports})
    return ports


def load(file: Path) -> dict[str, int]:
    try:
        return {str(k): int(v) for k, v in json.loads(file.read_text()).items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def save(file: Path, ports: Mapping[str, int]) -> None:
    file.write_text(json.dumps(dict(ports), indent=1, sort_keys=True) + "\n")
