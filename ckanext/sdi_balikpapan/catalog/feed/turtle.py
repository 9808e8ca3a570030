"""Turtle and N-Triples. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from .triples import TYPE, Blank, Iri, Term, Triple, by_subject

DATASET = "http://www.w3.org/ns/dcat#dataset"
_LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_CUT = re.compile(r"(.*[/#:])([^/#:]*)", re.DOTALL)
ESCAPED = str.maketrans(
    {
        **{chr(code): f"\\u{code:04X}" for code in range(0x20)},
        "\x7f": "\\u007F",
        "\\": "\\\\",
        '"': '\\"',
        "\n": "\\n",
        "\r": "\\r",
        "\t": "\\t",
    }
)


def nt_start(_prefixes: Mapping[str, str], _catalog: Iri, triples: Sequence[Triple]) -> str:
    """The triples of the catalogue; N-Triples have nothing before them."""
    return _lines(triples)


def nt_part(
    _prefixes: Mapping[str, str], catalog: Iri, dataset: Iri | None, triples: Sequence[Triple]
) -> str:
    """A dataset's triples, and that it belongs to the catalogue."""
    member = [Triple(catalog, DATASET, dataset)] if dataset else []
    return _lines([*member, *triples])


def start(prefixes: Mapping[str, str], _catalog: Iri, triples: Sequence[Triple]) -> str:
    """The prefixes, and what is said of the catalogue."""
    named = "".join(f"@prefix {name}: <{base}> .\n" for name, base in prefixes.items())
    return f"{named}\n{_blocks(prefixes, triples)}"


def part(
    prefixes: Mapping[str, str], catalog: Iri, dataset: Iri | None, triples: Sequence[Triple]
) -> str:
    """What is said of a dataset, node by node."""
    member = [Triple(catalog, DATASET, dataset)] if dataset else []
    return _blocks(prefixes, [*member, *triples])


def _lines(triples: Sequence[Triple]) -> str:
    return "".join(f"{_term(s)} <{p}> {_term(o)} .\n" for s, p, o in triples)


def _blocks(prefixes: Mapping[str, str], triples: Sequence[Triple]) -> str:
    short = {base: name for name, base in prefixes.items()}
    out = []
    for subject, said in by_subject(triples).items():
        lines = [
            ("a" if predicate == TYPE else _name(short, predicate))
            + " "
            + ", ".join(_term(value, short) for value in values)
            for predicate, values in said.items()
        ]
        out.append(f"{_term(subject, short)} " + " ;\n    ".join(lines) + " .\n\n")
    return "".join(out)


def _term(term: Term, short: Mapping[str, str] | None = None) -> str:
    if isinstance(term, Iri):
        return _name(short or {}, term.iri)
    if isinstance(term, Blank):
        return f"_:{term.label}"
    quoted = '"' + term.text.translate(ESCAPED) + '"'
    if term.language:
        return f"{quoted}@{term.language}"
    return f"{quoted}^^{_name(short or {}, term.datatype)}" if term.datatype else quoted


def _name(short: Mapping[str, str], iri: str) -> str:
    cut = _CUT.fullmatch(iri)
    if cut and cut[1] in short and _LOCAL.fullmatch(cut[2]):
        return f"{short[cut[1]]}:{cut[2]}"
    return f"<{iri}>"
