"""Where everything of one clone lives: one folder, `.portal/`, that git ignores."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PORTAL = ROOT / ".portal"
VENV = PORTAL / "venv"
STACK = ROOT / "stack"


@dataclass(frozen=True)
class Home:
    """The data, logs and pid files of one set of services: the portal's, or the tests'."""

    path: Path
    for_tests: bool = False

    @property
    def ini(self) -> Path:
        return self.path / "ckan.ini"

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def pids(self) -> Path:
        return self.path / "run"

    @property
    def storage(self) -> Path:
        return self.path / "storage"

    @property
    def commands(self) -> Path:
        """The names of the extension's `ckan sdi …` commands, as the web server found them."""
        return self.pids / "commands"

    @property
    def accounts(self) -> Path:
        return self.path / "accounts.json"

    def make(self) -> None:
        """Makes the folders; what they hold is their owner's only."""
        self.path.mkdir(parents=True, exist_ok=True)
        for folder in (self.logs, self.pids, self.storage):
            folder.mkdir(exist_ok=True)
            folder.chmod(0o700)


PORTAL_HOME = Home(PORTAL)
TEST_HOME = Home(PORTAL / "test", for_tests=True)


def venv_python() -> Path:
    return VENV / "bin" / "python"


def in_venv() -> bool:
    """Is this process the clone's own Python?"""
    return Path(sys.prefix) == VENV


def venv_environment() -> dict[str, str]:
    """The environment of every Python child: its tools on PATH, nothing of the caller's Python."""
    env = {k: v for k, v in os.environ.items() if k not in ("PYTHONHOME", "PYTHONPATH")}
    env["PATH"] = f"{VENV / 'bin'}{os.pathsep}{env.get('PATH', os.defpath)}"
    env["VIRTUAL_ENV"] = str(VENV)
    env["PYTHONUNBUFFERED"] = "1"
    # Otherwise glibc keeps memory for each thread apart, and never gives it back.
    env.setdefault("MALLOC_ARENA_MAX", "2")
    return env


def ckan_command(ini: Path, *arguments: str) -> tuple[str, ...]:
    """The `ckan` command as arguments of the venv's Python, free of limits on script paths."""
    call = "from ckan.cli.cli import ckan; ckan(prog_name='ckan')"
    return ("-c", call, "-c", str(ini), *arguments)
