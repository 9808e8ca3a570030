"""The rows of the mapping table as values of the tree, as `terms` writes them with rdflib. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from ckanext.sdi_balikpapan.standards.codelists import Code, lookup, names

from ..feed.triples import Blank, Iri, Text
from ..mapping import IANA, Kind, Term, code_iri, entry_iri, expand
from .nodes import Node, Unsure, Value, absolute, link, typed, word

Said = list[tuple[str, Value]]

BY_HAND = frozenset({Kind.CORE, Kind.AGENT, Kind.CONTACT})
"""Kinds that `dataset` and `distribution` write, field by field."""


@dataclass
class Ground:
    """On what a tree stands: the catalogue's address, and labels for its nodes without a name."""

    base: str
    prefix: str
    used: int = field(default=0)

    def blank(self) -> Blank:
        self.used += 1
        return Blank(f"{self.prefix}{self.used}")


def said(table: tuple[Term, ...], data: Mapping[str, Any], subject: str, ground: Ground) -> Said:
    """What the rows of a table say of a dataset, a file or a variable.

    :param subject: the IRI of what is spoken of.
    """
    out: Said = []
    terms = _by_field(table)
    for name, value in data.items():
        term = terms.get(name)
        if term is None or value is None or value in ("", []):
            continue
        items = value if term.many and isinstance(value, list) else [value]
        for position, item in enumerate(items):
            out += ((term.property, one) for one in _values(term, item, position, subject, ground))
    return out


@lru_cache(maxsize=16)
def _by_field(table: tuple[Term, ...]) -> dict[str, Term]:
    return {term.field: term for term in table if term.kind not in BY_HAND}


def _values(
    term: Term, item: Any, position: int, subject: str, ground: Ground
) -> tuple[Value, ...] | list[Value]:
    if term.kind is Kind.TEXT:
        return [word(item)]
    if term.kind is Kind.CODE:
        return _code(term, item, ground)
    if term.kind is Kind.MEDIA_TYPE:
        return [_media_type(term, item, subject, ground)]
    if term.kind is Kind.GROUP:
        return [_group(term, item, position, subject, ground)]
    return [_typed(_MADE[term.kind](term, item, subject, ground), term)]


def _typed(value: Value, term: Term) -> Value:
    return typed(value, term.type) if term.type and not isinstance(value, Text) else value


def _group(term: Term, item: Any, position: int, subject: str, ground: Ground) -> Node:
    if not isinstance(item, Mapping):
        raise Unsure(term.field)
    place = Text(str(position), "", expand("xsd:integer"))
    own: Said = [("sdi:urutan", place), *said(term.parts, item, subject, ground)]
    return typed(Node(ground.blank(), own), term.type)


def _code(term: Term, kode: Any, ground: Ground) -> tuple[Value, ...]:
    if not isinstance(kode, str):
        raise Unsure(term.field)
    return _known(term, kode, ground.base) or (_typed(_labelled(kode, ground), term),)


@lru_cache(maxsize=1 << 14)
def _known(term: Term, kode: str, base: str) -> tuple[Value, ...]:
    """The values of a code, the same for every dataset; none for one that no list has."""
    is_listed = term.code_list in names()
    code = lookup(term.code_list, kode) if is_listed else None
    if is_listed and code is None:
        return ()
    found: list[Iri | Node] = []
    if code is not None and term.iri and code[term.iri]:
        found.append(absolute(code[term.iri]))
    else:
        found.append(_concept(base, term.code_list, kode, code))
    if code is not None and term.wider:
        found.append(absolute(code[term.wider]))
    return tuple(_shared(_typed(one, term)) for one in found)


def _concept(base: str, name: str, kode: str, code: Code | None) -> Node:
    labels = [(kode, "")] if code is None else [(code.nama, "id"), (code.name_en, "en")]
    return Node(
        absolute(code_iri(base, name, kode)),
        [
            ("rdf:type", Iri(expand("skos:Concept"))),
            ("skos:notation", word(kode)),
            ("skos:inScheme", absolute(code_iri(base, name))),
            *(("skos:prefLabel", word(label, language)) for label, language in labels),
        ],
    )


def _shared(value: Value) -> Value:
    return Node(value.name, value.said, shared=True) if isinstance(value, Node) else value


def _labelled(label: Any, ground: Ground) -> Node:
    return Node(ground.blank(), [("rdfs:label", word(label))])


def _identifier(term: Term, value: Any, subject: str, _ground: Ground) -> Node:
    scheme = word(value, datatype=f"sdi:{term.field}")
    return Node(absolute(f"{subject}#{term.field}"), [("skos:notation", scheme)])


def _media_type(term: Term, value: Any, _subject: str, ground: Ground) -> Node:
    if not isinstance(value, str):
        raise Unsure("mimetype")
    if "/" not in value or " " in value:
        return _typed(_labelled(value, ground), term)  # type: ignore[return-value]
    return _named_media_type(term, value)


@lru_cache(maxsize=256)
def _named_media_type(term: Term, value: str) -> Node:
    name = link(value if value.startswith("http") else IANA + value)
    return _shared(_typed(Node(name, [("rdfs:label", word(value))]), term))  # type: ignore[return-value]


def _integer(_term: Term, value: Any, *_: Any) -> Text:
    if not isinstance(value, int) or value < 0:
        raise Unsure("number")
    return Text(str(value), "", expand("xsd:nonNegativeInteger"))


def _year(_term: Term, value: Any, *_: Any) -> Text:
    if not isinstance(value, str) or not value.isascii() or not value.isdigit() or len(value) != 4:
        raise Unsure("year")
    return Text(value, "", expand("xsd:gYear"))


def _statement(_term: Term, value: Any, _subject: str, ground: Ground) -> Node:
    return _labelled(value, ground)


def _entry(_term: Term, value: Any, _subject: str, ground: Ground) -> Iri | Text:
    named = entry_iri(ground.base, value) if isinstance(value, str) else None
    return absolute(named) if named else word(value)


def _address(_term: Term, value: Any, *_: Any) -> Iri:
    if not isinstance(value, str):
        raise Unsure("link")
    return link("".join(value.split()))


_MADE: dict[Kind, Callable[..., Any]] = {
    Kind.ENTRY: _entry,
    Kind.IDENTIFIER: _identifier,
    Kind.INTEGER: _integer,
    Kind.LINK: _address,
    Kind.STATEMENT: _statement,
    Kind.YEAR: _year,
}


def objects(of: Said, property_: str) -> Iterator[Value]:
    """The values that a node has for a property."""
    return (value for name, value in of if name == property_)
