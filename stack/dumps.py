"""Databases to files and back, by PostgreSQL's own programs."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from stack import database, diagnose, postgres_way
from stack.places import Home


@dataclass(frozen=True)
class Server:
    """The running PostgreSQL of a home, and the names of its two databases there."""

    home: Home
    port: int
    secrets: Mapping[str, str]
    databases: tuple[str, str] = (database.MAIN, database.STORE)

    def dump(self, folder: Path) -> None:
        """Writes both databases, the DataStore's first (why: `archive.load_again`)."""
        folder.mkdir(mode=0o700, parents=True)
        main, store = self.databases
        for name, source in (("datastore", store), ("ckan", main)):
            self._program("pg_dump", "--format=custom", f"--file={folder / name}.dump", source)

    def load(self, folder: Path) -> None:
        """Makes both databases anew from their files; the old ones go when the new are whole.

        Triggers come after the rows in a dump, so those that guard rows don't stand in the way.
        """
        password = self.secrets["postgres"]
        fresh = {name: f"{name}_restored" for name in self.databases}
        database.drop(self.port, password, tuple(fresh.values()))
        for name, file in zip(self.databases, ("ckan.dump", "datastore.dump"), strict=True):
            database.make_empty(self.port, password, fresh[name])
            options = ("--exit-on-error", f"--dbname={fresh[name]}")
            self._program("pg_restore", *options, str(folder / file))
        for name, new in fresh.items():
            database.rename(self.port, password, new, name)

    def _program(self, name: str, *arguments: str) -> None:
        at = ("--host=127.0.0.1", f"--port={self.port}", "--username=postgres")
        done = subprocess.run(
            [str(postgres_way.binaries() / name), *at, *arguments],
            env={**os.environ, "PGPASSWORD": self.secrets["postgres"]},
            capture_output=True,
            text=True,
            check=False,
        )
        log = self.home.logs / f"{name}.log"
        log.write_text(done.stderr)
        if done.returncode:
            raise diagnose.from_output(done.stderr, name, log)
