"""Finds English that was left over on a page that should be Indonesian."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from babel.messages.catalog import Catalog
from bs4 import BeautifulSoup, Comment, Doctype, NavigableString, Tag

# Words that no Indonesian sentence holds. Those that both languages write alike are left out
# (as, data, in, it, no, on), and so are names ("Open Data Commons").
FUNCTION_WORDS = frozenset(
    """about after all and any are at be been before but by can cannot could do does each for from
    has have here how if into is its must new not of only or our please should than that the their
    them then there these they this those to until was were what when where which who will with
    would you your""".split()
)
PLAIN_WORDS = frozenset(
    """add added approved author cancel click close create created delete deleted description
    download edit email error failed field file files filter follow followers group groups home
    language last license loading login logout maintainer member members missing name next number
    organization organizations password previous preview private remove required resource resources
    results save search select show sort source submit tag tags title update updated upload user
    username users value version view views warning welcome""".split()
)
UNREAD = ("script", "style", "code", "pre", "kbd", "samp", "template", "noscript")
READ_ATTRIBUTES = ("title", "placeholder", "aria-label", "alt", "data-bs-title", "data-label")
WORD = re.compile(r"(?<![\w@./#:=&?-])[A-Za-z]+(?![\w@/=-]|\.\w)")
PLACE = re.compile(r"%\(\w+\)[sd]|%[sdir]|\{[^{}]*\}")


@dataclass(frozen=True)
class Leftover:
    """English on a page: the text, and what gave it away."""

    text: str
    why: str


class Detector:
    """Knows CKAN's sentences that have an Indonesian of their own."""

    def __init__(self, sentences: Iterable[str], catalogues: Iterable[Catalog]) -> None:
        said: dict[str, str] = {}
        for catalogue in catalogues:
            said.update(_said(catalogue))
        ours = {flat(one) for one in said.values()}
        left = [one for one in sentences if flat(said.get(one, "")) != flat(one)]
        self._plain = {flat(one) for one in left if not PLACE.search(one)} - ours
        self._filled = [_pattern(one) for one in left if PLACE.search(one) and _is_telling(one)]

    def look(self, text: str) -> str:
        """Why a text is English; empty if it isn't."""
        if flat(text) in self._plain:
            return "a sentence of CKAN"
        if any(one.fullmatch(flat(text)) for one in self._filled):
            return "a sentence of CKAN with values"
        words = {word.lower() for word in WORD.findall(text) if not word.isupper()}
        return ", ".join(sorted(words & (FUNCTION_WORDS | PLAIN_WORDS)))

    def leftovers(self, html: str) -> Iterator[Leftover]:
        """The English on a page."""
        for text in texts(html):
            if why := self.look(text):
                yield Leftover(text, why)


def texts(html: str) -> Iterator[str]:
    """What people read or hear of a page: its text nodes and the attributes that are read."""
    soup = BeautifulSoup(html, "html.parser")
    for unread in soup(UNREAD):
        unread.decompose()
    for foreign in soup.select("body [lang=en], [translate=no]"):
        foreign.decompose()
    for node in soup.find_all(string=True):
        if isinstance(node, NavigableString) and not isinstance(node, (Comment, Doctype)):
            yield from _worth(str(node))
    for tag in soup.find_all(True):
        yield from _attributes(tag)


def flat(text: str) -> str:
    return " ".join(text.split()).casefold()


def _attributes(tag: Tag) -> Iterator[str]:
    for name in READ_ATTRIBUTES:
        yield from _worth(str(tag.get(name, "")))
    if tag.name == "input" and tag.get("type") in ("submit", "button", "reset"):
        yield from _worth(str(tag.get("value", "")))


def _worth(text: str) -> Iterator[str]:
    if re.search(r"[A-Za-z]{2}", text):
        yield " ".join(text.split())


def _said(catalogue: Catalog) -> dict[str, str]:
    found = {}
    for message in catalogue:
        if message.id and any(message.string):
            one = message.string if isinstance(message.string, str) else message.string[0]
            for form in [message.id] if isinstance(message.id, str) else message.id:
                found[form] = one
    return found


def _pattern(sentence: str) -> re.Pattern[str]:
    parts = PLACE.split(flat(sentence))
    return re.compile(".+".join(re.escape(part) for part in parts))


def _is_telling(sentence: str) -> bool:
    """Whether enough is left without the values to know it again."""
    return len(re.findall(r"[a-z]{2,}", PLACE.sub("", sentence).lower())) > 1
