"""Codes answer at the IRIs under which they go out."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from ckanext.sdi_balikpapan.standards.codelists import lookup, names

sdi_codes = Blueprint("sdi_codes", __name__, url_prefix="/kode")


@sdi_codes.route("/<name>")
def code_list(name: str) -> Response:
    """Lead from the IRI of a code list to its codes."""
    if name not in names():
        tk.abort(404)
    return _see_other(name=name)


@sdi_codes.route("/<name>/<kode>")
def code(name: str, kode: str) -> Response:
    """Lead from the IRI of a code to what is known of it."""
    if name not in names() or lookup(name, kode) is None:
        tk.abort(404)
    return _see_other(name=name, kode=kode)


def _see_other(**params: str) -> Response:
    # 303: the IRI names the code, the answer only tells of it.
    url = tk.url_for("api.action", ver=3, logic_function="sdi_code_list_show", **params)
    return redirect(url, 303)
