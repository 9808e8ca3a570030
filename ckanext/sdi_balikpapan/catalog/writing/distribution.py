"""A file of a dataset as a node. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from ..feed.triples import Iri, Text
from ..mapping import RESOURCE, expand
from .dates import written
from .kinds import Ground, Said, said
from .nodes import Node, Unsure, Value, link, link_or_word, type_of, typed, word

_HEX = re.compile(r"([0-9A-Fa-f]{2})+")

KNOWN = frozenset(term.field for term in RESOURCE) | frozenset(
    """id package_id position state created last_modified metadata_modified url_type uri
    datastore_active datastore_contains_all_records_of_source_file cache_url cache_last_updated
    mimetype_inner resource_type on_same_domain""".split()
)
"""What may stand in a file's row; of anything else only the profiles know what it becomes."""


def of_file(
    resource: Mapping[str, Any], dataset: str, is_open: bool, licences: list[Value], ground: Ground
) -> Node:
    """The node of a file.

    :param dataset: the dataset's id.
    :param licences: the dataset's, which are its files' as well.
    :raises Unsure: when only the profiles can tell.
    """
    own = resource.get("uri")
    here = f"{ground.base.rstrip('/')}/dataset/{dataset}/resource/{resource['id']}"
    name = link(own if own and own != "None" else here)
    out: Said = [type_of("dcat:Distribution")]
    for field, property_ in (("name", "dct:title"), ("description", "dct:description")):
        if resource.get(field):
            out.append((property_, word(resource[field], "id")))
    out += _addresses(resource, is_open)
    for fields, property_ in _DATES:
        moment = next((resource[field] for field in fields if resource.get(field)), None)
        if moment:
            out.append((property_, written(moment)))
    if resource.get("hash"):
        out.append(("spdx:checksum", _checksum(resource, ground)))
    out += said(RESOURCE, resource, name.iri, ground)
    out += (("dct:license", licence) for licence in licences)
    return Node(name, out)


_DATES = (
    (("issued", "created"), "dct:issued"),
    (("modified", "metadata_modified"), "dct:modified"),
)


def _addresses(resource: Mapping[str, Any], is_open: bool) -> Said:
    if not resource.get("url"):
        return []
    address = typed(link(resource["url"]), "rdfs:Resource")
    direct = is_open and resource.get("url_type") == "upload"
    return [("dcat:accessURL", address), *([("dcat:downloadURL", address)] if direct else [])]


@lru_cache(maxsize=64)
def _algorithm(value: object) -> Value:
    found = link_or_word(value)
    if not isinstance(found, Iri):
        return found
    return Node(found, [type_of("spdx:ChecksumAlgorithm")], shared=True)


def _checksum(resource: Mapping[str, Any], ground: Ground) -> Node:
    value = resource["hash"]
    if not isinstance(value, str) or not _HEX.fullmatch(value):
        raise Unsure("hash")
    out: Said = [("spdx:checksumValue", Text(value.lower(), "", expand("xsd:hexBinary")))]
    if resource.get("hash_algorithm"):
        out.append(("spdx:algorithm", _algorithm(resource["hash_algorithm"])))
    return typed(Node(ground.blank(), out), "spdx:Checksum")
