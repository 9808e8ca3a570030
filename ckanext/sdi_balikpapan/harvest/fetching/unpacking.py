"""Unpacking what came compressed, a piece at a time, never more than asked for. Pure."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

_STEP = 256 * 1024
_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS
KNOWN = ("gzip", "x-gzip", "deflate")


class Broken(Exception):
    """What came isn't compressed as it was said to be."""


class Plain:
    """Nothing to unpack."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The pieces that these bytes hold."""
        yield data

    def is_done(self) -> bool:
        """Whether the last byte was an end."""
        return True


class Gzip(Plain):
    """One gzip or zlib stream after the other."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(_GZIP_OR_ZLIB)

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The pieces that these bytes hold, none of them large.

        :raises Broken: at what is no such stream.
        """
        while data:
            if self._stream.eof:
                self._stream = zlib.decompressobj(_GZIP_OR_ZLIB)
            try:
                piece = self._stream.decompress(data, _STEP)
            except zlib.error as error:
                raise Broken(str(error)) from error
            yield piece
            data = self._stream.unconsumed_tail or self._stream.unused_data

    def is_done(self) -> bool:
        return self._stream.eof
