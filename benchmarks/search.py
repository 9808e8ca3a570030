"""How well the search answers labelled queries: CKAN's own Solr schema and parameters, and ours.

Two Solrs hold the same catalogue as CKAN would index it, and get the same queries with CKAN's own
parameters; ours with our schema, and through the rules of `portal/search`. nDCG@10, from 0 to 1.
"""

from __future__ import annotations

import contextlib
import json
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.parts.queries import Dataset, Query, datasets, halves, ndcg, queries
from ckanext.sdi_balikpapan.portal.search.query import attempts, improved
from stack import jars, ports, processes, solr
from stack.places import PORTAL, Home

GOAL, DEPTH = 0.9, 10
_CKAN = {
    "defType": "dismax",
    "qf": "name^4 title^4 tags^2 groups^2 text",
    "mm": "2<-1 5<80%",
    "tie": "0.1",
    "q.op": "AND",
    "df": "text",
    "fl": "name",
    "rows": str(DEPTH),
    "wt": "json",
}
"""As `ckan.lib.search.query` of CKAN 2.12 asks."""

Answer = Callable[[str], list[str]]


@dataclass(frozen=True)
class Answered:
    """How well one half of the queries is answered, and how many get nothing."""

    half: str
    ours: float
    stock: float
    empty: int
    stock_empty: int
    number: int
    is_goal: bool

    @property
    def met(self) -> bool:
        return not self.is_goal or (self.ours >= GOAL and self.empty == 0)

    def record(self) -> dict[str, Any]:
        return {**self.__dict__, "goal": GOAL if self.is_goal else None, "met": self.met}

    def __str__(self) -> str:
        mark = "✓" if self.met else "✗"
        goal = f"; sasaran | goal ≥ {GOAL:g}, 0 kosong | empty" if self.is_goal else ""
        return (
            f"{mark} {self.half} ({self.number}): nDCG@{DEPTH} kita | ours {self.ours:.3f}, "
            f"{self.empty} kosong | empty; CKAN {self.stock:.3f}, {self.stock_empty}{goal}"
        )


def figures(*, quick: bool = False) -> Iterator[Answered]:
    del quick  # it is quick
    jars.ensure()
    tuned, untouched = halves(queries())
    with _running(stock=True) as theirs, _running(stock=False) as ours:
        mine = _with_our_rules(ours)
        yield _answered("separuh yang dilihat | half that was seen", tuned, mine, theirs, False)
        yield _answered("separuh yang tak disentuh | untouched half", untouched, mine, theirs, True)


def _answered(
    half: str, asked: Sequence[Query], ours: Answer, theirs: Answer, is_goal: bool
) -> Answered:
    found = [(ours(one.query), theirs(one.query), one.relevant) for one in asked]
    return Answered(
        half,
        sum(ndcg(mine, labels, DEPTH) for mine, _, labels in found) / len(found),
        sum(ndcg(other, labels, DEPTH) for _, other, labels in found) / len(found),
        sum(not mine for mine, _, _ in found),
        sum(not other for _, other, _ in found),
        len(found),
        is_goal,
    )


def _with_our_rules(ask: Callable[..., list[str]]) -> Answer:
    def answer(text: str) -> list[str]:
        better = improved(text)
        asked = ({"q": better}, *attempts(better))
        return next((found for one in asked if (found := ask(**one))), [])

    return answer


@contextlib.contextmanager
def _running(*, stock: bool) -> Iterator[Callable[..., list[str]]]:
    home = Home(PORTAL / "bench" / ("search-stock" if stock else "search-ours"))
    home.make()
    port = ports.choose(None, set(), str(home.path))
    child = processes.start(home, solr.program(home, port, stock=stock))
    try:
        solr.wait(port, home, lambda: child.poll() is None)
        solr.clear(port)
        _index(port, datasets())
        yield lambda q, **more: _ask(port, q, **more)
    finally:
        processes.stop_all(home)


def _index(port: int, found: Sequence[Dataset]) -> None:
    rows = [
        {
            "index_id": one.id,
            "id": one.id,
            "site_id": "bench",
            "name": one.id,
            "title": one.title,
            "notes": one.notes,
            "organization": one.organization,
            "tags": [tag.strip() for tag in one.tags.split(",")],
        }
        for one in found
    ]
    body = json.dumps(rows).encode()
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{solr.url(port)}/update?commit=true", body, headers)
    urllib.request.urlopen(request, timeout=60).close()


def _ask(port: int, text: str, **more: str) -> list[str]:
    address = f"{solr.url(port)}/select?" + urllib.parse.urlencode({**_CKAN, "q": text, **more})
    with urllib.request.urlopen(address, timeout=30) as answer:
        return [row["name"] for row in json.load(answer)["response"]["docs"]]
