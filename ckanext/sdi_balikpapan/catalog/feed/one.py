"""One dataset at ckanext-dcat's own addresses, from the same fragments as the catalogue.

The document also says which catalogue the dataset is of. What everybody may not read, and another
profile, ckanext-dcat answers itself.
"""

from __future__ import annotations

import hashlib

import ckan.plugins.toolkit as tk
from flask import Blueprint, Response, request

from ckanext.dcat.exceptions import RDFProfileException

from . import fragments, graphs, reading, words
from .asking import BadQuestion
from .basis import basis
from .gzipping import NOTHING, Fresh, Piece, joined, piece
from .reading import Entry
from .sending import content_type, foreign_profiles, last_modified, negotiated, plain
from .syntaxes import EXTENSIONS, SYNTAXES
from .triples import TYPE, Iri, Triple

sdi_one = Blueprint("sdi_one", __name__)

_ENDPOINTS = frozenset({"dcat.read_dataset", "dcat.read_dataset_series"})
_CATALOG = Iri(graphs.PREFIXES["dcat"] + "Catalog")


@sdi_one.before_app_request
def dataset() -> Response | None:
    """Answer for ckanext-dcat when a dataset is asked for as RDF."""
    if request.endpoint not in _ENDPOINTS:
        return None
    asked = request.view_args or {}
    id_ = asked["_id"]
    if "\x00" in id_:
        return _not_found()
    try:
        extension = asked.get("_format") or negotiated()
        if extension is None:
            return None
        if extension not in EXTENSIONS:
            return _no_such_form()
        profiles = foreign_profiles()
        entry = None if profiles else _entry(id_, extension)
        return _ours(entry, extension) if entry else _stock(id_, extension, profiles)
    except BadQuestion as bad:
        return plain(words.why(bad), 400)


@sdi_one.after_app_request
def pages_vary(response: Response) -> Response:
    """Lest a cache between hands the page to who asked for RDF at the same address."""
    if request.endpoint in _ENDPOINTS or request.endpoint == "dcat.read_catalog":
        response.vary.add("Accept")
    return response


def _entry(id_: str, extension: str) -> Entry | None:
    """The dataset as the feed has it, if it goes out; with its fragment."""
    name = EXTENSIONS[extension][0]
    now = basis()
    found = reading.one(id_, name, now)
    if found is None or not found.shown:
        return None
    own = found.piece or fragments.fresh([found], name, now).get(found.package_id, NOTHING)
    return found._replace(piece=own) if own.size else None


def _ours(entry: Entry, extension: str) -> Response:
    name, media_type = EXTENSIONS[extension]
    packed = request.accept_encodings.quality("gzip") > 0
    response = Response(mimetype=media_type)
    response.headers["Content-Type"] = content_type(media_type)
    response.headers["Vary"] = "Accept, Accept-Encoding"
    response.set_etag(_etag(entry, extension, packed))
    if at := last_modified(entry.changed):
        response.last_modified = at
    if response.make_conditional(request).status_code == 304:
        return response
    pieces = _document(entry, name)
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    content = joined(pieces) if packed else (each.plain() for each in pieces if each.size)
    response.set_data(b"".join(content))
    return response


def _document(entry: Entry, name: str) -> list[Piece | Fresh]:
    syntax, catalog = SYNTAXES[name], graphs.catalog()
    start = syntax.start(graphs.PREFIXES, catalog, [Triple(catalog, TYPE, _CATALOG)])
    own = [entry.piece] if entry.piece else []
    return [piece(start.encode(), level=1), *own, piece(syntax.end().encode(), level=1)]


def _etag(entry: Entry, extension: str, packed: bool) -> str:
    parts = [basis(), str(entry.seq), entry.package_id, extension, str(packed)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _stock(id_: str, extension: str, profiles: list[str]) -> Response:
    """As ckanext-dcat does it, with its statuses, and 400 for what it cannot answer."""
    data = {"id": id_, "format": extension, "profiles": profiles or None}
    try:
        text = tk.get_action("dcat_dataset_show")({}, data)
    except tk.ObjectNotFound:
        return _not_found()
    except tk.NotAuthorized:
        return plain(tk._("Dataset ini tidak untuk umum; masuklah dengan akun yang berhak."), 403)
    except RDFProfileException as error:
        raise BadQuestion("profile", value=str(error)[:200]) from None
    except tk.ValidationError as error:
        raise BadQuestion("search", value=str(error)[:200]) from None
    response = Response(text, content_type=content_type(EXTENSIONS[extension][1]))
    response.headers["Vary"] = "Accept, Cookie"
    return response


def _not_found() -> Response:
    return plain(tk._("Dataset ini tidak ada, atau sudah ditarik."), 404)


def _no_such_form() -> Response:
    known = ", ".join(sorted(EXTENSIONS))
    return plain(
        tk._("Dataset tidak ada dalam bentuk ini; yang ada: {known}.").format(known=known), 404
    )
