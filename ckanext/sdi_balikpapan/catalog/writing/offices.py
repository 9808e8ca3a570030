"""The walidata, as every dataset names it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..feed.triples import Iri
from ..mapping import expand
from .nodes import Node, link, link_or_word, word


@dataclass(frozen=True)
class Offices:
    """Who publishes, and who is asked where a dataset names nobody."""

    publisher: Node
    contact: Node


def offices(publisher: Mapping[str, str], contact: Mapping[str, str]) -> Offices:
    """Both from the words of ckanext-dcat, in which the profile has them."""
    return Offices(_agent(publisher), vcard(Node(link(contact["uri"]), [], shared=True), contact))


def _agent(agent: Mapping[str, str]) -> Node:
    said = [
        ("rdf:type", Iri(expand("foaf:Agent"))),
        ("foaf:name", word(agent["name"]) if agent["name"] else None),
        ("foaf:homepage", link(agent["url"]) if agent["url"] else None),
        ("dct:type", link_or_word(agent["type"]) if agent["type"] else None),
        ("vcard:hasEmail", mailto(agent["email"]) if agent["email"] else None),
    ]
    return Node(link(agent["uri"]), [(p, v) for p, v in said if v is not None], shared=True)


def vcard(node: Node, contact: Mapping[str, str]) -> Node:
    """A node as the contact that it is."""
    node.said.append(("rdf:type", Iri(expand("vcard:Kind"))))
    if contact.get("name"):
        node.said.append(("vcard:fn", word(contact["name"])))
    if contact.get("email"):
        node.said.append(("vcard:hasEmail", mailto(contact["email"])))
    return node


def mailto(address: str) -> Iri:
    """A mail address as an IRI."""
    return link("mailto:" + str(address).replace("mailto:", ""))
