"""The content store: every file under its sha256, written once, never overwritten.

Proposed and published files share it. What is public is decided by the committed resource row
that names a hash, so a URL keeps answering the old file until the very commit.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.exceptions import CkanConfigurationException
from ckan.lib import files
from file_keeper.default.adapters.fs import FsStorage
from sqlalchemy.dialects.postgresql import insert

from ..model import now
from .model import StoredBytes
from .places import Folder, Place, Remote

FOLDER = "folder"
"""Names the store's own folder where a storage of CKAN could be named."""

_CHUNK = 1 << 20


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


def place(name: str | None = None) -> Place:
    """Where the bytes lie: the configured storage, or one that is named.

    :param name: of a storage of CKAN's (`ckan.files.storage.NAME.…`), or `folder`.
    :raises CkanConfigurationException: when there is none, or everybody could read it.
    """
    name = name or tk.config.get("ckanext.sdi_balikpapan.storage") or FOLDER
    if name == FOLDER:
        return Folder(root())
    try:
        storage = files.get_storage(name)
    except files.exc.UnknownStorageError:
        raise CkanConfigurationException(f"no ckan.files.storage.{name}") from None
    if getattr(storage.settings, "public", False):
        # Drafts lie here, too; CKAN would hand every file of it to whoever asks.
        raise CkanConfigurationException(f"ckan.files.storage.{name} is public")
    return (
        Folder(Path(storage.settings.path)) if isinstance(storage, FsStorage) else Remote(storage)
    )


def path(sha256: str) -> Path | None:
    """The file on this server's disk, where the store is a folder; None where it isn't.

    :raises ValueError: for what isn't a sha256 in lower-case hex digits.
    """
    here = place()
    return here.path(sha256) if isinstance(here, Folder) else None


def has(sha256: str) -> bool:
    return place().has(sha256)


def size(sha256: str) -> int:
    """
    :raises FileNotFoundError: when the store has no such file.
    """
    return place().size(sha256)


def opened(sha256: str) -> IO[bytes]:
    """A file of the store, to be read from any position.

    :raises FileNotFoundError: when the store has no such file.
    """
    return place().opened(sha256)


def digest(stream: IO[bytes]) -> StoredFile:
    """What a file would be called here, without keeping it."""
    sha256, size = hashlib.sha256(), 0
    for block in _blocks(stream):
        size += len(block)
        sha256.update(block)
    return StoredFile(sha256.hexdigest(), size)


def put(stream: IO[bytes], limit: int | None = None) -> StoredFile:
    """Keep a file: whole, under its hash, or not at all.

    :param limit: bytes; more of them raise `TooLarge`, and nothing stays.
    """
    here = place()
    with here.draft() as draft:
        file = write(stream, draft, limit)
        touch(file)
        here.keep(draft, file.sha256)
    return file


def write(stream: IO[bytes], draft: IO[bytes], limit: int | None = None) -> StoredFile:
    """Fill a draft from a stream, and learn its name on the way.

    :raises TooLarge: for more bytes than the limit.
    """
    sha256, size = hashlib.sha256(), 0
    for block in _blocks(stream):
        size += len(block)
        if limit is not None and size > limit:
            raise TooLarge(limit)
        sha256.update(block)
        draft.write(block)
    draft.flush()
    return StoredFile(sha256.hexdigest(), size)


def touch(file: StoredFile) -> None:
    """Say that somebody brings these bytes now: from here on the sweep waits with them.

    In a transaction of its own, which waits while the sweep is removing these very bytes.
    """
    row = {"sha256": file.sha256, "size": file.size, "touched_at": now()}
    statement = insert(StoredBytes).values(row)
    update = {"touched_at": statement.excluded.touched_at}
    with model.meta.engine.begin() as connection:  # type: ignore[union-attr]
        connection.execute(statement.on_conflict_do_update(index_elements=["sha256"], set_=update))


def _blocks(stream: IO[bytes]) -> Iterator[bytes]:
    while block := stream.read(_CHUNK):
        yield block
