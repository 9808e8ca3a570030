"""The JSON-LD contexts that catalogues point to, in our own words: none is ever fetched. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ckanext.sdi_balikpapan.catalog.mapping import PREFIXES

from .reasons import Reason
from .records import Unreadable

_IRI = {"@type": "@id"}
_PREFIXES = {
    **PREFIXES,
    "dcterms": PREFIXES["dct"],
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "schema": "http://schema.org/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "pod": "https://project-open-data.cio.gov/v1.1/schema#",
}


def _terms(prefix: str, names: str, **more: str) -> dict[str, Any]:
    return {name: {"@id": f"{prefix}:{name}", **more} for name in names.split()}


DCAT: dict[str, Any] = {
    **_PREFIXES,
    **_terms("dct", "title description issued modified identifier rights temporal type"),
    **_terms("dct", "license publisher creator language spatial conformsTo format", **_IRI),
    **_terms("dct", "accrualPeriodicity accessRights references isPartOf", **_IRI),
    **_terms("dcat", "keyword byteSize startDate endDate version"),
    **_terms("dcat", "dataset distribution theme contactPoint mediaType", **_IRI),
    **_terms("dcat", "landingPage accessURL downloadURL themeTaxonomy", **_IRI),
    **_terms("foaf", "name"),
    **_terms("foaf", "homepage mbox page", **_IRI),
    **_terms("vcard", "fn"),
    **_terms("vcard", "hasEmail hasTelephone hasURL", **_IRI),
    **_terms("skos", "prefLabel notation"),
    **_terms("skos", "inScheme", **_IRI),
}
POD: dict[str, Any] = {
    **DCAT,
    **_terms("dct", "license language spatial conformsTo format accrualPeriodicity references"),
    **_terms("dcat", "theme mediaType"),
    **_terms("pod", "accessLevel bureauCode programCode"),
    "subOrganizationOf": {"@id": "org:subOrganizationOf", "@type": "@id"},
}
KNOWN = {
    "https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld": POD,
    "http://project-open-data.cio.gov/v1.1/schema/catalog.jsonld": POD,
    "https://project-open-data.cio.gov/v1.1/schema/data.jsonld": POD,
    "https://www.w3.org/ns/dcat.jsonld": DCAT,
    "http://www.w3.org/ns/dcat.jsonld": DCAT,
    "https://www.w3.org/ns/dcat": DCAT,
    "http://www.w3.org/ns/dcat#": DCAT,
}


MAX_CONTEXTS = 2000


def settled(value: Any) -> Any:
    """A document of which no context points elsewhere.

    :raises Unreadable: REMOTE_CONTEXT; TOO_DEEP, of contexts that multiply.
    """
    return _settled(value, iter(range(MAX_CONTEXTS)))


def _settled(value: Any, left: Iterator[int]) -> Any:
    if isinstance(value, list):
        return [_settled(item, left) for item in value]
    if not isinstance(value, dict):
        return value
    if "@import" in value:
        raise Unreadable(Reason.REMOTE_CONTEXT, why=str(value["@import"])[:200])
    return {
        key: _context(item, left) if key == "@context" else _settled(item, left)
        for key, item in value.items()
    }


def _context(value: Any, left: Iterator[int]) -> Any:
    if isinstance(value, list):
        return [_context(item, left) for item in value]
    if isinstance(value, str):
        if value not in KNOWN:
            raise Unreadable(Reason.REMOTE_CONTEXT, why=value[:200])
        if next(left, None) is None:
            raise Unreadable(Reason.TOO_DEEP)
        return KNOWN[value]
    return _settled(value, left)
