"""Puts locked packages and the extension into the clone's virtual environment."""

from __future__ import annotations

import subprocess
from pathlib import Path

from stack import diagnose, pip_settings
from stack.places import PORTAL_HOME, ROOT, STACK, VENV, venv_environment, venv_python

_CONSTRAINTS = str(STACK / "build-constraints.txt")


def install(lock: Path) -> None:
    """Installs a lock by uv, or by plain pip where uv can't be had or fails."""
    uv = VENV / "bin" / "uv"
    pip = [str(venv_python()), "-m", "pip", "install", "--quiet"]
    hashed = ["--require-hashes", "--no-deps", "-r"]
    if not uv.exists():
        _try("uv", [*pip, *hashed, str(STACK / "uv.lock")])
    by_uv = [str(uv), "pip", "install", "--python", str(venv_python()), "--no-cache"]
    by_uv += ["--compile-bytecode", "--build-constraints", _CONSTRAINTS]
    if uv.exists() and _try("uv-install", [*by_uv, *hashed, str(lock)], pip_settings.for_uv()):
        return
    constraint = {"PIP_CONSTRAINT": _CONSTRAINTS}
    call("pip-install", [*pip, *hashed, str(lock)], constraint)


def install_extension() -> None:
    """An editable install that needs no network: its build tool is in the lock."""
    options = ["--quiet", "--no-deps", "--no-build-isolation", "-e", str(ROOT)]
    uv = VENV / "bin" / "uv"
    by_uv = [str(uv), "pip", "install", "--python", str(venv_python()), "--offline", *options]
    if uv.exists() and _try("uv-extension", by_uv):
        return
    call("extension", [str(venv_python()), "-m", "pip", "install", *options])


def find_libmagic_at_start() -> None:
    """CKAN imports libmagic, which bare systems lack: so the venv loads the wheel's."""
    found = list(VENV.glob("lib/python3*/site-packages/pylibmagic"))
    if found:
        (found[0].parent / "_libmagic.pth").write_text("import pylibmagic\n")


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


def call(name: str, argv: list[str], env: dict[str, str] | None = None) -> None:
    """Runs a program of the set-up; raises what its failure tells people."""
    fine, output = _run(name, argv, env)
    if not fine:
        raise diagnose.from_output(output, name, PORTAL_HOME.logs / "setup.log")
