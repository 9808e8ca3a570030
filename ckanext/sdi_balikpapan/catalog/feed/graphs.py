"""What the configured profiles say of a dataset or of the catalogue, as plain triples."""

from __future__ import annotations

import re
from copy import copy
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin

import ckan.plugins.toolkit as tk
import rdflib
from rdflib import DCTERMS, URIRef
from rdflib.term import Node

from ckanext.dcat.processors import RDFSerializer
from ckanext.dcat.profiles.base import namespaces
from ckanext.dcat.utils import catalog_uri, dataset_uri

from ..mapping import PREFIXES as OURS
from .triples import TYPE, Blank, Iri, Term, Triple, iri, labelled, text

PREFIXES: dict[str, str] = {
    **{name: str(base) for name, base in namespaces.items()},
    "as": "https://www.w3.org/ns/activitystreams#",
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    **OURS,
}
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def catalog() -> Iri:
    """The catalogue's name."""
    return _iri(catalog_uri())


def of_dataset(dataset: dict[str, Any]) -> tuple[Iri, list[Triple]]:
    """A dataset's name, and all that the profiles say of it."""
    serializer = _serializer()
    name = serializer.graph_from_dataset(dataset)
    prefix = "b" + re.sub(r"[^A-Za-z0-9]", "", dataset["id"]) + "x"
    return _iri(name), triples(serializer.g, prefix)


def named_only(dataset: dict[str, Any]) -> tuple[Iri, list[Triple]]:
    """A dataset's name and title, where the profiles fail."""
    name = _iri(dataset_uri(dataset))
    return name, [
        Triple(name, TYPE, Iri(PREFIXES["dcat"] + "Dataset")),
        Triple(name, PREFIXES["dct"] + "title", text(str(dataset.get("title") or ""))),
    ]


def of_catalog() -> list[Triple]:
    """What the profiles say of the catalogue; when it changed is said elsewhere."""
    serializer = _serializer()
    name = serializer.graph_from_catalog({})
    serializer.g.remove((name, DCTERMS.modified, None))
    return triples(serializer.g, "catalog")


def triples(graph: rdflib.Graph, prefix: str) -> list[Triple]:
    """The statements of a graph, in an order and with labels that stay."""
    return labelled((Triple(_node(s), iri(str(p)).iri, _term(o)) for s, p, o in graph), prefix)  # type: ignore[arg-type]


def _serializer() -> RDFSerializer:
    """ckanext-dcat's serializer with an empty graph; it looks its profiles up anew each time."""
    ready = copy(_loaded(tk.config.get("ckanext.dcat.rdf.profiles") or ""))
    ready.g = type(ready.g)()
    return ready


@lru_cache(maxsize=4)
def _loaded(profiles: str) -> RDFSerializer:
    return RDFSerializer(profiles.split() or None)


def _term(term: Node) -> Term:
    if isinstance(term, rdflib.Literal):
        return text(str(term), term.language or "", str(term.datatype or ""))
    return _node(term)


def _node(term: Node) -> Iri | Blank:
    return Blank(str(term)) if isinstance(term, rdflib.BNode) else _iri(URIRef(str(term)))


def _iri(name: str) -> Iri:
    """An absolute name: a relative one would mean another thing in each document."""
    clean = iri(str(name).strip()).iri
    return Iri(clean if _ABSOLUTE.match(clean) else urljoin(catalog_uri() + "/", clean))
