"""What people write, as it is kept: plain text, nothing that isn't seen. Pure."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_LINK = re.compile(r"(?:[a-z][a-z0-9+.-]{1,15}://|www\.|\[url|<a\s|href\s*=)", re.IGNORECASE)
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_BLANK = re.compile(r"\n{3,}")
_SPACE = re.compile(r"[^\S\n]+")
_NEVER = {"Cc", "Cs", "Co", "Cn", "Cf"}
"""Controls, halves of pairs, private and unassigned signs, and those that turn the direction."""
_KEPT = {"\n"}


class BadText(ValueError):
    """A text that cannot be kept.

    :param why: `broken`, `short` or `long`.
    """

    def __init__(self, why: str, number: int = 0) -> None:
        super().__init__(why)
        self.why, self.number = why, number


def clean(text: object, least: int, most: int, *, lines: bool = False) -> str:
    """A text without what isn't seen, in one line unless `lines`.

    :raises BadText: for NUL and halves of surrogate pairs, for what is too short or too long.
    """
    if not isinstance(text, str):
        raise BadText("broken")
    if "\x00" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise BadText("broken")
    if len(text) > 4 * most + 1000:
        raise BadText("long", most)
    whole = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    whole = whole.replace("\t", " ")
    kept = "".join(
        sign for sign in whole if sign in _KEPT or unicodedata.category(sign) not in _NEVER
    )
    kept = kept if lines else kept.replace("\n", " ")
    kept = "\n".join(line.strip() for line in _SPACE.sub(" ", kept).split("\n"))
    kept = _BLANK.sub("\n\n", kept).strip()
    if len(kept) < least:
        raise BadText("short", least)
    if len(kept) > most:
        raise BadText("long", most)
    return kept


def links(text: str) -> int:
    """How many links a text has, however they are written."""
    return len(_LINK.findall(text))


def is_email(text: str) -> bool:
    """Whether a letter may be sent to such an address."""
    return len(text) <= 254 and _EMAIL.fullmatch(text) is not None


def fingerprint(*texts: str) -> str:
    """The same for texts that differ by case, space and punctuation only."""
    words = re.findall(r"\w+", " ".join(texts).casefold())
    return hashlib.sha256(" ".join(words).encode()).hexdigest()
