"""The stock harvester that the catalogue is tried against, beside the venv and not in it."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

from stack import pip_settings
from stack.places import PORTAL, STACK, VENV, venv_environment, venv_python

_FOLDER = PORTAL / "consumers"
_LOCK = STACK / "requirements-consumers.lock"


class NoConsumers(Exception):
    """They could not be installed here."""


def folder() -> Path:
    """A folder for PYTHONPATH that holds them; the first call fills it.

    :raises NoConsumers: without network, for example.
    """
    wanted = hashlib.sha256(_LOCK.read_bytes()).hexdigest()
    mark = _FOLDER / "lock.sha256"
    if mark.is_file() and mark.read_text() == wanted:
        return _FOLDER
    shutil.rmtree(_FOLDER, ignore_errors=True)
    uv, more = VENV / "bin" / "uv", ["--no-deps", "--require-hashes", "-r", str(_LOCK)]
    argv = [str(venv_python()), "-m", "pip", "install", "--quiet", "--target", str(_FOLDER)]
    if uv.exists():
        argv = [str(uv), "pip", "install", "--python", str(venv_python()), "--target", str(_FOLDER)]
    env = {**venv_environment(), **(pip_settings.for_uv() if uv.exists() else {})}
    done = subprocess.run([*argv, *more], env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        shutil.rmtree(_FOLDER, ignore_errors=True)
        raise NoConsumers(done.stderr.strip()[-500:])
    mark.write_text(wanted)
    return _FOLDER
