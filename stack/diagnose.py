"""Turns what a failed program or the system said into a sentence for people."""

from __future__ import annotations

import errno
import re
from pathlib import Path

from stack.places import PORTAL, ROOT
from stack.words import Trouble

_SAYINGS: tuple[tuple[str, str], ...] = (
    (r"No space left on device|os error 28|Disk quota exceeded|not enough space", "disk_full"),
    (r"error while loading shared libraries: ([^: ]+)", "library_missing"),
    (r"cannot open shared object file|failed to find libmagic", "library_missing"),
    (r"ensurepip is not available|No module named '?(?:venv|ensurepip)", "venv_missing"),
    (r"Read-only file system|os error 30", "read_only"),
    (
        r"Name or service not known|Temporary failure in name resolution|dns error"
        r"|Network is unreachable|Failed to establish a new connection|Could not connect"
        r"|error sending request|Max retries exceeded|No matching distribution found",
        "no_network",
    ),
)
_ERRNOS = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EROFS: "read_only",
    errno.EACCES: "read_only",
    errno.EPERM: "read_only",
}


def from_output(text: str, step: str, log: Path) -> Trouble:
    """The trouble that a failed program's output tells of, wherever it breaks its lines."""
    text = " ".join(text.split())
    for pattern, key in _SAYINGS:
        found = re.search(pattern, text)
        if found:
            detail = found.group(1) if found.groups() else found.group(0)
            return Trouble(key, path=ROOT, detail=detail.strip())
    return Trouble("step_failed", name=step, log=short(log))


def from_os_error(error: OSError) -> Trouble | None:
    """The trouble behind an error of the operating system, if it is one that people can mend."""
    key = _ERRNOS.get(error.errno or 0)
    return Trouble(key, path=error.filename or PORTAL) if key else None


def tail(log: Path, size: int = 20_000) -> str:
    """The last part of a log."""
    try:
        with log.open("rb") as file:
            file.seek(0, 2)
            file.seek(max(0, file.tell() - size))
            return file.read().decode("utf-8", "replace")
    except OSError:
        return ""


def short(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)
