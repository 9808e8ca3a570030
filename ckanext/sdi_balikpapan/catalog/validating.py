"""Holds a graph against SHACL shapes: our own, and those that somebody names."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from rdflib import DCAT, DCTERMS, RDF, SH, Graph, URIRef
from rdflib.term import Node

from .mending import Violation

_HERE = Path(__file__).parent
OWN_SHAPES = _HERE / "shapes" / "sdi.ttl"


class NoValidator(RuntimeError):
    """pyshacl isn't installed: it is a tool for looking, no part of a running portal."""


def violations(graph: Graph, *more_shapes: Path) -> list[Violation]:
    """What breaks our own shapes or the named ones, by what is violated.

    :raises NoValidator: without pyshacl.
    """
    try:
        import pyshacl
    except ImportError:
        raise NoValidator from None
    shapes = Graph()
    for path in (OWN_SHAPES, *more_shapes):
        shapes.parse(path, format="turtle")
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes)
    if not isinstance(report, Graph):
        raise ValueError(str(report))
    found = {
        _violation(graph, report, result)
        for result in report.subjects(RDF.type, SH.ValidationResult)
    }
    return sorted(found, key=lambda one: (one.of, one.path, one.component, one.value))


@cache
def labels() -> dict[str, str]:
    """The Indonesian labels of the form's fields."""
    schema = yaml.safe_load((_HERE.parent / "schemas" / "dataset.yaml").read_text(encoding="utf-8"))
    every = [*schema["resource_fields"], *schema["dataset_fields"]]
    return {field["field_name"]: field["label"]["id"] for field in every}


def _violation(graph: Graph, report: Graph, result: Node) -> Violation:
    focus = report.value(result, SH.focusNode)
    assert focus is not None
    component = str(report.value(result, SH.sourceConstraintComponent) or "")
    path = report.value(result, SH.resultPath)
    return Violation(
        of=_name(graph, focus),
        path=str(path) if isinstance(path, URIRef) else "",
        component=component.rpartition("#")[2],
        value=str(report.value(result, SH.value) or "") if path else "",
        is_file=(focus, RDF.type, DCAT.Distribution) in graph,
        message=str(report.value(result, SH.resultMessage) or ""),
    )


def _name(graph: Graph, focus: Node) -> str:
    title = graph.value(focus, DCTERMS.title)
    return f"{title} <{focus}>" if title else f"<{focus}>"
