"""Trees as JSON-LD: a dataset's nodes in the graph of the catalogue. Pure."""

from __future__ import annotations

import json
from typing import Any

from ..feed.triples import Blank, Iri, Text
from .names import short
from .nodes import Node, Value
from .order import each

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def jsonld(catalog: Iri, dataset: Node) -> str:
    """A dataset's nodes, each after a comma, and that it belongs to the catalogue."""
    member = {"@id": catalog.iri, "dcat:dataset": {"@id": _id(dataset.name)}}
    return f",\n{_encode(member)}" + "".join([_drawn(node) for node in each(dataset)])


def _drawn(node: Node) -> str:
    if node.drawn is None:
        return _node(node)
    if "jsonld" not in node.drawn:
        node.drawn["jsonld"] = _node(node)
    return node.drawn["jsonld"]


def _node(node: Node) -> str:
    if not node.said:
        return ""
    out: dict[str, Any] = {"@id": _id(node.name)}
    for property_, value in node.said:
        is_type = property_ == "rdf:type"
        key = "@type" if is_type else property_
        written = _type(value) if is_type else _value(value)
        if key not in out:
            out[key] = written
        elif isinstance(out[key], list):
            out[key].append(written)
        else:
            out[key] = [out[key], written]
    return f",\n{_encode(out)}"


def _type(value: Value) -> str:
    iri: str = value.iri  # type: ignore[union-attr]
    return short(iri) or iri


def _value(value: Value) -> Any:
    if isinstance(value, Text):
        if value.language:
            return {"@value": value.text, "@language": value.language}
        if value.datatype:
            return {"@value": value.text, "@type": short(value.datatype) or value.datatype}
        return value.text
    return {"@id": _id(value.name if isinstance(value, Node) else value)}


def _id(name: Iri | Blank) -> str:
    return name.iri if isinstance(name, Iri) else f"_:{name.label}"
