"""The numbers of requests: P-2026-0001. Pure."""

from __future__ import annotations

import re

NUMBER = re.compile(r"P-[0-9]{4}-[0-9]{4,9}", re.ASCII)


def number(year: int, serial: int) -> str:
    """The number of the so-manieth request of a year."""
    return f"P-{year:04}-{serial:04}"


def is_number(text: object) -> bool:
    """Whether something can be the number of a request."""
    return isinstance(text, str) and NUMBER.fullmatch(text) is not None
