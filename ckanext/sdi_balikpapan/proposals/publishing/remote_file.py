"""A file of a remote storage, read like a local one: in pieces, from any position."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any

import file_keeper as fk

_BUFFER = 1 << 20


class RemoteFile(io.RawIOBase):
    """Asks for bytes only when they are read, from where they are read."""

    def __init__(self, storage: fk.Storage, data: fk.FileData) -> None:
        self._storage, self._data = storage, data
        self._position = 0
        self._chunks: Iterator[bytes] | None = None
        self._rest = b""

    def buffered(self) -> io.BufferedReader:
        return io.BufferedReader(self, _BUFFER)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        starts = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._data.size}
        position = max(0, starts[whence] + offset)
        if position != self._position:
            self._position, self._chunks, self._rest = position, None, b""
        return position

    def readinto(self, buffer: Any) -> int:
        if self._chunks is None:
            self._chunks = self._from(self._position)
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = chunk
        piece, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)

    def _from(self, position: int) -> Iterator[bytes]:
        if position >= self._data.size:
            return iter(())
        if position and self._storage.supports(fk.Capability.RANGE):
            return iter(self._storage.range(self._data, position))
        return _skipping(self._storage.stream(self._data), position)


def _skipping(chunks: Iterable[bytes], count: int) -> Iterator[bytes]:
    for chunk in chunks:
        if count < len(chunk):
            yield chunk[count:]
        count = max(0, count - len(chunk))
