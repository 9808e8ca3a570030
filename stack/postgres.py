"""The embedded PostgreSQL server: made once, started on TCP of this machine, waited for."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg2

from stack import diagnose
from stack.places import Home
from stack.postgres_way import Way
from stack.processes import Program
from stack.wait import wait_for

# Test data may be lost when the machine stops; that makes tests twice as fast.
_CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def prepare(home: Home, how: Way, password: str) -> None:
    """Makes the database cluster, once."""
    if (how.data / "PG_VERSION").exists():
        return
    version = subprocess.run(
        [*how.prefix, str(how.binaries / "postgres"), "--version"],
        capture_output=True,
        text=True,
        cwd="/",
        check=False,
    )
    log = home.logs / "initdb.log"
    if version.returncode:
        raise diagnose.from_output(version.stderr, "PostgreSQL", log)
    major = int(version.stdout.split()[2].split(".")[0])
    locale = ["--locale=C.UTF-8", *(["--locale-provider=builtin"] if major >= 17 else [])]
    argv = [*how.prefix, str(how.binaries / "initdb"), "-D", str(how.data), "-U", "postgres"]
    with _password_file(how.data, password) as file:
        argv += ["-A", "scram-sha-256", f"--pwfile={file}", "-E", "UTF8", "--no-sync", *locale]
        done = subprocess.run(argv, capture_output=True, text=True, cwd="/", check=False)
    log.write_text(done.stdout + done.stderr)
    if done.returncode:
        raise diagnose.from_output(done.stderr, "initdb", log)


@contextlib.contextmanager
def _password_file(data: Path, password: str) -> Iterator[Path]:
    """The password where only the user that initdb runs as can read it, for a moment."""
    file = data.parent / "initdb-password"
    file.unlink(missing_ok=True)
    file.touch(mode=0o600)
    file.write_text(password)
    if data.exists() and os.geteuid() == 0:
        os.chown(file, data.stat().st_uid, -1)
    try:
        yield file
    finally:
        file.unlink()


def program(home: Home, how: Way, port: int) -> Program:
    """The server, on TCP at this machine only: socket paths are limited in length."""
    settings = [f"port={port}", "listen_addresses=127.0.0.1", "unix_socket_directories="]
    settings += _CARELESS if home.for_tests else ()
    argv = [*how.prefix, str(how.binaries / "postgres"), "-D", str(how.data)]
    for setting in settings:
        argv += ["-c", setting]
    return Program("postgres", argv, cwd="/", stop=signal.SIGINT)


def connect(port: int, password: str, database: str = "postgres") -> Any:
    """A connection as the database's owner that commits each statement."""
    connection = psycopg2.connect(
        host="127.0.0.1", port=port, user="postgres", password=password, dbname=database
    )
    connection.autocommit = True
    return connection


def wait(port: int, password: str, home: Home, alive: Callable[[], bool]) -> None:
    """Waits until the server answers."""

    def answers() -> bool:
        try:
            connect(port, password).close()
        except psycopg2.OperationalError:
            return False
        return True

    wait_for("PostgreSQL", answers, alive, home.logs / "postgres.log")
