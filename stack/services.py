"""Starts the services of one home side by side and leaves none behind."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_futures
from dataclasses import dataclass, field
from pathlib import Path

from stack import (
    ckan_ini,
    database,
    jars,
    keeper,
    ports,
    postgres,
    postgres_way,
    redis,
    secrets_file,
    solr,
    wait,
)
from stack.places import PORTAL, ROOT, Home, venv_environment, venv_python
from stack.processes import Program, start, stop_all
from stack.progress import step

Child = subprocess.Popen[bytes]


@dataclass
class Services:
    """The running services of one home."""

    home: Home
    databases: tuple[str, str] = (database.MAIN, database.STORE)
    extra: dict[str, str] = field(default_factory=dict)
    children: dict[str, Child] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.home.make()
        stop_all(self.home, but=("portal",))  # what a killed command left behind
        self.secrets = secrets_file.load(self.home.path)
        self.ports = ports.service_ports(self.home.path / "ports.json", str(self.home.path))

    def write_ini(self) -> Path:
        web = ports.load(self.home.path / "ports.json").get("web", ports.WEB)
        settings = {
            **ckan_ini.SETTINGS,
            "ckan.site_url": f"http://127.0.0.1:{web}",
            **ckan_ini.connections(self.ports, self.secrets, self.databases),
            "ckan.storage_path": str(self.home.storage),
            **self.extra,
        }
        ckan_ini.write(self.home.ini, settings, PORTAL / "local.ini")
        return self.home.ini

    def start(self, program: Program) -> Callable[[], bool]:
        """Starts a program; the answer tells whether it still runs."""
        child = start(self.home, program)
        self.children[program.name] = child
        return lambda: child.poll() is None

    def start_python(self, name: str, *arguments: str, **env: str) -> Callable[[], bool]:
        """Starts one of the venv's own programs."""
        argv = [str(venv_python()), *arguments]
        return self.start(Program(name, argv, {**venv_environment(), **env}, cwd=str(ROOT)))

    def start_postgres(self) -> None:
        with step("PostgreSQL"):
            how = postgres_way.way(self.home)
            password, port = self.secrets["postgres"], self.ports["postgres"]
            postgres.prepare(self.home, how, password)
            alive = self.start(postgres.program(self.home, how, port))
            postgres.wait(port, password, self.home, alive)
            database.make(port, self.secrets, self.databases)

    def start_redis(self) -> None:
        with step("Redis"):
            port, password = self.ports["redis"], self.secrets["redis"]
            alive = self.start(redis.program(self.home, port, password))
            redis.wait(port, password, self.home, alive)

    def start_solr(self) -> None:
        if not jars.are_complete():
            with step("unduhan Solr, ±90 MB, diperiksa | Solr's jars, checked"):
                jars.ensure()
        with step("Solr"):
            port = self.ports["solr"]
            solr.wait(port, self.home, self.start(solr.program(self.home, port)))


@contextlib.contextmanager
def running(services: Services, beside: Callable[[Services], None]) -> Iterator[Services]:
    """Starts all services; `beside` runs as soon as PostgreSQL and Redis answer, beside Solr."""
    guard = keeper.begin(services.home)
    services.write_ini()
    wait.given_up.clear()
    try:
        _together(services, beside)
        yield services
    finally:
        wait.given_up.clear()
        stop_all(services.home, but=("portal",))
        if guard.stdin:
            guard.stdin.close()
        guard.wait()


def _together(services: Services, beside: Callable[[Services], None]) -> None:
    """Runs the starts in threads; the first failure ends the others at once."""
    with ThreadPoolExecutor(4) as pool:
        solr_up = pool.submit(services.start_solr)
        needed = [pool.submit(services.start_postgres), pool.submit(services.start_redis)]
        try:
            _all_done(needed, solr_up)
            beside(services)
            _all_done([solr_up])
        except BaseException:
            wait.given_up.set()
            stop_all(services.home, but=("portal",))
            raise


def _all_done(needed: list[Future[None]], watched: Future[None] | None = None) -> None:
    """Waits for the needed ones; raises the first failure, the watched one's too."""
    pending = {*needed, *([watched] if watched else [])}
    while any(not future.done() for future in needed):
        done, _ = wait_futures(pending, timeout=0.2, return_when=FIRST_EXCEPTION)
        for future in done:
            future.result()
    for future in needed:
        future.result()
