"""Writes and reads the rows of `mapping`: a value into a graph, and the same value out of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from rdflib import RDF, RDFS, SKOS, XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from ckanext.dcat.profiles.base import CleanedURIRef
from ckanext.sdi_balikpapan.standards.codelists import Code, code_list, lookup, names

from .mapping import IANA, Kind, Term, code_iri, code_of, entry_iri, entry_of, expand

_ORDER = URIRef(expand("sdi:urutan"))


def write(g: Graph, subject: Node, term: Term, value: Any, base: str) -> None:
    """Add the value of one field; an empty one adds nothing."""
    for position, item in enumerate(_values(term, value)):
        for node in _nodes(g, subject, term, item, base, position):
            g.add((subject, URIRef(expand(term.property)), node))
            if term.type and not isinstance(node, Literal):
                g.add((node, RDF.type, URIRef(expand(term.type))))


def read(g: Graph, subject: Node, term: Term) -> Any:
    """The value that `write` was given, or None; several come in a stable order."""
    found = [
        (node, _value(g, term, node)) for node in g.objects(subject, URIRef(expand(term.property)))
    ]
    pairs = [(node, value) for node, value in found if value is not None]
    if term.kind is Kind.GROUP:
        pairs.sort(key=lambda pair: _whole(str(g.value(pair[0], _ORDER))) or 0)
    else:
        pairs.sort(key=lambda pair: str(pair[1]))
    values = [value for _, value in pairs]
    if not values:
        return None
    return values if term.many else values[0]


def concept(g: Graph, base: str, name: str, kode: str, code: Code | None) -> URIRef:
    """A code under our own IRI, with its names and notation."""
    node = URIRef(code_iri(base, name, kode))
    g.add((node, RDF.type, SKOS.Concept))
    g.add((node, SKOS.notation, Literal(kode)))
    g.add((node, SKOS.inScheme, URIRef(code_iri(base, name))))
    if code is None:
        g.add((node, SKOS.prefLabel, Literal(kode)))
    else:
        g.add((node, SKOS.prefLabel, Literal(code.nama, lang="id")))
        g.add((node, SKOS.prefLabel, Literal(code.name_en, lang="en")))
    return node


def _values(term: Term, value: Any) -> list[Any]:
    if value is None or value in ("", []):
        return []
    return value if term.many and isinstance(value, list) else [value]


def _nodes(
    g: Graph, subject: Node, term: Term, value: Any, base: str, position: int
) -> Iterator[Node]:
    if term.kind is Kind.CODE:
        yield from _code_nodes(g, term, value, base)
    elif term.kind is Kind.GROUP:
        node = BNode()
        g.add((node, _ORDER, Literal(position)))
        for part in term.parts:
            write(g, node, part, value.get(part.field), base)
        yield node
    elif term.kind is Kind.STATEMENT:
        yield _labelled(g, value)
    elif term.kind is Kind.IDENTIFIER:
        # A name that stays: a stock harvester keeps nothing else of it.
        node = URIRef(f"{subject}#{term.field}")
        # The datatype of the notation says which system it belongs to, as ADMS asks.
        scheme = URIRef(expand(f"sdi:{term.field}"))
        g.add((node, SKOS.notation, Literal(value, datatype=scheme)))
        yield node
    elif term.kind is Kind.MEDIA_TYPE:
        yield _media_type(g, value)
    else:
        yield from _SIMPLE[term.kind](value, base)


def _integer(value: Any, _base: str) -> list[Node]:
    number = _whole(str(value))
    is_size = number is not None and number >= 0
    return [Literal(number, datatype=XSD.nonNegativeInteger)] if is_size else []


def _entry(value: str, base: str) -> list[Node]:
    named = entry_iri(base, value)
    return [URIRef(named) if named else Literal(value)]


_SIMPLE: dict[Kind, Callable[[Any, str], list[Node]]] = {
    Kind.ENTRY: _entry,
    Kind.INTEGER: _integer,
    Kind.LINK: lambda value, _: [CleanedURIRef("".join(value.split()))],
    Kind.TEXT: lambda value, _: [Literal(value)],
    Kind.YEAR: lambda value, _: [Literal(value, datatype=XSD.gYear)],
}


def _code_nodes(g: Graph, term: Term, kode: str, base: str) -> Iterator[Node]:
    known = term.code_list in names()
    code = lookup(term.code_list, kode) if known else None
    if known and code is None:
        yield _labelled(g, kode)
    elif code is not None and term.iri and code[term.iri]:
        yield URIRef(code[term.iri])
    else:
        yield concept(g, base, term.code_list, kode, code)
    if code is not None and term.wider:
        yield URIRef(code[term.wider])


def _labelled(g: Graph, text: str) -> BNode:
    node = BNode()
    g.add((node, RDFS.label, Literal(text)))
    return node


def _media_type(g: Graph, media_type: str) -> Node:
    if "/" not in media_type or " " in media_type:
        return _labelled(g, media_type)
    node = CleanedURIRef(media_type if media_type.startswith("http") else IANA + media_type)
    # ckanext-dcat's parser takes the label, and finds CKAN's own format by it.
    g.add((node, RDFS.label, Literal(media_type)))
    return node


def _value(g: Graph, term: Term, node: Node) -> Any:
    if term.kind is Kind.CODE:
        return _code_value(g, term, node)
    if term.kind is Kind.GROUP:
        parts = ((part.field, read(g, node, part)) for part in term.parts)
        return {field: value for field, value in parts if value is not None}
    if term.kind is Kind.IDENTIFIER:
        scheme = URIRef(expand(f"sdi:{term.field}"))
        return _first(
            str(notation)
            for notation in g.objects(node, SKOS.notation)
            if isinstance(notation, Literal) and notation.datatype == scheme
        )
    if term.kind in (Kind.STATEMENT, Kind.MEDIA_TYPE):
        return str(g.value(node, RDFS.label) or "") or None
    if term.kind is Kind.ENTRY:
        return str(node) if isinstance(node, Literal) else entry_of(str(node)) or str(node)
    return _whole(str(node)) if term.kind is Kind.INTEGER else str(node)


def _whole(text: str) -> int | None:
    """A number as others write it, too: 12.0 is 12."""
    try:
        return int(float(text))
    except (ValueError, OverflowError):
        return None


def _code_value(g: Graph, term: Term, node: Node) -> str | None:
    if isinstance(node, BNode):
        return str(g.value(node, RDFS.label) or "") or None
    own = code_of(str(node))
    if own:
        return own[1] if own[0] == term.code_list else None
    if not term.iri:
        return None
    return _first(code.kode for code in code_list(term.code_list) if code[term.iri] == str(node))


def _first(items: Iterable[str]) -> str | None:
    return next(iter(items), None)
