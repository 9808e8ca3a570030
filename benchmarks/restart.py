"""How long a second start takes: the services of a portal that was set up before.

There is no peer: a stock CKAN has no command that starts its services.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from benchmarks.harness import Figure
from stack import ports, progress, web_client
from stack.places import PORTAL, Home
from stack.services import Services, running
from stack.setup_databases import prepare
from stack.wait import wait_for

_HOME = Home(PORTAL / "bench")
_GOAL = 12


def figures(*, quick: bool = False) -> Iterator[Figure]:
    yield Figure("mulai kedua | second start", _start, _GOAL, rounds=1 if quick else 3)


def _start() -> float:
    """Seconds until the web server answers; stopping isn't counted."""
    progress.quiet = True
    began = time.perf_counter()
    services = Services(_HOME)
    port = ports.choose(None, set(services.ports.values()), "bench")
    address = f"http://127.0.0.1:{port}"
    services.extra["ckan.site_url"] = address
    with running(services, prepare):
        ini = str(_HOME.ini)
        alive = services.start_python("web", "-m", "stack.web", ini, "127.0.0.1", str(port))
        wait_for("CKAN", lambda: web_client.answers(address), alive, _HOME.logs / "web.log")
        seconds = time.perf_counter() - began
    progress.quiet = False
    return seconds
