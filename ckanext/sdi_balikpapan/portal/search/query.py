"""What somebody types, as the search should read it. Pure.

Only plain words are touched: whoever writes Solr's syntax means what he writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "data"
RELAXED = "1"
"""So many of the words must occur where no dataset has them all."""
_SYNTAX = re.compile(r"[:(){}\[\]*?~^\\]|&&|\|\||(?:^|\s)[+\-!]|\b(?:AND|OR|NOT|TO)\b")
_QUESTION = re.compile(r"(\s.*\w)\?+\s*$", re.DOTALL)
"""A question mark behind several words asks; behind one it stands for a letter."""
_PART = re.compile(r'"[^"]*"|\S+')
_LONGEST = 1000
_TYPO = 5
"""In shorter words another letter makes another word."""


def is_plain(text: str) -> bool:
    """Whether a search is words only, perhaps some of them between quotation marks."""
    return 0 < len(text) <= _LONGEST and text.count('"') % 2 == 0 and not _SYNTAX.search(text)


def improved(text: str) -> str:
    """The same search without the words that say nothing; phrases stay whole."""
    text = _QUESTION.sub(r"\1", text)
    if not is_plain(text):
        return text
    parts = _PART.findall(text)
    telling = [part for part in parts if part.startswith('"') or not _is_stop(part)]
    return " ".join(telling or parts)


def attempts(text: str) -> Iterator[dict[str, str]]:
    """What else is asked, one after the other, where nothing has all the words.

    First some of the words, then words that differ by a letter: `puskemas`.
    """
    if not is_plain(text):
        return
    if len(_PART.findall(text)) > 1:
        yield {"q": text, "mm": RELAXED}
    words = re.findall(r"\w+", text)
    if any(len(word) >= _TYPO for word in words):
        spelt = (f"{word}~1" if len(word) >= _TYPO else word for word in words)
        yield {"q": " ".join(spelt), "mm": RELAXED, "defType": "edismax"}


def lines(name: str) -> list[str]:
    """What a list of words says, without remarks."""
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _is_stop(word: str) -> bool:
    return word.casefold().strip(".,;?!") in _stop_words()


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(lines("henti"))
