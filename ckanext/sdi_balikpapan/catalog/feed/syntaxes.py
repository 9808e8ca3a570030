"""The syntaxes of the feed: how a document begins, what each dataset adds, how it ends. Pure.

A dataset's part stands between the parts of others: it opens and closes everything itself. In
RDF/XML it lies inside the element of the catalogue, where readers that know only XML look for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from . import jsonld, rdfxml, turtle
from .triples import Iri, Triple

Prefixes = Mapping[str, str]


@dataclass(frozen=True)
class Syntax:
    """How to write a document piece by piece.

    :param start: prefixes, the catalogue and what is said of it and of the page.
    :param part: the catalogue, a dataset (None for what is no dataset) and what is said of it.
    """

    name: str
    media_type: str
    start: Callable[[Prefixes, Iri, Sequence[Triple]], str]
    part: Callable[[Prefixes, Iri, Iri | None, Sequence[Triple]], str]
    end: Callable[[], str]


SYNTAXES = {
    syntax.name: syntax
    for syntax in (
        Syntax("nt", "application/n-triples", turtle.nt_start, turtle.nt_part, lambda: ""),
        Syntax("ttl", "text/turtle", turtle.start, turtle.part, lambda: ""),
        Syntax("xml", "application/rdf+xml", rdfxml.start, rdfxml.part, rdfxml.end),
        Syntax("jsonld", "application/ld+json", jsonld.start, jsonld.part, jsonld.end),
    )
}

EXTENSIONS = {
    "jsonld": ("jsonld", "application/ld+json"),
    "n3": ("ttl", "text/n3"),
    "nt": ("nt", "application/n-triples"),
    "rdf": ("xml", "application/rdf+xml"),
    "ttl": ("ttl", "text/turtle"),
    "xml": ("xml", "application/rdf+xml"),
}
"""The endings of the catalogue's address, as ckanext-dcat has them: syntax and media type."""
