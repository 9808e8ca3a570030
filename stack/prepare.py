"""Brings databases and translations up to date, in one process because each costs seconds.

Run in the venv as `python -m stack.prepare INI`; prints the DataStore's permission script.
"""

from __future__ import annotations

import contextlib
import sys

import click
from ckan.cli.cli import ckan

# The ordinary commands, one after the other in one process.
_COMMANDS = (
    ("db", "init"),
    ("db", "upgrade", "-p", "sdi_balikpapan"),
    # For scripts; `ckan run` does so as it starts, other servers don't.
    ("translation", "js"),
)


def main(ini: str) -> None:
    with contextlib.redirect_stdout(sys.stderr):
        for command in _COMMANDS:
            _run(ini, *command)
    _run(ini, "datastore", "set-permissions")


def _run(ini: str, *command: str) -> None:
    try:
        ckan.main(["-c", ini, *command], standalone_mode=False)
    except click.exceptions.Exit as ended:
        if ended.exit_code:
            raise


if __name__ == "__main__":
    main(sys.argv[1])
