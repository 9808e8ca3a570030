"""DCAT-AP 3 with the fields of Satu Data Indonesia, out and in, for ckanext-dcat."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
from rdflib import DCAT, DCTERMS, FOAF, ORG, RDF, BNode, Literal, URIRef
from rdflib.term import Node

from ckanext.dcat.profiles.base import SCHEMA, CleanedURIRef
from ckanext.dcat.profiles.euro_dcat_ap_3 import EuropeanDCATAP3Profile
from ckanext.dcat.utils import catalog_uri, resource_uri
from ckanext.sdi_balikpapan.standards.codelists import lookup

from . import terms
from .dcat_dict import contacts, for_dcat, printable, without_ours
from .mapping import DATASET, PREFIXES, RESOURCE, Kind, Term
from .walidata import CONTACT, walidata, walidata_contact
from .writing.dataset import TAG

UNKNOWN_IPR = URIRef("http://purl.org/adms/licencetype/UnknownIPR")
_NOT_BY_TERMS = (Kind.CORE, Kind.AGENT, Kind.CONTACT)


class SDIProfile(EuropeanDCATAP3Profile):
    """The walidata publishes, the OPD is the creator, codes are IRIs."""

    def graph_from_dataset(self, dataset_dict: dict[str, Any], dataset_ref: URIRef) -> None:
        dataset_dict = printable(dataset_dict)
        dataset = for_dcat(dataset_dict, walidata(), walidata_contact())
        super().graph_from_dataset(dataset, dataset_ref)
        self.g.bind("sdi", PREFIXES["sdi"])
        self._drop_doubled_period(dataset_ref)
        self._write(DATASET, dataset_dict, dataset_ref)
        self._write_creator(dataset_dict, dataset_ref)
        self._write_concept_as_keyword(dataset_dict, dataset_ref)
        self.g.add((dataset_ref, DCTERMS.language, _language("id")))
        self._say_language(dataset_ref)
        for resource in dataset_dict.get("resources", []):
            node = CleanedURIRef(resource_uri(resource))
            self._say_language(node)
            self._write(RESOURCE, resource, node)
            for licence in self.g.objects(dataset_ref, DCTERMS.license):
                self.g.add((node, DCTERMS.license, licence))
        self._write_licence_title(dataset_dict, dataset_ref)

    def graph_from_catalog(self, catalog_dict: dict[str, Any] | None, catalog_ref: URIRef) -> None:
        super().graph_from_catalog(catalog_dict, catalog_ref)
        who = walidata()
        self.g.remove((catalog_ref, DCTERMS.language, None))
        for language in ("id", "en"):
            self.g.add((catalog_ref, DCTERMS.language, _language(language)))
        if (catalog_ref, DCTERMS.description, None) not in self.g:
            text = f"Data yang disetujui dan disebarluaskan oleh {who['name']}."
            self.g.add((catalog_ref, DCTERMS.description, Literal(text, lang="id")))
        self._add_agents(catalog_ref, {"publisher": [who]}, "publisher", DCTERMS.publisher)
        region = {"wilayah": [tk.config["ckanext.sdi_balikpapan.region"]]}
        self._write([t for t in DATASET if t.field in region], region, catalog_ref)

    def parse_dataset(self, dataset_dict: dict[str, Any], dataset_ref: Node) -> dict[str, Any]:
        super().parse_dataset(dataset_dict, dataset_ref)
        without_ours(dataset_dict)
        found = self._contact_details(dataset_ref, DCAT.contactPoint)
        kontak = contacts(found, CONTACT)
        author = self._read_author(dataset_ref)
        self._read(DATASET, dataset_dict, dataset_ref, self._set_dataset)
        self._set_dataset(dataset_dict, "author", author)
        self._set_dataset(dataset_dict, "kontak", kontak)
        self._drop_concept_from_tags(dataset_dict, dataset_ref)
        for resource in dataset_dict.get("resources", []):
            uri = resource.get("uri")
            node = URIRef(uri) if uri else BNode(resource["distribution_ref"])
            self._read(RESOURCE, resource, node, _set)
        return dataset_dict

    def _write(self, table: Any, data: dict[str, Any], subject: Node) -> None:
        for term in table:
            if term.kind not in _NOT_BY_TERMS:
                terms.write(self.g, subject, term, data.get(term.field), catalog_uri())

    def _read(
        self, table: tuple[Term, ...], data: dict[str, Any], subject: Node, put: Callable[..., None]
    ) -> None:
        for term in table:
            if term.kind not in _NOT_BY_TERMS:
                put(data, term.field, terms.read(self.g, subject, term))

    def _set_dataset(self, data: dict[str, Any], field: str, value: Any) -> None:
        """Where scheming knows the field at the top, and elsewhere among the extras."""
        if not value:
            return
        if field in ("author", "license_id") or self._schema_field(field):
            data[field] = value
            return
        text = value if isinstance(value, str) else json.dumps(value)
        data["extras"] = [extra for extra in data["extras"] if extra["key"] != field]
        data["extras"].append({"key": field, "value": text})

    def _drop_doubled_period(self, dataset_ref: URIRef) -> None:
        """ckanext-dcat leaves its older words for a period beside the new when it only ends."""
        for period in list(self.g.objects(dataset_ref, DCTERMS.temporal)):
            if (period, SCHEMA.endDate, None) in self.g:
                self.g.remove((period, None, None))
                self.g.remove((dataset_ref, DCTERMS.temporal, period))

    def _say_language(self, subject: Node) -> None:
        """Titles and descriptions are Indonesian: the form asks for no other language."""
        for predicate in (DCTERMS.title, DCTERMS.description):
            for text in list(self.g.objects(subject, predicate)):
                if isinstance(text, Literal) and not (text.language or text.datatype):
                    self.g.remove((subject, predicate, text))
                    self.g.add((subject, predicate, Literal(str(text), lang="id")))

    def _write_creator(self, dataset: dict[str, Any], dataset_ref: URIRef) -> None:
        org = dataset.get("organization") or {}
        name = org.get("title") or org.get("name")
        author = dataset.get("author")
        opd = None
        if name:
            opd = URIRef(f"{catalog_uri().rstrip('/')}/organization/{org['id']}")
            self._agent(dataset_ref, opd, name)
        if author and author != name:
            # A unit within the OPD, known by name only.
            unit = BNode()
            self._agent(dataset_ref, unit, author)
            if opd is not None:
                self.g.add((unit, ORG.unitOf, opd))

    def _agent(self, dataset_ref: URIRef, node: Node, name: str) -> None:
        self.g.add((node, RDF.type, FOAF.Agent))
        self.g.add((node, FOAF.name, Literal(name)))
        self.g.add((dataset_ref, DCTERMS.creator, node))

    def _read_author(self, dataset_ref: Node) -> str | None:
        creators = list(self.g.objects(dataset_ref, DCTERMS.creator))
        # The unit, when there is one, says more than the OPD.
        creators.sort(key=lambda node: (not isinstance(node, BNode), str(node)))
        names = (self.g.value(node, FOAF.name) for node in creators)
        return next((str(name) for name in names if name), None)

    def _write_concept_as_keyword(self, dataset: dict[str, Any], dataset_ref: URIRef) -> None:
        konsep = dataset.get("konsep") or ""
        taken = (dataset_ref, DCAT.keyword, Literal(konsep)) in self.g
        if TAG.fullmatch(konsep) and not taken:
            self.g.add((dataset_ref, DCAT.keyword, Literal(konsep, lang="id")))

    def _drop_concept_from_tags(self, data: dict[str, Any], dataset_ref: Node) -> None:
        term = next(t for t in DATASET if t.field == "konsep")
        konsep = terms.read(self.g, dataset_ref, term)
        if (dataset_ref, DCAT.keyword, Literal(konsep, lang="id")) in self.g:
            data["tags"] = [tag for tag in data["tags"] if tag["name"] != konsep]

    def _write_licence_title(self, dataset: dict[str, Any], dataset_ref: URIRef) -> None:
        code = lookup("lisensi", dataset.get("license_id") or "")
        for licence in self.g.objects(dataset_ref, DCTERMS.license):
            self.g.remove((licence, DCTERMS.type, UNKNOWN_IPR))
            if code is not None:
                # By this title ckanext-dcat's parser finds CKAN's own licence.
                self.g.add((licence, DCTERMS.title, Literal(code["judul_ckan"])))


def _language(kode: str) -> URIRef:
    code = lookup("bahasa", kode)
    assert code is not None
    return URIRef(code["eu_language"])


def _set(data: dict[str, Any], field: str, value: Any) -> None:
    if value is not None:
        data[field] = value
