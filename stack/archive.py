"""One file that holds a whole portal: databases, files, configuration, and a manifest over all.

Standard library only: docker/backup and docker/restore run it inside their container.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import shutil
import sys
import tarfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timezone
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePosixPath
from typing import IO, Any

FORMAT = 1
MANIFEST = "manifest.json"
PACKAGES = ("ckan", "ckanext-sdi_balikpapan")
_CHUNK = 1 << 20
_DAMAGE = (tarfile.TarError, zlib.error, EOFError, gzip.BadGzipFile, ValueError, KeyError)


class Damaged(Exception):
    """An archive that isn't wholly what its manifest says."""


class _Hashed(io.RawIOBase):
    """Passes on what is read, and keeps its sha256."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source = source
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self.source.read(size)
        self.digest.update(block)
        return block


def pack(
    file: Path, parts: Mapping[str, Path], started: datetime, but: Collection[Path] = ()
) -> None:
    """Writes the archive; `parts` maps names in it to files and folders, absent ones left out.

    :param started: when the first dump began; what the DataStore loaded since is loaded again.
    :param but: folders to leave out.
    """
    sums: dict[str, str] = {}
    with tarfile.open(file, "w:gz", compresslevel=3) as tar:
        for name, path in _members(parts, but):
            try:
                source = path.open("rb")
            except FileNotFoundError:  # a picture that somebody has just replaced
                continue
            with source:
                hashed = _Hashed(source)
                tar.addfile(_info(tar, name, source), hashed)  # type: ignore[arg-type]
            sums[name] = hashed.digest.hexdigest()
        manifest = {"format": FORMAT, "started": started.isoformat(), "versions": versions()}
        text = json.dumps({**manifest, "sha256": sums}, indent=1).encode()
        info = tarfile.TarInfo(MANIFEST)
        info.size = len(text)
        tar.addfile(info, io.BytesIO(text))


def versions() -> dict[str, str]:
    """The versions of what reads and writes the databases."""
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = ""
    return found


def _members(parts: Mapping[str, Path], but: Collection[Path]) -> Iterator[tuple[str, Path]]:
    left_out = {path.resolve() for path in but}
    for name, path in parts.items():
        if path.is_file():
            yield name, path
            continue
        for folder, folders, files in os.walk(path):
            folders[:] = sorted(f for f in folders if (Path(folder) / f).resolve() not in left_out)
            inner = PurePosixPath(name, *Path(folder).relative_to(path).parts)
            yield from ((str(inner / f), Path(folder) / f) for f in sorted(files))


def _info(tar: tarfile.TarFile, name: str, source: IO[bytes]) -> tarfile.TarInfo:
    info = tar.gettarinfo(arcname=name, fileobj=source)
    info.uid = info.gid = 0
    info.uname = info.gname = ""
    info.type = tarfile.REGTYPE  # a second name of the same file is a file, too
    info.size = os.fstat(source.fileno()).st_size
    return info


def unpack(file: Path, folder: Path) -> dict[str, Any]:
    """Unpacks into a new folder, checking every byte; returns the manifest.

    :raises Damaged: the folder then holds parts, to be thrown away.
    """
    folder.mkdir(mode=0o700)
    sums: dict[str, str] = {}
    manifest: dict[str, Any] = {}
    try:
        with gzip.open(file) as raw, tarfile.open(fileobj=raw, mode="r|") as tar:
            for member in tar:
                content = tar.extractfile(member)
                if content is None:
                    raise ValueError(member.name)
                if member.name == MANIFEST:
                    manifest = json.load(content)
                else:
                    target = folder / _safe(member.name)
                    sums[member.name] = _write(content, target, member.mode)
            while raw.read(_CHUNK):  # to its end, where gzip keeps its own check
                pass
        complete = manifest["format"] == FORMAT and manifest["sha256"] == sums
        datetime.fromisoformat(manifest["started"])
    except _DAMAGE as error:
        raise Damaged(str(error)) from error
    if not complete:
        raise Damaged("not what the manifest says")
    return manifest


def _safe(name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise ValueError(name)
    return path


def _write(content: IO[bytes], target: Path, mode: int) -> str:
    target.parent.mkdir(parents=True, exist_ok=True)
    hashed = _Hashed(content)
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode & 0o777)
    with os.fdopen(handle, "wb") as out:
        shutil.copyfileobj(hashed, out, _CHUNK)
    return hashed.digest.hexdigest()


def load_again(manifest: Mapping[str, Any]) -> str:
    """SQL for the restored CKAN database: DataStore tables that changed during the backup.

    The DataStore is dumped first, so a table loaded while the backup ran may be older there than
    CKAN believes; the outbox loads it again from its file.
    """
    since = datetime.fromisoformat(manifest["started"]).isoformat()
    return (
        "insert into sdi_outbox (subject_id, task, created_at, due_at, attempts, last_error)"
        " select distinct subject_id, 'datastore', now(), now(), 0, '' from sdi_loaded"
        f" where loaded_at >= '{since}';\n"
        f"delete from sdi_loaded where loaded_at >= '{since}';\n"
    )


def is_newer(manifest: Mapping[str, Any]) -> bool:
    """Does the archive come from newer software than this? Databases can't go back."""
    here, there = versions(), manifest["versions"]
    return any(_numbers(there.get(name, "")) > _numbers(here[name]) for name in PACKAGES)


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".") if part.isdigit())


def main(arguments: list[str]) -> int:
    """`pack FILE STARTED NAME=PATH… -PATH…` or `unpack FILE FOLDER`, for docker/."""
    command, file, third, *more = arguments
    if command == "pack":
        pairs = (word.split("=", 1) for word in more if not word.startswith("-"))
        left_out = [Path(word[1:]) for word in more if word.startswith("-")]
        started = datetime.fromtimestamp(int(third), timezone.utc)
        pack(Path(file), {name: Path(path) for name, path in pairs}, started, left_out)
        return 0
    try:
        manifest = unpack(Path(file), Path(third))
    except Damaged as error:
        print(error, file=sys.stderr)
        return 3
    if is_newer(manifest):
        return 4
    (Path(third) / "after.sql").write_text(load_again(manifest))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
