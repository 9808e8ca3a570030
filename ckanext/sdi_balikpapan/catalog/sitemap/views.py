"""The sitemap's addresses. They lie at the root: a sitemap speaks only for what is below it."""

from __future__ import annotations

import gzip
import hashlib
import re

import ckan.plugins.toolkit as tk
from flask import Blueprint, Response, request

from . import reading, writing
from .writing import MOST, Place

sdi_sitemap = Blueprint("sdi_sitemap", __name__)

# Read here: werkzeug's own converter fails on thousands of digits.
_NUMBER = re.compile(r"[1-9][0-9]{0,5}")


@sdi_sitemap.get("/sitemap.xml")
def index() -> Response:
    """Which sitemaps there are."""
    return _send(
        writing.index(
            Place(reading.address("sdi_sitemap.part", kind=kind, number=number), changed)
            for kind in reading.KINDS
            for number, changed in reading.spread(kind, MOST)
        )
    )


@sdi_sitemap.get(f"/sitemap-<any({','.join(reading.KINDS)}):kind>-<number>.xml")
def part(kind: str, number: str) -> Response:
    """One sitemap."""
    found = reading.pages(kind, int(number), MOST) if _NUMBER.fullmatch(number) else []
    if not found:
        return tk.abort(404, tk._("Peta situs ini tidak ada; yang ada tertulis di /sitemap.xml."))
    return _send(writing.sitemap(found))


def _send(text: str) -> Response:
    content = text.encode()
    packed = request.accept_encodings.quality("gzip") > 0
    response = Response(mimetype="application/xml")
    response.headers["Vary"] = "Accept-Encoding"
    response.set_etag(hashlib.sha256(content + bytes([packed])).hexdigest()[:32])
    if response.make_conditional(request).status_code == 304:
        return response
    if packed:
        response.headers["Content-Encoding"] = "gzip"
        content = gzip.compress(content, mtime=0)
    response.set_data(content)
    return response
