"""What a dataset's graph says where a rule decides: themes, licences, places, who made it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .graphs import Graph, text_of

_DCT, _DCAT = "http://purl.org/dc/terms/", "http://www.w3.org/ns/dcat#"
_LABELS = tuple(
    f"<{iri}>"
    for iri in (
        "http://www.w3.org/2004/02/skos/core#prefLabel",
        "http://www.w3.org/2000/01/rdf-schema#label",
        "http://xmlns.com/foaf/0.1/name",
        f"{_DCT}title",
        "http://www.w3.org/ns/locn#geographicName",
        "http://www.w3.org/2004/02/skos/core#notation",
    )
)
_DISTRIBUTION = f"<{_DCAT}distribution>"
_SAID = {
    "owner_org": (f"{_DCT}creator", f"{_DCT}publisher"),
    "kategori": (f"{_DCAT}theme",),
    "license_id": (f"{_DCT}license",),
    "accessRights": (f"{_DCT}accessRights",),
    "accrualPeriodicity": (f"{_DCT}accrualPeriodicity",),
    "wilayah": (f"{_DCT}spatial",),
    "jenis": (f"{_DCT}type",),
}
_FORMATS = (f"{_DCT}format", f"{_DCAT}mediaType")


def graph_of(raw: Mapping[str, Any]) -> Graph:
    """The graph that a record keeps."""
    lines = (line[:-2].split(" ", 2) for line in raw["ntriples"].split("\n") if line)
    return Graph((s, p, o) for s, p, o in lines)


def root_of(raw: Mapping[str, Any]) -> str:
    """The dataset in it."""
    uri = raw["uri"]
    return uri if uri.startswith("_:") else f"<{uri}>"


def said(raw: Mapping[str, Any]) -> dict[str, list[str]]:
    """By field, IRIs and names; what its files say counts where the dataset itself is silent."""
    graph, root = graph_of(raw), root_of(raw)
    files = graph.values(root, _DISTRIBUTION)
    out = {}
    for field, predicates in _SAID.items():
        found = list(_texts(graph, [root], predicates))
        if not found and field in ("license_id", "accessRights"):
            found = list(_texts(graph, files, predicates))
        if found:
            out[field] = list(dict.fromkeys(found))
    return out


def formats(raw: Mapping[str, Any]) -> dict[str, str]:
    """By file (an IRI or a blank node), its format as it was said; a name before an IRI."""
    graph, root = graph_of(raw), root_of(raw)
    out = {}
    for file in graph.values(root, _DISTRIBUTION):
        found = sorted(_texts(graph, [file], _FORMATS), key=lambda text: "://" in text)
        if found:
            out[file.removeprefix("_:").strip("<>")] = found[0]
    return out


def _texts(graph: Graph, subjects: Iterable[str], predicates: Iterable[str]) -> Iterable[str]:
    for subject in subjects:
        for predicate in predicates:
            for node in graph.values(subject, f"<{predicate}>"):
                if not node.startswith("_:"):
                    yield text_of(node)
                for label in _LABELS:
                    yield from (text_of(name) for name in graph.values(node, label))
