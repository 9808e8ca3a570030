"""Triples without a library, and names for their blank nodes that stay. Pure."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
TYPE = RDF + "type"
XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"

# What no IRI may hold (RFC 3987; nor the spaces of Unicode, at which rdflib ends a name), and what
# XML 1.0 cannot carry.
_UCSCHAR = "\u00a1-\u167f\u1681-\u1fff\u200b-\u2027\u202a-\u202e\u2030-\u205e\u2060-\u2fff"
_UCSCHAR += "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\uffef"
_UCSCHAR += "".join(f"{chr(n << 16)}-{chr((n << 16) + 0xFFFD)}" for n in range(1, 0xE))
_NOT_IRI = re.compile(rf"[^A-Za-z0-9\-._~:/?#@!$&'()*+,;=%{_UCSCHAR}]|%(?![0-9A-Fa-f]{{2}})")
_HOST = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://\[[0-9A-Fa-f:.]+\]")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Iri(NamedTuple):
    """A name."""

    iri: str


class Blank(NamedTuple):
    """A node without a name, by its label."""

    label: str


class Text(NamedTuple):
    """A literal: its text, and its language or its datatype."""

    text: str
    language: str = ""
    datatype: str = ""


Node = Iri | Blank
Term = Iri | Blank | Text


class Triple(NamedTuple):
    """A statement."""

    subject: Node
    predicate: str
    object: Term


def iri(text: str) -> Iri:
    """A name that every syntax can hold: what no IRI may hold is percent-encoded."""
    clean = _NOT_XML.sub("", text)
    host = _HOST.match(clean)
    head = host[0] if host else ""
    path, mark, fragment = clean[len(head) :].partition("#")
    fragment = fragment.replace("#", "%23")
    return Iri(head + _NOT_IRI.sub(lambda found: _percent(found[0]), path + mark + fragment))


def text(value: str, language: str = "", datatype: str = "") -> Text:
    """A literal that every syntax can hold."""
    clean = _NOT_XML.sub("", value)
    if language:
        return Text(clean, language)
    return Text(clean, "", "" if datatype == XSD_STRING else iri(datatype).iri)


def labelled(triples: Iterable[Triple], prefix: str) -> list[Triple]:
    """The same triples in an order that stays, their blank nodes named by prefix and number.

    A node's number follows from what is said of it, so that one content has one text.
    """
    found = list(dict.fromkeys(triples))
    about: dict[str, list[Triple]] = defaultdict(list)
    for one in found:
        if isinstance(one.subject, Blank):
            about[one.subject.label].append(one)
    labels = dict.fromkeys(
        term.label for one in found for term in (one.subject, one.object) if isinstance(term, Blank)
    )
    marks = {label: _mark(label, about, ()) for label in labels}
    order = sorted(labels, key=lambda label: marks[label])
    names = {label: Blank(f"{prefix}{number}") for number, label in enumerate(order)}

    def named(term: Term) -> Term:
        return names[term.label] if isinstance(term, Blank) else term

    renamed = [Triple(named(s), p, named(o)) for s, p, o in found]  # type: ignore[arg-type]
    return sorted(renamed, key=_sorting)


def by_subject(triples: Sequence[Triple]) -> dict[Node, dict[str, list[Term]]]:
    """What is said of each node: its properties with their values, the type first."""
    out: dict[Node, dict[str, list[Term]]] = {}
    for subject, predicate, value in triples:
        out.setdefault(subject, {}).setdefault(predicate, []).append(value)
    return out


def _sorting(one: Triple) -> tuple[str, bool, str, str, str]:
    kind = type(one.object).__name__
    subject = type(one.subject).__name__ + one.subject[0]
    return subject, one.predicate != TYPE, one.predicate, kind, "\0".join(one.object)


def _mark(label: str, about: dict[str, list[Triple]], above: tuple[str, ...]) -> str:
    if label in above:
        return f"up {above.index(label)}"
    said = []
    for _, predicate, value in about[label]:
        is_blank = isinstance(value, Blank)
        what = _mark(value.label, about, (*above, label)) if is_blank else "\0".join(value)  # type: ignore[union-attr]
        said.append(f"{predicate} {type(value).__name__} {what}")
    return hashlib.sha256("\n".join(sorted(said)).encode()).hexdigest()


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode())
