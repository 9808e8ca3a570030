"""What is said of a dataset, as a tree: nodes, names and texts. Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TypeAlias

from ..feed.triples import Blank, Iri, Text, iri, text
from ..mapping import expand

Value: TypeAlias = "Node | Iri | Text"

# Most addresses are such that nobody changes anything in them.
_SIMPLE = re.compile(r"https?://[A-Za-z0-9._:-]+(/[A-Za-z0-9._~/-]*)?(#[A-Za-z0-9._-]*)?")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
# What ckanext-dcat encodes in an address before it makes an IRI of it.
_QUOTED = re.compile(r"""[ !"$'()*,;<>\[\]{|}\\^`]""")


class Unsure(Exception):
    """A value that only the profiles themselves know how to write."""


class Node:
    """A node and what is said of it: pairs of a prefixed property and a value.

    :param shared: the same for every dataset that names it; its text is kept once it is written.
    """

    __slots__ = ("drawn", "name", "said")

    def __init__(
        self, name: Iri | Blank, said: list[tuple[str, Value]], *, shared: bool = False
    ) -> None:
        self.name = name
        self.said = said
        self.drawn: dict[str, str] | None = {} if shared else None


def word(value: object, language: str = "", datatype: str = "") -> Text:
    """A text as the profiles write it.

    :param datatype: prefixed.
    :raises Unsure: for what is no text, or none that each syntax can carry.
    """
    if not isinstance(value, str):
        raise Unsure(type(value).__name__)
    if value.isprintable():  # so is nearly all; nothing in it is what XML cannot carry
        return Text(value, language, _datatype(datatype) if datatype else "")
    found = text(value, language, expand(datatype) if datatype else "")
    if len(found.text) != len(value):
        raise Unsure("unprintable")
    return found


@lru_cache(maxsize=256)
def _datatype(name: str) -> str:
    return text("", "", expand(name)).datatype


def link(value: object) -> Iri:
    """An address as ckanext-dcat makes an IRI of it.

    :raises Unsure: for what isn't an absolute address.
    """
    if not isinstance(value, str):
        raise Unsure(type(value).__name__)
    return _link(value)


@lru_cache(maxsize=1 << 12)
def _link(value: str) -> Iri:
    if _SIMPLE.fullmatch(value):
        return Iri(value)
    if not value.isprintable():
        raise Unsure("unprintable")
    quoted = _QUOTED.sub(lambda found: f"%{ord(found[0]):02X}", value.strip())
    return absolute(quoted)


def absolute(name: str) -> Iri:
    """A name that means the same in each document.

    :raises Unsure: for a relative one.
    """
    if _SIMPLE.fullmatch(name):
        return Iri(name)
    found = iri(name.strip())
    if not _ABSOLUTE.match(found.iri):
        raise Unsure(name)
    return found


def link_or_word(value: object) -> Iri | Text:
    """An IRI where a text looks like an address on the web, and otherwise the text."""
    if isinstance(value, str) and value.strip().startswith(("http://", "https://")):
        return link(value)
    return word(value)


@lru_cache(maxsize=256)
def type_of(type_: str) -> tuple[str, Iri]:
    """What says that a node has a type, prefixed."""
    return "rdf:type", Iri(expand(type_))


def typed(value: Iri | Node, type_: str) -> Node:
    """The same value with a type, prefixed."""
    kind = type_of(type_)
    if isinstance(value, Node):
        value.said.insert(0, kind)
        return value
    return Node(value, [kind])
