"""A record of a source as a dataset in the fields of our schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import ckan.plugins.toolkit as tk
import rdflib
from rdflib.term import Node

from ckanext.dcat.processors import RDF_PROFILES_CONFIG_OPTION, RDFParser
from ckanext.dcat.profiles import RDFProfile

from . import ckan_fields, json_fields, rdf_said
from .json_record import one_text
from .reasons import Reason
from .records import Record, Unreadable
from .remarks import Remark, Remarks
from .tidying import BY_RULE, tidy


@dataclass(frozen=True)
class Mapped:
    """A dataset before the rules, and what was tidied or dropped on the way."""

    dataset: dict[str, Any]
    remarks: tuple[Remark, ...]


def mapped(record: Record) -> Mapped:
    """The dataset that a record describes.

    :raises Unreadable: UNREADABLE; of RDF, when a profile fails.
    """
    remarks = Remarks()
    raw = record.raw
    if raw["kind"] == "rdf":
        given = _of_graph(raw, record.title or record.remote_id)
    elif raw["kind"] == "ckan":
        given = ckan_fields.dataset(raw["record"])
    else:
        given = json_fields.dataset(raw["record"], record.remote_id)
    if not one_text(given.get("title")):
        given["title"] = record.title or record.remote_id
    return Mapped(tidy(given, remarks), tuple(remarks))


@cache
def _profiles(names: str) -> tuple[type[RDFProfile], ...]:  # noqa: ARG001 - the cache's key
    """The configured profiles; to look them up takes longer than to use them."""
    return tuple(RDFParser()._profiles)


def _of_graph(raw: Mapping[str, Any], title: str) -> dict[str, Any]:
    graph = rdflib.Graph()
    given: dict[str, Any] = {}
    try:
        graph.parse(data=raw["ntriples"], format="nt")
        root = _root(graph, raw)
        # As ckanext-dcat's parser does, but for one dataset, which need not be typed.
        for profile in _profiles(str(tk.config.get(RDF_PROFILES_CONFIG_OPTION))):
            profile(graph).parse_dataset(given, root)
    # Profiles are anybody's code, and data is anybody's data.
    except Exception as why:
        raise Unreadable(Reason.UNREADABLE, title=title, why=str(why)[:200]) from why
    return _with_said(given, raw)


def _root(graph: rdflib.Graph, raw: Mapping[str, Any]) -> Node:
    """The dataset's node; rdflib names blank nodes anew."""
    if not raw["uri"].startswith("_:"):
        return rdflib.URIRef(raw["uri"])
    found = list(graph.subjects(rdflib.RDF.type, rdflib.DCAT.Dataset))
    return next((node for node in found if isinstance(node, rdflib.BNode)), rdflib.BNode())


def _with_said(given: dict[str, Any], raw: Mapping[str, Any]) -> dict[str, Any]:
    """Where the profile found no code, the source's own words."""
    for field, words in rdf_said.said(raw).items():
        if field in BY_RULE and not given.get(field):
            given[field] = words
    names = [word for word in _words(given.get("owner_org")) if "://" not in word]
    if names and not given.get("author"):
        given["author"] = names[0]
    # ckanext-dcat notes this portal's own address.
    own = {"key": "homepage", "value": tk.config.get("ckan.site_url")}
    given["extras"] = [extra for extra in given.get("extras") or [] if extra != own]
    said_formats = rdf_said.formats(raw)
    for file in given.get("resources") or []:
        said = said_formats.get(file.get("uri") or "")
        if said and not file.get("format"):
            file["format"] = said
    return given


def _words(value: Any) -> list[str]:
    return value if isinstance(value, list) else []
