"""A page's triples as one small graph per dataset. Pure: terms are texts as N-Triples has them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator

from ckanext.sdi_balikpapan.catalog.dcat_dict import printable

from .canonical import BLIND_PREDICATES, Line, blinded, of_triples
from .reasons import Reason
from .records import Record, Refused, Turn

_DCT, _DCAT = "http://purl.org/dc/terms/", "http://www.w3.org/ns/dcat#"
_HYDRA = "http://www.w3.org/ns/hydra/core#"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
TITLE, IDENTIFIER, MODIFIED = (f"<{_DCT}{n}>" for n in ("title", "identifier", "modified"))
HAS_DATASET = f"<{_DCAT}dataset>"
_TOTALS = (f"<{_HYDRA}totalItems>",)
_NEXT = (f"<{_HYDRA}next>", f"<{_HYDRA}nextPage>")
_DATASET = f"<{_DCAT}Dataset>"
# What stands beside a dataset and isn't part of it.
_OTHERS = frozenset(
    f"<{_DCAT}{n}>" for n in ("Dataset", "Catalog", "CatalogRecord", "DatasetSeries")
)
_CATALOGUES = frozenset({f"<{_DCAT}Catalog>", f"<{_HYDRA}PagedCollection>"})
# Where these lead is described elsewhere; to copy it would copy whole vocabularies.
_NOT_FOLLOWED = frozenset(
    "<http://www.w3.org/2004/02/skos/core#" + n + ">"
    for n in "inScheme broader narrower related hasTopConcept topConceptOf member".split()
) | {f"<{_DCAT}servesDataset>", f"<{_DCAT}catalog>"}
MAX_DEPTH = 12
MAX_CHARS = 2_000_000
# What datasets share is copied into each: how much that may make of a page, all in all.
LEAST_COPIED, MOST_COPIED = 10_000_000, 10
_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@([A-Za-z-]+))?', re.S)
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.S)
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


class Graph:
    """Triples by their subject."""

    def __init__(self, triples: Iterable[Line]) -> None:
        self.by_subject: dict[str, list[tuple[str, str]]] = {}
        # What is looked up without case, by what points at it.
        self.blind: set[str] = set()
        self.size = 0
        for s, p, o in triples:
            self.size += len(s) + len(p) + len(o)
            self.by_subject.setdefault(s, []).append((p, o))
            if p in BLIND_PREDICATES:
                self.blind.add(o)

    def values(self, subject: str, predicate: str) -> list[str]:
        return sorted({o for p, o in self.by_subject.get(subject, ()) if p == predicate})

    def all(self, predicates: Iterable[str]) -> list[str]:
        """The values of the first of these predicates that is there."""
        for predicate in predicates:
            found = {o for pairs in self.by_subject.values() for p, o in pairs if p == predicate}
            if found:
                return sorted(found)
        return []

    def is_other(self, node: str) -> bool:
        return any(p == TYPE and o in _OTHERS for p, o in self.by_subject.get(node, ()))

    def datasets(self) -> list[str]:
        """What is typed as a dataset, and what a catalogue names as one."""
        found: dict[str, None] = {}
        for s, pairs in self.by_subject.items():
            for p, o in pairs:
                if p == TYPE and o == _DATASET:
                    found[s] = None
                elif p == HAS_DATASET and o in self.by_subject:
                    found[o] = None
        return list(found)


class _TooMuch(Exception):
    """More than one dataset ever is."""


def read_graph(graph: Graph, url: str, turn: Turn) -> Iterator[Record | Refused]:
    """The datasets of a page, and what it says of its neighbours."""
    types = {o for pairs in graph.by_subject.values() for p, o in pairs if p == TYPE}
    turn.catalogue = bool(types & _CATALOGUES) or f"<{_HYDRA}PartialCollectionView>" in types
    following = graph.all(_NEXT)
    turn.next = text_of(following[0]) if following else ""
    totals = [text_of(o) for o in graph.all(_TOTALS)]
    turn.total = max((int(t) for t in totals if t.isascii() and t.isdecimal()), default=None)
    left = LEAST_COPIED + MOST_COPIED * graph.size
    for node in graph.datasets():
        item, chars = _record(graph, node, url, left)
        left -= chars
        yield item


def text_of(term: str) -> str:
    """What a term says: an IRI, or the text of a literal."""
    if term.startswith("<"):
        return term[1:-1]
    found = _LITERAL.match(term)
    return _ESCAPE.sub(_unescaped, found[1]) if found else term


def _unescaped(found: re.Match[str]) -> str:
    mark = found[1]
    if mark[0] in "uU" and len(mark) > 1:
        number = int(mark[1:], 16)
        return chr(number) if number < 0xD800 or 0xDFFF < number < 0x110000 else ""
    return _PLAIN.get(mark, mark)


def _record(graph: Graph, node: str, url: str, left: int) -> tuple[Record | Refused, int]:
    """A dataset, and how many characters it took of those that are left."""
    title = printable(_title(graph.values(node, TITLE)))
    remote_id = node[1:-1] if node.startswith("<") else ""
    if not remote_id:
        remote_id = next((text_of(o) for o in graph.values(node, IDENTIFIER)), "")
    remote_id = printable(remote_id)
    if not remote_id:
        return Refused("", Reason.NO_ID, {"title": title, "url": url}), 0
    too_big = Refused(remote_id, Reason.TOO_BIG, {"title": title or remote_id})
    if left <= 0:
        return too_big, 0
    try:
        lines = small_graph(graph, node)
        root = _Labels(graph).of(node, 0)
    except _TooMuch:
        return too_big, MAX_CHARS
    text = printable("".join(f"{s} {p} {o} .\n" for s, p, o in lines))
    raw = {"kind": "rdf", "uri": root.strip("<>"), "ntriples": text}
    modified = next((printable(text_of(o)) for o in graph.values(node, MODIFIED)), "")
    return Record(remote_id, title, modified, raw, of_triples(lines)), len(text)


def _title(values: list[str]) -> str:
    """In Indonesian if it is there, then English, then without a language, then any."""
    order = {"id": 0, "en": 1, None: 2}

    def rank(value: str) -> int:
        found = _LITERAL.match(value)
        return order.get(found[2] and found[2][:2].lower(), 3) if found else 4

    return text_of(min(values, key=rank)) if values else ""


def small_graph(graph: Graph, root: str) -> list[Line]:
    """The dataset with all that it leads to, sorted; blank nodes are named by what they say."""
    labels = _Labels(graph)
    todo, seen = [(root, 0)], {root}
    lines: set[Line] = set()
    chars = 0
    while todo:
        node, depth = todo.pop()
        name = labels.of(node, 0)
        for p, o in graph.by_subject.get(node, ()):
            is_node = not o.startswith('"')
            if is_node and o.startswith("_:") and o != root and graph.is_other(o):
                continue
            lines.add((name, p, labels.of(o, 0) if is_node else o))
            chars += len(name) + len(p) + len(o)
            if chars > MAX_CHARS:
                raise _TooMuch
            if is_node and o not in seen and _is_followed(graph, p, o, depth):
                seen.add(o)
                todo.append((o, depth + 1))
    return sorted(lines)


def _is_followed(graph: Graph, predicate: str, node: str, depth: int) -> bool:
    if predicate in _NOT_FOLLOWED or predicate == TYPE or node not in graph.by_subject:
        return False
    if depth >= MAX_DEPTH:
        raise _TooMuch
    return not graph.is_other(node)


class _Labels:
    """Names of blank nodes, made of what they say.

    Of nodes that say the same one remains. Those that point at each other in a circle, which no
    catalogue needs, may get another name on another day.
    """

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.known: dict[str, str] = {}
        self.open: set[str] = set()

    def of(self, node: str, depth: int) -> str:
        if not node.startswith("_:"):
            return node
        if node in self.known:
            return self.known[node]
        if node in self.open:
            return "_:circle"
        if depth > MAX_DEPTH:
            raise _TooMuch
        self.open.add(node)
        within = node in self.graph.blind
        said = sorted(
            {
                p + " " + blinded(p, self.of(o, depth + 1), within)
                for p, o in self.graph.by_subject.get(node, ())
            }
        )
        self.open.discard(node)
        digest = hashlib.sha256("\n".join(said).encode("utf-8", "replace")).hexdigest()
        self.known[node] = f"_:b{digest[:20]}"
        return self.known[node]
