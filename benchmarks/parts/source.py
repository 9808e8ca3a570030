"""A catalogue to be harvested: Turtle in Hydra pages, as rich as a good portal's, over HTTP."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

PAGE = 100
_PREFIXES = """@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix hydra: <http://www.w3.org/ns/hydra/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
_LICENCE = "http://creativecommons.org/licenses/by/4.0/"


def page(number: int, count: int, base: str) -> str:
    """One page of a catalogue of so many datasets."""
    first, last = (number - 1) * PAGE, min(number * PAGE, count)
    parts = [_PREFIXES]
    if last < count:
        parts.append(
            f"<{base}?page={number}> a hydra:PagedCollection ;"
            f' hydra:nextPage "{base}?page={number + 1}" .'
        )
    parts += [_dataset(n) for n in range(first, last)]
    return "\n".join(parts)


def _dataset(n: int) -> str:
    uri = f"https://sumber.contoh.go.id/dataset/{n}"
    files = ", ".join(f"<{uri}/file/{k}>" for k in range(3))
    said = (
        f'<{uri}> a dcat:Dataset ; dct:title "Jumlah Penduduk Kelurahan {n}"@id ;'
        f' dct:description "Banyaknya penduduk menurut kelurahan dan jenis kelamin, seri {n}."@id ;'
        f' dct:identifier "ds-{n}" ; dcat:keyword "penduduk"@id, "seri {n % 50}"@id ;'
        ' dct:issued "2024-01-15"^^xsd:date ; dct:modified "2026-10-01"^^xsd:date ;'
        ' dct:publisher [ a foaf:Organization ; foaf:name "Dinas Kependudukan" ] ;'
        ' dcat:contactPoint [ a vcard:Organization ; vcard:fn "Bidang Data" ;'
        " vcard:hasEmail <mailto:data@contoh.go.id> ] ;"
        f" dct:license <{_LICENCE}> ; dcat:landingPage <{uri}.html> ;"
        ' dct:temporal [ a dct:PeriodOfTime ; dcat:startDate "2020-01-01"^^xsd:date ;'
        ' dcat:endDate "2025-12-31"^^xsd:date ] ;'
        f" dcat:distribution {files} ."
    )
    return "\n".join([said, *(_file(uri, k) for k in range(3))])


def _file(uri: str, k: int) -> str:
    return (
        f'<{uri}/file/{k}> a dcat:Distribution ; dct:title "Berkas {k}"@id ;'
        f" dcat:downloadURL <{uri}/file/{k}.csv> ; dcat:accessURL <{uri}/file/{k}.csv> ;"
        f' dcat:mediaType "text/csv" ; dct:format "CSV" ; dct:license <{_LICENCE}> ;'
        ' dcat:byteSize "1024"^^xsd:nonNegativeInteger .'
    )


@contextlib.contextmanager
def serving(count: int) -> Iterator[str]:
    """The catalogue's address, while it is served."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = parse_qs(urlsplit(self.path).query).get("page", ["1"])[0]
            size = int(urlsplit(self.path).path.strip("/").partition(".")[0] or count)
            base = f"http://127.0.0.1:{self.server.server_port}/{size}.ttl"
            body = page(int(asked), size, base).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/turtle; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/{count}.ttl"
    finally:
        server.shutdown()
