"""Dispatches `./portal COMMAND`, and turns every failure into a sentence."""

from __future__ import annotations

import importlib
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from types import FrameType

from stack import bootstrap, diagnose, progress
from stack.places import PORTAL_HOME, ROOT, in_venv, venv_python
from stack.usage import COMMANDS, details, overview
from stack.words import Trouble

_HELP = ("-h", "--help")


def main(argv: Sequence[str]) -> int:
    """Runs the command and returns its exit code."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) == signal.SIG_DFL:  # nohup's wish is respected
            signal.signal(number, _interrupt)
    try:
        return _dispatch(list(argv))
    except KeyboardInterrupt:
        return 130
    except Trouble as trouble:
        return _complain(trouble)
    except BrokenPipeError:  # `./portal status | head`: who reads has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except OSError as error:
        known = diagnose.from_os_error(error)
        return _complain(known) if known else _unexpected()
    except Exception:
        return _unexpected()


def _dispatch(argv: list[str]) -> int:
    if not argv or argv[0] in (*_HELP, "help"):
        print(overview())
        return 0
    name, rest = argv[0], argv[1:]
    if name not in COMMANDS:
        print(f"./portal {name}: perintah tidak dikenal | unknown command\n\n{overview()}")
        return 2
    if rest and rest[0] in _HELP:
        print(details(name))
        return 0
    command = COMMANDS[name]
    if command.venv:
        progress.quiet = name == "ckan"
        bootstrap.ensure(tests=command.tests)
        if not in_venv():
            progress.mark_start()
            _go_on_in_venv(argv)
    module = importlib.import_module(f"stack.{command.module}")
    return getattr(module, command.function)(rest)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _go_on_in_venv(argv: list[str]) -> None:
    """Carries on in the clone's own Python, as the same process."""
    sys.stdout.flush()
    python = str(venv_python())
    os.execv(python, [python, str(ROOT / "portal"), *argv])


def _complain(trouble: Trouble) -> int:
    print(trouble, file=sys.stderr)
    return 1


def _unexpected() -> int:
    """Keeps the traceback for those who want it; people get a sentence."""
    log = PORTAL_HOME.logs / "portal.log"
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(traceback.format_exc())
    except OSError:
        traceback.print_exc()
    return _complain(Trouble("unknown", log=diagnose.short(log)))
