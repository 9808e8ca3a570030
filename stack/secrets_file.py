"""Passwords and keys of one home, made at random once and readable by its owner only."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

_NAMES = ("postgres", "ckan", "datastore", "redis", "secret_key", "csrf", "jwt")


def load(folder: Path) -> dict[str, str]:
    """The secrets of this home; makes those that aren't there yet."""
    file = folder / "secrets.json"
    known = json.loads(file.read_text()) if file.exists() else {}
    if missing := [name for name in _NAMES if name not in known]:
        known.update({name: secrets.token_hex(24) for name in missing})
        write_private(file, json.dumps(known, indent=1))
    return known


def spread(known: Mapping[str, str], folder: Path) -> None:
    """Writes each secret to a file of its own, as docker/secrets has them."""
    folder.mkdir(mode=0o700)
    for name, value in known.items():
        write_private(folder / name, value)


def write_private(file: Path, text: str) -> None:
    """Writes a file that only its owner can read, also when it was there before."""
    partial = file.with_suffix(".part")
    partial.unlink(missing_ok=True)
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(text)
    partial.replace(file)
