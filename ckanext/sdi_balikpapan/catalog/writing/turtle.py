"""Trees as Turtle and as N-Triples: what a dataset adds to a catalogue. Pure."""

from __future__ import annotations

import re
from typing import Any

from ..feed.triples import Blank, Iri, Text
from ..feed.turtle import DATASET, ESCAPED
from .names import short, whole
from .nodes import Node, Value
from .order import each

_TO_ESCAPE = re.compile(r'[\x00-\x1f\x7f"\\]')


def ttl(catalog: Iri, dataset: Node) -> str:
    """A dataset in Turtle, node by node, and that it belongs to the catalogue."""
    member = f"<{catalog.iri}> dcat:dataset {_name(dataset.name)} .\n\n"
    return member + "".join([_drawn(node, "ttl") for node in each(dataset)])


def nt(catalog: Iri, dataset: Node) -> str:
    """The same in N-Triples."""
    member = f"<{catalog.iri}> <{DATASET}> {_name(dataset.name)} .\n"
    return member + "".join([_drawn(node, "nt") for node in each(dataset)])


def _drawn(node: Node, syntax: str) -> str:
    draw = _block if syntax == "ttl" else _lines
    if node.drawn is None:
        return draw(node)
    if syntax not in node.drawn:
        node.drawn[syntax] = draw(node)
    return node.drawn[syntax]


def _block(node: Node) -> str:
    if not node.said:
        return ""
    said = []
    for property_, value in node.said:
        if type(value) is Text:
            datatype = value.datatype and (short(value.datatype) or f"<{value.datatype}>")
            said.append(f"{property_} {_literal(value, datatype)}")
            continue
        name: Any = value.name if type(value) is Node else value
        if property_ == "rdf:type":
            said.append(f"a {short(name.iri) or _name(name)}")
        elif type(name) is Iri:
            said.append(f"{property_} <{name.iri}>")
        else:
            said.append(f"{property_} _:{name.label}")
    text = " ;\n    ".join(said)
    return f"{_name(node.name)} {text} .\n\n"


def _lines(node: Node) -> str:
    subject = _name(node.name)
    return "".join([f"{subject} <{whole(p)}> {_term(value)} .\n" for p, value in node.said])


def _term(value: Value) -> str:
    if isinstance(value, Text):
        return _literal(value, value.datatype and f"<{value.datatype}>")
    return _name(value.name if isinstance(value, Node) else value)


def _name(name: Iri | Blank) -> str:
    return f"<{name.iri}>" if isinstance(name, Iri) else f"_:{name.label}"


def _literal(value: Text, datatype: str) -> str:
    text = value.text
    if _TO_ESCAPE.search(text):
        text = text.translate(ESCAPED)
    if value.language:
        return f'"{text}"@{value.language}'
    return f'"{text}"^^{datatype}' if datatype else f'"{text}"'
