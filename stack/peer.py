"""The venv of frictionless, with which tests and benchmarks compare the file checker."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from stack import pip_settings
from stack.places import PORTAL, STACK, VENV, venv_environment

_FOLDER = PORTAL / "peer"
_LOCK = STACK / "requirements-peer.lock"


class NoPeer(Exception):
    """It could not be installed here."""


def python() -> Path:
    """The Python that has frictionless; the first call installs it.

    :raises NoPeer: without network, for example.
    """
    PORTAL.mkdir(exist_ok=True)
    with (PORTAL / "peer.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _installed()


def _installed() -> Path:
    wanted = hashlib.sha256(_LOCK.read_bytes()).hexdigest()
    mark, found = _FOLDER / "lock.sha256", _FOLDER / "bin" / "python"
    if mark.is_file() and mark.read_text() == wanted and found.exists():
        return found
    shutil.rmtree(_FOLDER, ignore_errors=True)
    uv = VENV / "bin" / "uv"
    venv.create(_FOLDER, with_pip=not uv.exists())
    hashed = ["--require-hashes", "--no-deps", "-r", str(_LOCK)]
    if uv.exists():
        _call([str(uv), "pip", "install", "--python", str(found), *hashed], pip_settings.for_uv())
    else:
        _call([str(found), "-m", "pip", "install", "--quiet", *hashed], {})
    mark.write_text(wanted)
    return found


def _call(argv: list[str], more: dict[str, str]) -> None:
    env = {**venv_environment(), **more}
    done = subprocess.run(argv, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        shutil.rmtree(_FOLDER, ignore_errors=True)
        raise NoPeer(f"{argv[0]}, {sys.version_info[:2]}: {done.stderr.strip()[-500:]}")
