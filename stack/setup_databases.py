"""Migrations, permissions and translations for scripts, when something in them changed."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from typing import IO

from stack import bootstrap, database, diagnose
from stack.places import ROOT, STACK, Home, venv_environment, venv_python
from stack.progress import step
from stack.services import Services

_PACKAGE = ROOT / "ckanext" / "sdi_balikpapan"


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
    """Changes when a migration, a translation of CKAN or a dependency does."""
    files = sorted((_PACKAGE / "migration").rglob("*.py"))
    files += sorted((_PACKAGE / "i18n" / "id").rglob("*.po"))
    return bootstrap.fingerprint([STACK / "requirements.lock", *files])


def run(
    home: Home, name: str, *arguments: str, tell: Callable[[str], None] = lambda _: None
) -> str:
    """Runs one of the venv's own programs to its end and returns what it printed.

    :param tell: is given each line as it is printed.
    """
    log = home.logs / f"{name}.log"
    printed: list[str] = []
    with log.open("w") as errors, _started(arguments, errors) as child:
        for line in child.stdout or ():
            printed.append(line)
            tell(line.rstrip())
    if child.returncode:
        raise diagnose.from_output(diagnose.tail(log) + "".join(printed), name, log)
    return "".join(printed)


def _started(arguments: tuple[str, ...], errors: IO[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [str(venv_python()), *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=errors,
        env=venv_environment(),
        cwd=ROOT,
        text=True,
    )
