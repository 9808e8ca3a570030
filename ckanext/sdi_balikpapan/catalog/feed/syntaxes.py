"""The syntaxes of the feed: how a document begins, what each dataset adds, how it ends. Pure.

A dataset's part stands between the parts of others: it opens and closes everything itself. In
RDF/XML it lies inside the element of the catalogue, where readers that know only XML look for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ..writing import jsonld as draw_jsonld
from ..writing import rdfxml as draw_rdfxml
from ..writing import turtle as draw_turtle
from ..writing.nodes import Node
from . import jsonld, rdfxml, turtle
from .triples import Iri, Triple

Prefixes = Mapping[str, str]


@dataclass(frozen=True)
class Syntax:
    """How to write a document piece by piece.

    :param start: prefixes, the catalogue and what is said of it and of the page.
    :param part: the catalogue, a dataset (None for what is no dataset) and what is said of it.
    :param draw: the catalogue, and a dataset as a tree.
    """

    name: str
    media_type: str
    start: Callable[[Prefixes, Iri, Sequence[Triple]], str]
    part: Callable[[Prefixes, Iri, Iri | None, Sequence[Triple]], str]
    draw: Callable[[Iri, Node], str]
    end: Callable[[], str]


_NT, _TTL = "application/n-triples", "text/turtle"
_XML, _JSON = "application/rdf+xml", "application/ld+json"

SYNTAXES = {
    syntax.name: syntax
    for syntax in (
        Syntax("nt", _NT, turtle.nt_start, turtle.nt_part, draw_turtle.nt, lambda: ""),
        Syntax("ttl", _TTL, turtle.start, turtle.part, draw_turtle.ttl, lambda: ""),
        Syntax("xml", _XML, rdfxml.start, rdfxml.part, draw_rdfxml.xml, rdfxml.end),
        Syntax("jsonld", _JSON, jsonld.start, jsonld.part, draw_jsonld.jsonld, jsonld.end),
    )
}

EXTENSIONS = {
    "jsonld": ("jsonld", _JSON),
    "n3": ("ttl", "text/n3"),
    "nt": ("nt", _NT),
    "rdf": ("xml", _XML),
    "ttl": ("ttl", _TTL),
    "xml": ("xml", _XML),
}
"""The endings of the catalogue's address, as ckanext-dcat has them: syntax and media type."""
