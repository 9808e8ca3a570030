"""`./portal test`: lint, unit, functional and browser tests, each part also alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence

from stack import counts, test_home
from stack.places import ROOT, TEST_HOME, VENV, venv_environment, venv_python
from stack.progress import elapsed, say

_PURE = ("-p", "no:ckan", "-p", "no:ckan_fixtures")
_CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_NOTHING_COLLECTED = 5
_RESULTS = TEST_HOME.path / "results" / str(os.getpid())


def main(argv: Sequence[str]) -> int:
    """Runs the named part, or the given pytest arguments, or everything."""
    if argv and argv[0] in _PARTS:
        code = _PARTS[argv[0]](list(argv[1:]))
    elif argv:
        code = _by_arguments(list(argv))
    else:
        code = _everything()
    word = "Lulus | all is well" if code == 0 else "GAGAL | FAILED"
    say(f"{word} ({elapsed():.0f} s)")
    if _RESULTS.exists():
        say(f"Uji: {counts.line(_RESULTS)}")
    shutil.rmtree(_RESULTS, ignore_errors=True)
    return code


def _everything() -> int:
    """All parts but the long ones; one session serves functional and browser tests."""
    parts = [_lint([]), _unit([])]
    folders = ["tests/functional"]
    if _chromium():
        folders.append("tests/browser")
    else:
        say("Uji peramban dilewati: Chromium tidak ada | browser tests skipped: no Chromium")
    parts.append(_with_services([*folders, "-m", "not soak"]))
    return max(parts)


def _lint(_arguments: list[str]) -> int:
    say("== lint")
    return max(_call("ruff", "check", "."), _call("basedpyright"))


def _unit(arguments: list[str]) -> int:
    say("== unit")
    return _pytest([*_PURE, "-m", "not soak", *_default_folder("tests/unit", arguments)])


def _functional(arguments: list[str]) -> int:
    return _with_services(["-m", "not soak", *_default_folder("tests/functional", arguments)])


def _browser(arguments: list[str]) -> int:
    if not _chromium():
        say("Chromium tidak ada; pasang chromium | install chromium (Debian: apt install chromium)")
        return 1
    return _with_services(_default_folder("tests/browser", arguments))


def _soak(arguments: list[str]) -> int:
    return _with_services(["-m", "soak", *_default_folder("tests", arguments)])


def _consumers(arguments: list[str]) -> int:
    """Stock harvesters, which are installed for it, against this portal."""
    return _with_services(["-m", "soak", "tests/functional/test_stock_consumers.py", *arguments])


def _by_arguments(arguments: list[str]) -> int:
    """Paths decide: pure tests need no services."""
    paths = [a for a in arguments if a.startswith("tests")]
    if paths and all(path.startswith("tests/unit") for path in paths):
        return _pytest([*_PURE, *arguments])
    return _with_services(arguments)


def _default_folder(folder: str, arguments: list[str]) -> list[str]:
    return arguments if any(a.startswith("tests/") for a in arguments) else [folder, *arguments]


def _with_services(arguments: list[str]) -> int:
    say("== " + " ".join(a for a in arguments if a.startswith("tests")))
    with test_home.started():
        return _pytest([f"--ckan-ini={TEST_HOME.ini}", *arguments])


def _pytest(arguments: list[str]) -> int:
    results = _RESULTS / f"{len(list(_RESULTS.glob('*.xml')))}.xml"
    code = _call(str(venv_python()), "-m", "pytest", f"--junitxml={results}", *arguments)
    if code == _NOTHING_COLLECTED:
        say("Tidak ada uji yang cocok | no test matched")
    return code


def _chromium() -> str | None:
    return next((found for name in _CHROMIUMS if (found := shutil.which(name))), None)


def _call(program: str, *arguments: str) -> int:
    env = {**venv_environment(), "PORTAL_CHROMIUM": _chromium() or ""}
    path = program if os.sep in program else str(VENV / "bin" / program)
    sys.stdout.flush()
    return subprocess.run([path, *arguments], cwd=ROOT, env=env, check=False).returncode


_PARTS: dict[str, Callable[[list[str]], int]] = {
    "lint": _lint,
    "unit": _unit,
    "functional": _functional,
    "browser": _browser,
    "soak": _soak,
    "consumers": _consumers,
}
