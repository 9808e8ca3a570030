"""Trees as RDF/XML, nested as ckanext-dcat nests it. Pure."""

from __future__ import annotations

import re
from xml.sax.saxutils import quoteattr

from ..feed.triples import Iri, Text
from .names import short
from .nodes import Node, Unsure, Value

_TO_ESCAPE = re.compile("[&<>\r]")


def xml(_catalog: Iri, dataset: Node) -> str:
    """A dataset inside the element of the catalogue."""
    out = ["<dcat:dataset>"]
    _write(dataset, out, set())
    out.append("</dcat:dataset>\n")
    return "".join(out)


def _write(node: Node, out: list[str], seen: set[int]) -> None:
    """The element of a node, with all that it names for the first time."""
    seen.add(id(node))
    if node.drawn is not None:
        if "xml" not in node.drawn:
            inside: list[str] = []
            _element(node, inside, set())
            node.drawn["xml"] = "".join(inside)
        out.append(node.drawn["xml"])
    else:
        _element(node, out, seen)


def _element(node: Node, out: list[str], seen: set[int]) -> None:
    tag, said = _tag(node)
    about = f" rdf:about={quoteattr(node.name.iri)}" if isinstance(node.name, Iri) else ""
    if not said:
        out.append(f"<{tag}{about}/>\n")
        return
    out.append(f"<{tag}{about}>\n")
    for property_, value in said:
        _property(property_, value, out, seen)
    out.append(f"</{tag}>\n")


def _tag(node: Node) -> tuple[str, list[tuple[str, Value]]]:
    """A node's first type names its element."""
    if node.said and node.said[0][0] == "rdf:type":
        name = short(node.said[0][1].iri)  # type: ignore[union-attr]
        if name:
            return name, node.said[1:]
    return "rdf:Description", node.said


def _property(property_: str, value: Value, out: list[str], seen: set[int]) -> None:
    if isinstance(value, Text):
        out.append(_literal(property_, value))
    elif isinstance(value, Iri):
        out.append(f"<{property_} rdf:resource={quoteattr(value.iri)}/>\n")
    elif id(value) not in seen:
        out.append(f"<{property_}>")
        _write(value, out, seen)
        out.append(f"</{property_}>\n")
    elif isinstance(value.name, Iri):
        out.append(f"<{property_} rdf:resource={quoteattr(value.name.iri)}/>\n")
    else:
        raise Unsure("a node without a name that is named twice")


def _literal(property_: str, value: Text) -> str:
    text = value.text
    if _TO_ESCAPE.search(text):
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        text = text.replace("\r", "&#13;")
    if value.language:
        return f'<{property_} xml:lang="{value.language}">{text}</{property_}>\n'
    if value.datatype:
        datatype = quoteattr(value.datatype)
        return f"<{property_} rdf:datatype={datatype}>{text}</{property_}>\n"
    return f"<{property_}>{text}</{property_}>\n"
