"""JSON-LD: one graph, node by node, with the prefixes as its context. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from .triples import TYPE, Blank, Iri, Node, Term, Triple, by_subject

DATASET = "http://www.w3.org/ns/dcat#dataset"


def start(prefixes: Mapping[str, str], _catalog: Iri, triples: Sequence[Triple]) -> str:
    """The context, and the nodes of the catalogue; a node always stands before the datasets."""
    context = _dumped(dict(prefixes))
    return f'{{"@context":{context},"@graph":[\n' + ",\n".join(_nodes(prefixes, triples))


def part(
    prefixes: Mapping[str, str], catalog: Iri, dataset: Iri | None, triples: Sequence[Triple]
) -> str:
    """A dataset's nodes, each after a comma."""
    member = [Triple(catalog, DATASET, dataset)] if dataset else []
    return "".join(f",\n{node}" for node in _nodes(prefixes, [*member, *triples]))


def end() -> str:
    """The end of the graph."""
    return "\n]}\n"


def _nodes(prefixes: Mapping[str, str], triples: Sequence[Triple]) -> list[str]:
    short = {base: name for name, base in prefixes.items()}
    return [_node(short, subject, said) for subject, said in by_subject(triples).items()]


def _node(short: Mapping[str, str], subject: Node, said: Mapping[str, Sequence[Term]]) -> str:
    out: dict[str, Any] = {"@id": _id(subject)}
    for predicate, values in said.items():
        if predicate == TYPE and all(isinstance(value, Iri) for value in values):
            found = [_name(short, value.iri) for value in values]  # type: ignore[union-attr]
            out["@type"] = found[0] if len(found) == 1 else found
            continue
        written = [_value(short, value) for value in values]
        out[_name(short, predicate)] = written[0] if len(written) == 1 else written
    return _dumped(out)


def _value(short: Mapping[str, str], value: Term) -> Any:
    if isinstance(value, (Iri, Blank)):
        return {"@id": _id(value)}
    if value.language:
        return {"@value": value.text, "@language": value.language}
    if value.datatype:
        return {"@value": value.text, "@type": _name(short, value.datatype)}
    return value.text


def _id(node: Node) -> str:
    return node.iri if isinstance(node, Iri) else f"_:{node.label}"


def _name(short: Mapping[str, str], iri: str) -> str:
    place = max(iri.rfind("#"), iri.rfind("/"), iri.rfind(":")) + 1
    base, name = iri[:place], iri[place:]
    return f"{short[base]}:{name}" if base in short and name and "//" not in name else iri


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
