"""Compressed once, joined often: pieces that together are one gzip file. Pure.

Each piece is deflated by itself and ends on a byte without ending the stream, so pieces in any
order make one stream. One gzip member: programs exist that read no further than the first. Its
checksum is put together from those of the pieces.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
_END = b"\x03\x00"
_POLYNOMIAL = 0xEDB88320


class Piece(NamedTuple):
    """Bytes that are deflated, with the length and checksum of what they were."""

    deflated: bytes
    size: int
    crc: int

    def plain(self) -> bytes:
        """The bytes as they were."""
        return zlib.decompress(self.deflated + _END, -zlib.MAX_WBITS, self.size + 1)


class Fresh:
    """Bytes that were just made: deflated only when somebody wants them so."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self.size = len(content)

    @cached_property
    def deflated(self) -> bytes:
        return piece(self._content, level=1).deflated

    @property
    def crc(self) -> int:
        return zlib.crc32(self._content)

    def plain(self) -> bytes:
        """The bytes as they were."""
        return self._content


def piece(content: bytes, level: int = 6) -> Piece:
    """Deflate some bytes, to be joined with others."""
    if not content:
        return NOTHING
    packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    deflated = packer.compress(content) + packer.flush(zlib.Z_FULL_FLUSH)
    return Piece(deflated, len(content), zlib.crc32(content))


NOTHING = Piece(b"", 0, 0)


def joined(pieces: Iterable[Piece | Fresh]) -> Iterator[bytes]:
    """One gzip file with the content of all pieces."""
    crc = size = 0
    yield _HEADER
    for one in pieces:
        if one.size:
            crc = _times(_shift(one.size), crc) ^ one.crc
            size += one.size
            yield one.deflated
    yield _END + struct.pack("<II", crc, size & 0xFFFFFFFF)


def _times(a: int, b: int) -> int:
    """Product of two polynomials modulo that of the checksum; bits as zlib has them, reversed."""
    product = 0
    mask = 1 << 31
    while a:
        if a & mask:
            product ^= b
            a ^= mask
        mask >>= 1
        b = b >> 1 ^ _POLYNOMIAL if b & 1 else b >> 1
    return product


@lru_cache(maxsize=1 << 16)
def _shift(size: int) -> int:
    """By what a checksum is multiplied when so many bytes follow."""
    product, power = 1 << 31, 3
    while size:
        if size & 1:
            product = _times(_x_to_two_to(power), product)
        size >>= 1
        power += 1
    return product


@cache
def _x_to_two_to(power: int) -> int:
    if power == 0:
        return 1 << 30
    root = _x_to_two_to(power - 1)
    return _times(root, root)
