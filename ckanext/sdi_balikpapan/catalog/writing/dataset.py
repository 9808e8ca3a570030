"""A dataset as a tree, with all that the profile says of it. Pure.

The same as `profile` makes with rdflib and ckanext-dcat, a hundred times as fast; a test holds
both together, field by field. What isn't sure to come out the same is left to the profile.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from ckanext.sdi_balikpapan.standards.codelists import lookup

from ..feed.triples import Iri
from ..mapping import DATASET
from . import distribution
from .dates import written
from .kinds import Ground, Said, objects, said
from .nodes import Node, Unsure, Value, absolute, link, link_or_word, type_of, typed, word
from .offices import Offices, vcard

TAG = re.compile(r"[\w .-]{2,100}")
"""CKAN's rule for tags: a keyword that breaks it would stop a stock consumer."""

KNOWN = frozenset(term.field for term in DATASET) | frozenset(
    """id name type state private title notes url version author author_email maintainer
    maintainer_email license_id owner_org organization metadata_created metadata_modified tags
    groups extras resources creator_user_id num_resources num_tags isopen license_title
    license_url relationships_as_subject relationships_as_object sdi_version sdi_approved_at
    sdi_approved_by sdi_public_note sdi_mend_by""".split()
)
"""What may stand in a dataset; of anything else only the profiles know what it becomes."""

KNOWN_EXTRAS = frozenset(
    """uri guid harvest_source_id harvest_source_title harvest_object_id withdrawal_reason
    superseded_by""".split()
)


def of_dataset(dataset: Mapping[str, Any], offices: Offices, ground: Ground) -> Node:
    """The tree of a dataset as `package_show` gives it.

    :raises Unsure: when only the profiles can tell.
    """
    _check(dataset)
    extras = {extra["key"]: extra["value"] for extra in dataset.get("extras") or []}
    name = _name(dataset, extras, ground)
    out = [*_core(dataset, extras), *_people(dataset, offices, ground)]
    terms = said(DATASET, dataset, name.iri, ground)
    licences = _titled(list(objects(terms, "dct:license")), dataset.get("license_id"))
    out += ((p, v) for p, v in terms if p != "dct:license")
    out += (("dct:license", licence) for licence in licences)
    out += _konsep(dataset)
    is_open = dataset.get("accessRights") in (None, "", "terbuka")
    out += (
        ("dcat:distribution", distribution.of_file(one, dataset["id"], is_open, licences, ground))
        for one in dataset.get("resources") or []
    )
    return Node(name, out)


def _check(dataset: Mapping[str, Any]) -> None:
    if dataset.get("type") not in (None, "dataset"):
        raise Unsure("type")
    strange = [key for key in dataset if key not in KNOWN]
    strange += [e["key"] for e in dataset.get("extras") or [] if e["key"] not in KNOWN_EXTRAS]
    for resource in dataset.get("resources") or []:
        known = distribution.KNOWN
        strange += [key for key, value in resource.items() if key not in known and value]
    if strange:
        raise Unsure(", ".join(sorted(strange)))


def _name(dataset: Mapping[str, Any], extras: Mapping[str, str], ground: Ground) -> Iri:
    own = extras.get("uri")
    here = f"{ground.base.rstrip('/')}/dataset/{dataset['id']}"
    return absolute(own if own and own != "None" else here)


def _core(dataset: Mapping[str, Any], extras: Mapping[str, str]) -> Said:
    """What ckanext-dcat writes of CKAN's own fields."""
    out: Said = [type_of("dcat:Dataset")]
    for field, property_ in (("title", "dct:title"), ("notes", "dct:description")):
        if dataset.get(field):
            out.append((property_, word(dataset[field], "id")))
    if dataset.get("url"):
        out.append(("dcat:landingPage", typed(link(dataset["url"]), "foaf:Document")))
    out.append(("dct:identifier", link_or_word(extras.get("guid") or dataset["id"])))
    if dataset.get("version"):
        out.append(("dcat:version", word(dataset["version"])))
    out += (("dcat:keyword", word(tag["name"])) for tag in dataset.get("tags") or [])
    for fields, property_ in _DATES:
        moment = next((dataset[field] for field in fields if dataset.get(field)), None)
        if moment:
            out.append((property_, written(moment)))
    out.append(("dct:language", _language("id")))
    return out


_DATES = (
    (("issued", "metadata_created"), "dct:issued"),
    (("metadata_modified",), "dct:modified"),
)


def _people(dataset: Mapping[str, Any], offices: Offices, ground: Ground) -> Said:
    out: Said = [("dct:publisher", offices.publisher)]
    asked = [
        {"name": item.get("nama", ""), "email": item.get("email", "")}
        for item in dataset.get("kontak") or []
    ]
    out += (("dcat:contactPoint", vcard(Node(ground.blank(), []), one)) for one in asked)
    if not asked:
        out.append(("dcat:contactPoint", offices.contact))
    out += (("dct:creator", one) for one in _creators(dataset, ground))
    if dataset.get("temporal_start") or dataset.get("temporal_end"):
        out.append(("dct:temporal", _period(dataset, ground)))
    return out


def _creators(dataset: Mapping[str, Any], ground: Ground) -> list[Node]:
    org = dataset.get("organization") or {}
    name = org.get("title") or org.get("name")
    author = dataset.get("author")
    found = [_opd(f"{ground.base.rstrip('/')}/organization/{org['id']}", name)] if name else []
    if author and author != name:
        # A unit within the OPD, known by name only.
        above: Said = [("org:unitOf", opd.name) for opd in found]  # type: ignore[misc]
        found.append(_agent(Node(ground.blank(), above), author))
    return found


@lru_cache(maxsize=4096)
def _opd(iri: str, name: str) -> Node:
    return _agent(Node(absolute(iri), [], shared=True), name)


def _agent(node: Node, name: str) -> Node:
    node.said[:0] = [type_of("foaf:Agent"), ("foaf:name", word(name))]
    return node


def _period(dataset: Mapping[str, Any], ground: Ground) -> Node:
    ends = (("temporal_start", "dcat:startDate"), ("temporal_end", "dcat:endDate"))
    out: Said = [(p, written(dataset[field])) for field, p in ends if dataset.get(field)]
    return typed(Node(ground.blank(), out), "dct:PeriodOfTime")


def _konsep(dataset: Mapping[str, Any]) -> Said:
    """The concept is a keyword, too, where CKAN takes it for one."""
    konsep = dataset.get("konsep") or ""
    if not TAG.fullmatch(konsep) or any(tag["name"] == konsep for tag in dataset.get("tags") or []):
        return []
    return [("dcat:keyword", word(konsep, "id"))]


def _titled(licences: list[Value], kode: str | None) -> list[Value]:
    """The licences with the title by which ckanext-dcat's parser finds CKAN's own licence."""
    code = lookup("lisensi", kode or "")
    if code is None:
        return licences
    return [_with_title(one, code["judul_ckan"]) for one in licences if isinstance(one, Node)]


@lru_cache(maxsize=256)
def _with_title(licence: Node, title: str) -> Node:
    return Node(licence.name, [*licence.said, ("dct:title", word(title))], shared=True)


@lru_cache(maxsize=16)
def _language(kode: str) -> Iri:
    code = lookup("bahasa", kode)
    assert code is not None
    return absolute(code["eu_language"])
