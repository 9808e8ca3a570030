"""The content store: every file under its sha256, written once, never overwritten.

Proposed and published files share it. What is public is decided by the committed resource row
that names a hash, so a URL keeps answering the old file until the very commit.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import ckan.plugins.toolkit as tk

_CHUNK = 1 << 20
_SHA256 = re.compile(r"[0-9a-f]{64}")


class TooLarge(Exception):
    """A file over the portal's limit; `limit` in bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"more than {limit} bytes")
        self.limit = limit


@dataclass(frozen=True)
class StoredFile:
    """A file in the store: its sha256 (64 hex digits) and its size in bytes."""

    sha256: str
    size: int


def root() -> Path:
    """The store's folder: `ckanext.sdi_balikpapan.store_path`, or beside CKAN's own files."""
    configured = tk.config.get("ckanext.sdi_balikpapan.store_path")
    return Path(configured or Path(tk.config["ckan.storage_path"]) / "sdi")


def path(sha256: str) -> Path:
    """Where a file lies (or would lie).

    :raises ValueError: for what isn't a sha256 in lower-case hex digits.
    """
    if not _SHA256.fullmatch(sha256):
        raise ValueError(f"not a sha256: {sha256[:80]!r}")
    return root() / sha256[:2] / sha256


def has(sha256: str) -> bool:
    return path(sha256).is_file()


def digest(stream: IO[bytes]) -> StoredFile:
    """What a file would be called here, without keeping it."""
    sha256, size = hashlib.sha256(), 0
    while block := stream.read(_CHUNK):
        size += len(block)
        sha256.update(block)
    return StoredFile(sha256.hexdigest(), size)


def put(stream: IO[bytes], limit: int | None = None) -> StoredFile:
    """Keep a file: to a temporary name, flushed to the disk, then renamed to its hash.

    :param limit: bytes; more of them raise `TooLarge`, and nothing stays.
    """
    folder = root() / "tmp"
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(dir=folder)
    try:
        with os.fdopen(handle, "wb") as out:
            while block := stream.read(_CHUNK):
                size += len(block)
                if limit is not None and size > limit:
                    raise TooLarge(limit)
                digest.update(block)
                out.write(block)
            out.flush()
            os.fsync(out.fileno())
        target = path(digest.hexdigest())
        target.parent.mkdir(exist_ok=True)
        os.chmod(name, 0o640)
        os.replace(name, target)
        _flush_folder(target.parent)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return StoredFile(digest.hexdigest(), size)


def _flush_folder(folder: Path) -> None:
    """Make the new name itself survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
