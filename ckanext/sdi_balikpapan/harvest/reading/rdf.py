"""A page of DCAT in RDF as records: one small canonical graph per dataset."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

import pyoxigraph as ox
import rdflib

from . import contexts, json_parts
from .canonical import Line
from .graphs import Graph, read_graph
from .reasons import Reason
from .records import Kind, Record, Refused, Turn, Unreadable

MAX_XML_DEPTH = 60
# rdflib takes far longer than the rest together; what is larger must be well-formed.
MAX_RDFLIB_CHARS = 2_000_000
_FORMATS = {
    Kind.RDFXML: (ox.RdfFormat.RDF_XML, "xml"),
    Kind.TURTLE: (ox.RdfFormat.TURTLE, "turtle"),
    Kind.NTRIPLES: (ox.RdfFormat.N_TRIPLES, "nt"),
    Kind.JSONLD: (ox.RdfFormat.JSON_LD, "json-ld"),
}
_XML_HEAD = re.compile(r"\s*<\?xml.*?\?>", re.S)
# What XML 1.0 forbids and careless portals send.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|\\^`]')


def read(text: str, kind: Kind, url: str, turn: Turn) -> Iterator[Record | Refused]:
    """The datasets of a page.

    :param url: against which relative addresses are read.
    :raises Unreadable: BROKEN, ENTITIES, TOO_DEEP, REMOTE_CONTEXT.
    """
    text = _CONTROL.sub("", text)
    if kind is Kind.RDFXML:
        text = _safe_xml(text)
    elif kind is Kind.JSONLD:
        text = _safe_json(text)
    graph = Graph(_triples(text, kind, url))
    return read_graph(graph, url, turn)


def _triples(text: str, kind: Kind, url: str) -> Iterator[Line]:
    fast, slow = _FORMATS[kind]
    try:
        return iter(list(_by_pyoxigraph(text, fast, url)))
    except (SyntaxError, ValueError) as broken:
        why = str(broken)[:300]
    if len(text) > MAX_RDFLIB_CHARS:
        raise Unreadable(Reason.BROKEN, why=why)
    try:
        return iter(list(_by_rdflib(text, slow, url)))
    # Its parsers raise whatever comes: there is no common error.
    except Exception:
        raise Unreadable(Reason.BROKEN, why=why) from None


def _by_pyoxigraph(text: str, syntax: ox.RdfFormat, url: str) -> Iterator[Line]:
    terms: dict[Any, str] = {}
    for quad in ox.parse(text, format=syntax, base_iri=_iri(url), lenient=True):
        predicate = quad.predicate
        name = terms.get(predicate)
        if name is None:
            name = terms[predicate] = _node(predicate)
        yield _node(quad.subject), name, _node(quad.object)


def _node(term: Any) -> str:
    if isinstance(term, ox.NamedNode):
        return f"<{_iri(term.value)}>"
    if isinstance(term, ox.BlankNode):
        return f"_:{term.value}"
    return str(term)


def _by_rdflib(text: str, syntax: str, url: str) -> Iterator[Line]:
    graph = rdflib.Graph()
    graph.parse(io.StringIO(text), format=syntax, publicID=url)
    for s, p, o in graph:
        yield _rdflib_node(s), _rdflib_node(p), _rdflib_node(o)


def _rdflib_node(term: Any) -> str:
    if isinstance(term, rdflib.URIRef):
        return f"<{_iri(str(term))}>"
    if isinstance(term, rdflib.BNode):
        return f"_:{term}"
    language, datatype = term.language, term.datatype
    if language:
        return str(ox.Literal(str(term), language=language))
    return str(
        ox.Literal(str(term), datatype=ox.NamedNode(_iri(str(datatype))) if datatype else None)
    )


def _iri(iri: str) -> str:
    return _NOT_IN_IRI.sub(lambda found: f"%{ord(found[0]):02X}", iri)


def _safe_xml(text: str) -> str:
    """The same without its XML declaration, which names a charset that it no longer has."""
    text = _XML_HEAD.sub("", text, count=1).lstrip()
    parser = expat.ParserCreate("utf-8")
    depth = 0

    def start(_name: str, _attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_XML_DEPTH:
            raise Unreadable(Reason.TOO_DEEP)

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def entity(*_: object) -> None:
        raise Unreadable(Reason.ENTITIES)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.EntityDeclHandler = entity
    try:
        parser.Parse(text.encode(), True)
    except expat.ExpatError as broken:
        if "<!ENTITY" in text:
            raise Unreadable(Reason.ENTITIES) from None
        raise Unreadable(Reason.BROKEN, why=f"XML, {broken}") from None
    return text


def _safe_json(text: str) -> str:
    """The same with the contexts that we know in place of their addresses."""
    return json.dumps(contexts.settled(json_parts.whole(text)))
