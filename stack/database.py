"""Roles and databases on the embedded PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from stack import postgres

MAIN, STORE = "ckan", "datastore"
_ROLES = ("ckan", "datastore")


def make(port: int, secrets: Mapping[str, str], databases: tuple[str, str] = (MAIN, STORE)) -> None:
    """Makes the roles and databases that aren't there yet."""
    connection = postgres.connect(port, secrets["postgres"])
    cursor = connection.cursor()
    for role in _ROLES:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,))
        if not cursor.fetchone():
            cursor.execute(f"CREATE ROLE {role} LOGIN PASSWORD %s", (secrets[role],))
    for database in databases:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", (database,))
        if not cursor.fetchone():
            cursor.execute(f"CREATE DATABASE {database} OWNER ckan")
    connection.close()


def run_script(port: int, secrets: Mapping[str, str], database: str, script: str) -> None:
    """Runs a psql script as the database's owner, less the lines that are psql's own."""
    lines = [line for line in script.splitlines() if not line.startswith("\\")]
    connection = postgres.connect(port, secrets["postgres"], database)
    connection.cursor().execute("\n".join(lines))
    connection.close()


def drop(port: int, password: str, databases: Sequence[str]) -> None:
    """Drops databases, whoever still holds them open."""
    connection = postgres.connect(port, password)
    for database in databases:
        connection.cursor().execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
    connection.close()


def clone(port: int, password: str, template: str, database: str) -> None:
    """Makes a database anew from its template, whoever still holds the old one open."""
    drop(port, password, (database,))
    connection = postgres.connect(port, password)
    _disconnect(connection, template)
    connection.cursor().execute(f"CREATE DATABASE {database} TEMPLATE {template} OWNER ckan")
    connection.close()


def make_empty(port: int, password: str, database: str) -> None:
    """Makes a database with nothing in it, for a restore."""
    connection = postgres.connect(port, password)
    connection.cursor().execute(f"CREATE DATABASE {database} TEMPLATE template0 OWNER ckan")
    connection.close()


def rename(port: int, password: str, old: str, new: str) -> None:
    """Gives a database the name of another, which goes."""
    drop(port, password, (new,))
    connection = postgres.connect(port, password)
    _disconnect(connection, old)
    connection.cursor().execute(f"ALTER DATABASE {old} RENAME TO {new}")
    connection.close()


def _disconnect(connection: Any, database: str) -> None:
    connection.cursor().execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (database,)
    )
