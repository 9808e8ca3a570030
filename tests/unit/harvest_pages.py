"""Catalogues made up for the tests, and a `get` that gives them out."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FIXTURES = Path(__file__).parents[3] / "shared" / "harvest-fixtures"
URL = "https://sumber.contoh.go.id/catalog"
PREFIXES = """@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix hydra: <http://www.w3.org/ns/hydra/core#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
"""


@dataclass(frozen=True)
class Page:
    """What fetching gives."""

    url: str
    body: bytes
    media_type: str = ""
    charset: str = ""
    not_changed: bool = False


def giving(pages: Mapping[str, str | bytes]) -> Callable[[str], Page]:
    """A `get` that knows these addresses only."""

    def get(url: str) -> Page:
        if url not in pages:
            raise OSError(f"404 {url}")
        body = pages[url]
        return Page(url, body.encode() if isinstance(body, str) else body)

    return get


def turtle(*names: str, following: str = "", total: int | None = None) -> str:
    """A page of a catalogue in Turtle."""
    lines = [PREFIXES, f"<{URL}> a dcat:Catalog ."]
    if following:
        lines.append(f'<#page> a hydra:PagedCollection ; hydra:next "{following}" .')
    if total is not None:
        lines.append(f"<#page> a hydra:PagedCollection ; hydra:totalItems {total} .")
    for name in names:
        lines.append(
            f'<{URL}/{name}> a dcat:Dataset ; dct:title "Data {name}"@id ;'
            f' dcat:contactPoint [ a vcard:Kind ; vcard:fn "Bidang {name}" ] ;'
            f" dct:publisher <{URL}/org> ; dcat:distribution <{URL}/{name}/file> ."
            f' <{URL}/{name}/file> dct:format "CSV" ; dcat:accessURL <{URL}/{name}.csv> .'
        )
    lines.append(f'<{URL}/org> a foaf:Agent ; foaf:name "Dinas" .')
    return "\n".join(lines)


def search(*datasets: Mapping[str, Any], count: int) -> str:
    """A page of a CKAN's `package_search`."""
    return json.dumps({"success": True, "result": {"count": count, "results": list(datasets)}})
