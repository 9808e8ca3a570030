"""Keeps what may name a person out of what is said about a file. Pure."""

from __future__ import annotations

import re

_BETWEEN = r"[ .\-\u00a0]?"
_PERSONAL = re.compile(
    rf"(?<![0-9])(?:[0-9]{_BETWEEN}){{15}}[0-9](?![0-9])"  # NIK, KK
    rf"|(?<![0-9])(?:\+?62|0){_BETWEEN}8(?:{_BETWEEN}[0-9]){{7,11}}(?![0-9])"  # mobile phones
    r"|[^\s@]+@[^\s@]+\.[^\s@]+"
)
_MARK = re.compile(r"[^\s@.\-]")


def masked(text: str) -> str:
    """The text with identity numbers, mobile numbers and mail addresses made unreadable."""
    return _PERSONAL.sub(lambda found: found[0][:2] + _MARK.sub("•", found[0][2:]), text)
