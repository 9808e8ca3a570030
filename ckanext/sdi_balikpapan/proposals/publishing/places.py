"""Where the store keeps its bytes: a folder, or any other file storage that CKAN is given.

A place knows names and bytes, nothing of proposals. No half file ever stands under its final name.
"""

from __future__ import annotations

import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Protocol

import file_keeper as fk

from .remote_file import RemoteFile

SHA256 = re.compile(r"[0-9a-f]{64}")


class Place(Protocol):
    """What the store needs of wherever the bytes lie; names are sha256 in hex digits."""

    def has(self, sha256: str) -> bool: ...

    def size(self, sha256: str) -> int:
        """
        :raises FileNotFoundError: when it isn't there.
        """
        ...

    def opened(self, sha256: str) -> IO[bytes]:
        """The file, to be read from any position.

        :raises FileNotFoundError: when it isn't there.
        """
        ...

    @contextmanager
    def draft(self) -> Iterator[IO[bytes]]:
        """An unnamed file to write to; gone afterwards unless it was kept."""
        ...

    def keep(self, draft: IO[bytes], sha256: str) -> None:
        """Give a finished draft its name, at once and for good."""
        ...

    def remove(self, sha256: str) -> None: ...

    def names(self) -> Iterator[str]: ...

    def clear_drafts(self, older_than: float) -> int:
        """Remove what killed uploads left, older than so many seconds; how many there were."""
        ...


def location(sha256: str) -> str:
    """Where a file lies inside a place, whichever it is.

    :raises ValueError: for what isn't a sha256 in lower-case hex digits.
    """
    if not SHA256.fullmatch(sha256):
        raise ValueError(f"not a sha256: {sha256[:80]!r}")
    return f"{sha256[:2]}/{sha256}"


class Folder:
    """A folder of this server, or one that several servers mount."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, sha256: str) -> Path:
        return self.root / location(sha256)

    def has(self, sha256: str) -> bool:
        return self.path(sha256).is_file()

    def size(self, sha256: str) -> int:
        return self.path(sha256).stat().st_size

    def opened(self, sha256: str) -> IO[bytes]:
        return self.path(sha256).open("rb")

    @contextmanager
    def draft(self) -> Iterator[IO[bytes]]:
        folder = self.root / "tmp"
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder)
        try:
            os.close(handle)
            with open(name, "w+b") as file:
                yield file
        finally:
            Path(name).unlink(missing_ok=True)

    def keep(self, draft: IO[bytes], sha256: str) -> None:
        target = self.path(sha256)
        draft.flush()
        os.fsync(draft.fileno())
        target.parent.mkdir(exist_ok=True)
        os.chmod(draft.name, 0o640)
        # Also over a file that is there: it heals one that the disk has damaged.
        os.replace(draft.name, target)
        _flush_folder(target.parent)

    def remove(self, sha256: str) -> None:
        self.path(sha256).unlink(missing_ok=True)

    def names(self) -> Iterator[str]:
        for file in self.root.glob("??/*"):
            if SHA256.fullmatch(file.name):
                yield file.name

    def clear_drafts(self, older_than: float) -> int:
        limit, removed = time.time() - older_than, 0
        for file in (self.root / "tmp").glob("*"):
            with suppress(FileNotFoundError):
                if file.stat().st_mtime < limit:
                    file.unlink()
                    removed += 1
        return removed


def _flush_folder(folder: Path) -> None:
    """Make the new name itself survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Remote:
    """Any of CKAN's file storages that isn't a folder: S3 and its likes write a file whole."""

    def __init__(self, storage: fk.Storage) -> None:
        self.storage = storage

    def has(self, sha256: str) -> bool:
        return self.storage.exists(_data(sha256))

    def size(self, sha256: str) -> int:
        try:
            return self.storage.size(_data(sha256).location)
        except fk.exc.MissingFileError:
            raise FileNotFoundError(sha256) from None

    def opened(self, sha256: str) -> IO[bytes]:
        data = _data(sha256, self.size(sha256))
        return RemoteFile(self.storage, data).buffered()

    @contextmanager
    def draft(self) -> Iterator[IO[bytes]]:
        with tempfile.TemporaryFile() as file:
            yield file

    def keep(self, draft: IO[bytes], sha256: str) -> None:
        size = draft.seek(0, os.SEEK_END)
        with suppress(FileNotFoundError):
            if self.size(sha256) == size:
                return
        draft.seek(0)
        upload = fk.Upload(draft, sha256, size, "application/octet-stream")  # type: ignore[arg-type]
        self.storage.upload(_data(sha256).location, upload)

    def remove(self, sha256: str) -> None:
        self.storage.remove(_data(sha256))

    def names(self) -> Iterator[str]:
        for found in self.storage.scan():
            name = found.rsplit("/", 1)[-1]
            if SHA256.fullmatch(name) and found == location(name):
                yield name

    def clear_drafts(self, older_than: float) -> int:  # noqa: ARG002 - drafts have no name here
        return 0


def _data(sha256: str, size: int = 0) -> fk.FileData:
    return fk.FileData(fk.Location(location(sha256)), size=size)
