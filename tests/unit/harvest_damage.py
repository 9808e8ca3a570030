"""Pages as they come when something went wrong on the way, always the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

_ODD = [b'"', b"<", b">", b"&", b"\0", b"{", b"[", b"\\u0000", b"\xff", b"_:", b"<!ENTITY", b"]]>"]


def damaged(pages: Sequence[bytes], count: int, seed: int = 7) -> Iterator[bytes]:
    """So many of them, with bytes changed, lost, added and repeated."""
    by = random.Random(seed)
    for _ in range(count):
        page = bytearray(by.choice(pages))
        for _ in range(by.choice([1, 2, 5, 30])):
            _damage(page, by)
        yield bytes(page)


def _damage(page: bytearray, by: random.Random) -> None:
    if not page:
        return
    at = by.randrange(len(page))
    what = by.randrange(4)
    if what == 0:
        page[at] = by.randrange(256)
    elif what == 1:
        del page[at : at + by.randrange(1, 200)]
    elif what == 2:
        page[at:at] = by.choice(_ODD)
    else:
        start = by.randrange(len(page))
        page[at:at] = page[start : start + by.randrange(1, 300)]
