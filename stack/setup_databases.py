"""Migrations and DataStore permissions, run only when something in them changed."""

from __future__ import annotations

import subprocess

from stack import bootstrap, database, diagnose
from stack.places import ROOT, STACK, Home, venv_environment, venv_python
from stack.progress import step
from stack.services import Services

_MIGRATIONS = ROOT / "ckanext" / "sdi_balikpapan" / "migration"


def prepare(services: Services) -> None:
    """Brings the databases up to date; a start that finds nothing new does nothing."""
    if are_current(services.home):
        return
    with step("basis data | databases"):
        script = run(services.home, "db-init", "-m", "stack.prepare", str(services.home.ini))
        port, store = services.ports["postgres"], services.databases[1]
        database.run_script(port, services.secrets, store, script)
    (services.home.path / "migrated").write_text(fingerprint())


def are_current(home: Home) -> bool:
    """Did these databases get all migrations there are?"""
    marker = home.path / "migrated"
    return marker.exists() and marker.read_text() == fingerprint()


def fingerprint() -> str:
    """Changes when a migration or a dependency does."""
    files = sorted(_MIGRATIONS.rglob("*.py"))
    return bootstrap.fingerprint([STACK / "requirements.lock", *files])


def run(home: Home, name: str, *arguments: str) -> str:
    """Runs one of the venv's own programs to its end and returns what it printed."""
    log = home.logs / f"{name}.log"
    with log.open("w") as errors:
        done = subprocess.run(
            [str(venv_python()), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=venv_environment(),
            cwd=ROOT,
            text=True,
            check=False,
        )
    if done.returncode:
        raise diagnose.from_output(diagnose.tail(log) + done.stdout, name, log)
    return done.stdout
