"""RDF/XML, nested as ckanext-dcat nests it: the catalogue holds its datasets. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from .triples import RDF, TYPE, Blank, Iri, Node, Term, Triple, by_subject

DCAT = "http://www.w3.org/ns/dcat#"
_NAME = re.compile(r"(.*?)([A-Za-z_][A-Za-z0-9_.-]*)", re.DOTALL)

Said = dict[Node, dict[str, list[Term]]]


class NotWritable(ValueError):
    """A property whose name RDF/XML cannot hold."""


def start(prefixes: Mapping[str, str], catalog: Iri, triples: Sequence[Triple]) -> str:
    """The document, the catalogue's element, opened, and before it what else there is to say."""
    named = {"rdf": RDF, "dcat": DCAT, **prefixes}
    spaces = "".join(f"\n  xmlns:{name}={quoteattr(base)}" for name, base in named.items())
    said = by_subject(triples)
    own = said.pop(catalog, {})
    writer = _Writer(prefixes, said)
    inside = writer.properties(_without_type(own, DCAT + "Catalog"))
    others = writer.rest()
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{spaces}>\n'
    return f"{head}{others}{_open(catalog)}{inside}"


def part(
    prefixes: Mapping[str, str], catalog: Iri, dataset: Iri | None, triples: Sequence[Triple]
) -> str:
    """A dataset inside the catalogue's element; what it doesn't lead to stands outside."""
    writer = _Writer(prefixes, by_subject(triples))
    inside = ""
    if dataset:
        inside = f"<dcat:dataset>{writer.node(dataset)}</dcat:dataset>\n"
    others = writer.rest()
    return inside + (f"{_CLOSE}{others}{_open(catalog)}" if others else "")


def end() -> str:
    """The end of the catalogue and of the document."""
    return f"{_CLOSE}</rdf:RDF>\n"


_CLOSE = "</dcat:Catalog>\n"


def _open(catalog: Iri) -> str:
    return f"<dcat:Catalog rdf:about={quoteattr(catalog.iri)}>\n"


def _without_type(said: dict[str, list[Term]], type_: str) -> dict[str, list[Term]]:
    types = [value for value in said.get(TYPE, []) if value != Iri(type_)]
    rest = {predicate: values for predicate, values in said.items() if predicate != TYPE}
    return {TYPE: types, **rest}


class _Writer:
    """Writes every node once, at the place where it is first named."""

    def __init__(self, prefixes: Mapping[str, str], said: Said) -> None:
        self._short = {base: name for name, base in prefixes.items()} | {RDF: "rdf", DCAT: "dcat"}
        self._left = said

    def rest(self) -> str:
        """Every node that no other has led to yet."""
        out = []
        named = {
            value for said in self._left.values() for values in said.values() for value in values
        }
        roots = [node for node in self._left if node not in named]
        for node in [*roots, *self._left]:
            if node in self._left:
                out.append(self.node(node))
        return "".join(out)

    def node(self, node: Node) -> str:
        """An element for a node, with whatever it leads to."""
        said = self._left.pop(node, {})
        name, spaces = "rdf:Description", ""
        types = [value for value in said.get(TYPE, []) if isinstance(value, Iri)]
        if types:
            first = min(types, key=lambda value: (not value.iri.startswith(DCAT), value))
            name, spaces = self._element(first.iri)
            said = _without_type(said, first.iri)
        about = (
            f"rdf:about={quoteattr(node.iri)}"
            if isinstance(node, Iri)
            else f'rdf:nodeID="{node.label}"'
        )
        inside = self.properties(said)
        if not inside:
            return f"<{name}{spaces} {about}/>\n"
        return f"<{name}{spaces} {about}>\n{inside}</{name}>\n"

    def properties(self, said: Mapping[str, Sequence[Term]]) -> str:
        """The elements for what is said of one node."""
        return "".join(
            self._property(predicate, value)
            for predicate, values in said.items()
            for value in values
        )

    def _property(self, predicate: str, value: Term) -> str:
        name, spaces = self._element(predicate)
        head = f"{name}{spaces}"
        if isinstance(value, (Iri, Blank)):
            if value in self._left:
                return f"<{head}>{self.node(value)}</{name}>\n"
            if isinstance(value, Iri):
                return f"<{head} rdf:resource={quoteattr(value.iri)}/>\n"
            return f'<{head} rdf:nodeID="{value.label}"/>\n'
        attribute = ""
        if value.language:
            attribute = f' xml:lang="{value.language}"'
        elif value.datatype:
            attribute = f" rdf:datatype={quoteattr(value.datatype)}"
        return f"<{head}{attribute}>{escape(value.text, {chr(13): '&#13;'})}</{name}>\n"

    def _element(self, iri: str) -> tuple[str, str]:
        cut = _NAME.fullmatch(iri)
        if not cut or not cut[1]:
            raise NotWritable(iri)
        base, name = _longest(iri, self._short) or (cut[1], cut[2])
        if base in self._short:
            return f"{self._short[base]}:{name}", ""
        return f"ns0:{name}", f" xmlns:ns0={quoteattr(base)}"


def _longest(iri: str, short: Mapping[str, str]) -> tuple[str, str] | None:
    """The cut at which a known prefix ends, if what is left is a name."""
    place = max(iri.rfind("#"), iri.rfind("/"), iri.rfind(":")) + 1
    base, name = iri[:place], iri[place:]
    is_name = re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.-]*", name) is not None
    return (base, name) if is_name and base in short else None
