"""The catalogue at ckanext-dcat's own addresses, from what is kept ready.

What isn't kept (a search, another profile) ckanext-dcat answers itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import ckan.plugins.toolkit as tk
from ckan.lib.search import SearchError
from flask import Blueprint, Response, request, stream_with_context

from ckanext.dcat.exceptions import RDFProfileException
from ckanext.dcat.logic import DATASETS_PER_PAGE
from ckanext.dcat.utils import catalog_uri

from . import plain_json, reading, searching, words
from .answering import Address, Answer, answer
from .asking import LARGEST_NUMBER, OWN, BadQuestion, Question, question
from .basis import basis
from .gzipping import Fresh, Piece, joined
from .reading import Head
from .records import FORMS
from .sending import content_type, foreign_profiles, last_modified, negotiated, plain
from .syntaxes import EXTENSIONS, SYNTAXES

sdi_feed = Blueprint("sdi_feed", __name__)

_ENDPOINT = "dcat.read_catalog"
_JSON_ENDPOINT = "dcat_json_interface.dcat_json"
_RDF_ONLY = frozenset({"cursor", "tombstones", "q", "fq", "profiles"})
_BLOCK = 256 * 1024


@sdi_feed.before_app_request
def catalogue() -> Response | None:
    """Answer for ckanext-dcat when its catalogue is asked for."""
    if request.endpoint == _JSON_ENDPOINT:
        return dcat_json()
    if request.endpoint != _ENDPOINT:
        return None
    try:
        extension = (request.view_args or {}).get("_format") or negotiated()
        if extension is None:
            return None
        if extension not in EXTENSIONS:
            known = ", ".join(sorted(EXTENSIONS))
            form = tk._("Katalog tidak ada dalam bentuk ini; yang ada: {known}.")
            return plain(form.format(known=known), 404)
        asked = question(request.args.to_dict(flat=False), _page_size())
        if _is_stocks(asked):
            return _stock(asked, extension)
        return _ours(asked, extension)
    except BadQuestion as bad:
        return plain(words.why(bad), 400)


@sdi_feed.get("/data.json")
def data_json() -> Response:
    """The whole catalogue as POD 1.1; with `limit=M&page=N` a page of it."""
    return _json("pod", page="all")


@sdi_feed.get("/dcat.json")
def dcat_json() -> Response:
    """The catalogue page by page, as ckanext-dcat's JSON harvester reads it; all of it with
    `?page=all`."""
    return _json("dcat", page="1")


def _json(name: str, **defaults: str) -> Response:
    given = {key: [value] for key, value in defaults.items()}
    given |= {key: found for key, found in request.args.lists() if any(map(str.strip, found))}
    try:
        for key in sorted(_RDF_ONLY & set(given)):
            raise BadQuestion("rdf_only", name=key)
        asked = question(given, _page_size())
    except BadQuestion as bad:
        return plain(words.why(bad), 400)
    if name == "pod" and "limit" not in given:
        # The whole is its first page. ckanext-dcat's harvester asks for it without a number and
        # goes on with page=2; pages of another size would bring it everything once more.
        asked = replace(asked, page=0 if asked.page <= 1 else LARGEST_NUMBER)
    form = FORMS[name]
    return _send(
        asked, name, "application/json", lambda _head, now: plain_json.answer(asked, form, now)
    )


def _ours(asked: Question, extension: str) -> Response:
    name, media_type = EXTENSIONS[extension]
    syntax, address = SYNTAXES[name], _address(asked)
    return _send(
        asked, extension, media_type, lambda head, now: answer(asked, syntax, head, now, address)
    )


def _send(
    asked: Question, form: str, media_type: str, build: Callable[[Head, str], Answer]
) -> Response:
    """The answer as the reader wants it: not at all if he has it, packed if he can unpack."""
    head, now = reading.head(), basis()
    packed = request.accept_encodings.quality("gzip") > 0
    response = Response(mimetype=media_type)
    response.headers["Content-Type"] = content_type(media_type)
    response.headers["Vary"] = "Accept, Accept-Encoding"
    response.set_etag(_etag(head, now, form, packed))
    if at := last_modified(head.changed):
        response.last_modified = at
    if response.make_conditional(request).status_code == 304:
        return response
    found = build(head, now)
    if found.next:
        response.headers["Link"] = f'<{found.next}>; rel="next"'
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    content = joined(found.pieces) if packed else _plain_pieces(found.pieces)
    if asked.whole:
        # The comparison above took the answer, empty so far, for all of it.
        response.headers.pop("Content-Length", None)
        response.response = stream_with_context(_gathered(content))
    else:
        response.set_data(b"".join(content))
    return response


def _etag(head: Head, now: str, form: str, packed: bool) -> str:
    """Names the answer before a row of it is read."""
    parts = [now, str(head.seq), form, request.path, catalog_uri(), str(packed)]
    parts += sorted(f"{key}={value}" for key, value in request.args.items(multi=True))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _address(asked: Question) -> Address:
    kept = {
        key: value
        for key, value in request.args.items()
        if key in OWN - {"page", "cursor"} and value.strip()
    }
    if asked.since:
        kept["modified_since"] = asked.since.isoformat()
    return Address(catalog_uri().rstrip("/") + request.path, kept)


def _plain_pieces(pieces: Iterable[Piece | Fresh]) -> Iterator[bytes]:
    return (one.plain() for one in pieces if one.size)


def _gathered(content: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes in larger blocks: each one is a call to the network. The first goes out at
    once, so that nobody waits for datasets to see that the catalogue answers."""
    yield next(content, b"")
    block: list[bytes] = []
    size = 0
    for part in content:
        block.append(part)
        size += len(part)
        if size >= _BLOCK:
            yield b"".join(block)
            block, size = [], 0
    yield b"".join(block)


def _is_stocks(asked: Question) -> bool:
    """Whether something is asked for that no fragment holds."""
    other = bool(foreign_profiles())
    is_search = any(request.args.get(name, "").strip() for name in ("q", "fq"))
    if (other or is_search) and (asked.whole or asked.cursor is not None or asked.tombstones):
        raise BadQuestion("only_pages")
    return other or is_search


def _stock(asked: Question, extension: str) -> Response:
    address = _address(asked)
    try:
        text = searching.found(
            asked, extension, dict(address.kept), foreign_profiles(), address.url
        )
    except RDFProfileException as error:
        raise BadQuestion("profile", value=str(error)[:200]) from None
    except (SearchError, tk.ValidationError) as error:
        raise BadQuestion("search", value=str(error)[:200]) from None
    return Response(text, content_type=content_type(EXTENSIONS[extension][1]))


def _page_size() -> int:
    return int(tk.config.get("ckanext.dcat.datasets_per_page") or DATASETS_PER_PAGE)
