"""`./portal backup FILE`: the whole portal in one file, also while it runs.

The databases are dumped first, then the files are copied: a file in the content store is written
before the row that names it and never changes, so every row of the dump finds its file.
"""

from __future__ import annotations

import argparse
import contextlib
import tempfile
from collections.abc import Iterator, Sequence
from configparser import ConfigParser
from datetime import datetime, timezone
from pathlib import Path

from stack import archive, keeper, lock, ports, processes, secrets_file
from stack.dumps import Server
from stack.places import PORTAL_HOME as HOME
from stack.places import Home
from stack.progress import say, step
from stack.services import Services
from stack.words import Trouble

# What of a home is configuration; a restore decides which of it comes back.
CONFIG = ("ckan.ini", "local.ini", "accounts.json")
# What CKAN makes by itself from its own files.
_GENERATED = ("webassets",)
_STORE_PATH = "ckanext.sdi_balikpapan.store_path"


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser("./portal backup", add_help=False)
    parser.add_argument("file", type=Path, metavar="BERKAS")
    file = parser.parse_args(argv).file
    if file.exists():
        raise Trouble("backup_exists", file=file)
    if not HOME.ini.exists():
        raise Trouble("not_set_up")
    with server(HOME) as running:
        write(running, file)
    size = file.stat().st_size / 1e6
    say(f"Cadangan ada di {file} ({size:.1f} MB) | the backup is there.")
    say("Isinya kata sandi dan kunci; simpan di tempat aman | it holds secrets, keep it safe.")
    return 0


def write(running: Server, file: Path) -> None:
    """Writes the backup under a temporary name, then gives it its own."""
    home, started = running.home, datetime.now(timezone.utc)
    partial = file.with_name(f"{file.name}.part")
    storage, store = home.path / "storage", store_folder(home)
    generated = [storage / name for name in _GENERATED]
    with tempfile.TemporaryDirectory(dir=home.path, prefix="backup-") as folder:
        dumps, secrets = Path(folder) / "databases", Path(folder) / "secrets"
        with step("basis data | databases"):
            running.dump(dumps)
        secrets_file.spread(running.secrets, secrets)
        parts = {"databases": dumps, "config/secrets": secrets}
        parts |= {f"config/{name}": home.path / name for name in CONFIG}
        parts |= {"store": store, "storage": storage}
        with step("berkas dan konfigurasi | files and configuration"), _private(partial):
            archive.pack(partial, parts, started, but=[store, store / "tmp", *generated])
            partial.replace(file)


@contextlib.contextmanager
def _private(file: Path) -> Iterator[None]:
    """A file that only its owner reads; it goes when writing it fails."""
    file.unlink(missing_ok=True)
    file.touch(mode=0o600)
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


def store_folder(home: Home) -> Path:
    """The content store of a home: where its configuration says, or beside CKAN's own files."""
    parser = ConfigParser(interpolation=None)
    parser.read(home.ini)
    named = parser.get("app:main", _STORE_PATH, fallback="")
    return Path(named) if named else home.path / "storage" / "sdi"


@contextlib.contextmanager
def server(home: Home) -> Iterator[Server]:
    """PostgreSQL of a home: the running portal's, or one started for the moment."""
    if processes.read(home, "web") and processes.read(home, "postgres"):
        known, secrets = ports.load(home.path / "ports.json"), secrets_file.load(home.path)
        yield Server(home, known["postgres"], secrets)
        return
    with lock.only_one(home, "already_running", command="run"):
        services = Services(home)
        guard = keeper.begin(home)
        try:
            services.start_postgres()
            yield Server(home, services.ports["postgres"], services.secrets)
        finally:
            processes.stop_all(home, but=("portal",))
            if guard.stdin:
                guard.stdin.close()
            guard.wait()
