"""Looks at a running portal as a visitor and as a harvester would, past the home page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote

import rdflib

from stack.progress import elapsed, say
from stack.web_client import get

_PAGES = ("/", "/dataset/", "/organization/", "/api/3/action/status_show")
_SERIALISATIONS = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}
_MOST = 5


def run(address: str, *, demo: bool) -> int:
    """Prints each finding and one closing line; 0 when all is well."""
    failed = count = 0
    for what, fine in _findings(address, demo):
        count += 1
        failed += not fine
        say(f"  {'✓' if fine else '✗'} {what}")
    word = "baik | fine" if not failed else "GAGAL | FAILED"
    say(f"Pemeriksaan portal {word}: {count - failed}/{count} ({elapsed():.0f} s)")
    return 1 if failed else 0


def _findings(address: str, demo: bool) -> Iterator[tuple[str, bool]]:
    for page in _PAGES:
        yield page, get(address + page)[0] == 200
    datasets = _datasets(address)
    if demo:
        yield f"{len(datasets)} dataset", len(datasets) > 0
    for dataset in datasets[:_MOST]:
        yield from _dataset(address, dataset)
    for ending, form in _SERIALISATIONS.items():
        found = _count_datasets(*get(f"{address}/catalog.{ending}"), form)
        yield f"/catalog.{ending}: {found}", found >= min(len(datasets), 1)


def _dataset(address: str, dataset: dict) -> Iterator[tuple[str, bool]]:
    page = f"/dataset/{quote(dataset['name'])}"
    yield page, get(address + page)[0] == 200
    yield f"{page}.ttl", _count_datasets(*get(f"{address}{page}.ttl"), "turtle") == 1
    for resource in dataset["resources"][:1]:
        status, body = get(resource["url"])
        yield resource["url"], status == 200 and len(body) > 0


def _datasets(address: str) -> list[dict]:
    status, body = get(f"{address}/api/3/action/package_search?rows=100")
    return json.loads(body)["result"]["results"] if status == 200 else []


def _count_datasets(status: int, body: bytes, form: str) -> int:
    """How many datasets an independent reader finds in it; -1 when it can't be read."""
    if status != 200:
        return -1
    try:
        graph = rdflib.Graph().parse(data=body, format=form)
    except Exception:
        return -1
    return len(set(graph.subjects(rdflib.RDF.type, rdflib.DCAT.Dataset)))
