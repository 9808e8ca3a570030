"""The variables of a published file as others read them: Table Schema and CSV on the Web.

Metadata: public with the dataset, also where the file itself is restricted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from flask import Blueprint, jsonify, request
from flask.wrappers import Response

from ckanext.sdi_balikpapan.standards.contract import Contract, contract_of
from ckanext.sdi_balikpapan.standards.exports.csvw import csvw
from ckanext.sdi_balikpapan.standards.exports.table_schema import table_schema
from ckanext.sdi_balikpapan.standards.exports.written import Written
from ckanext.sdi_balikpapan.standards.registry.model import Entry, Status

from ..model import LoadedTable
from ..registry.shown import address

CSVW_TYPE = "application/csvm+json"
_DOWNLOADS = frozenset({"dataset_resource.download", "resource.download"})

sdi_exports = Blueprint("sdi_exports", __name__, url_prefix="/dataset/<id>/resource/<resource_id>")


@sdi_exports.get("/table-schema.json")
def table_schema_json(id: str, resource_id: str) -> Response:
    """The file's Frictionless Table Schema."""
    _, resource, contract = _found(id, resource_id)
    return jsonify(table_schema(contract, written(resource["id"])))


@sdi_exports.get("/csv-metadata.json")
def csv_metadata_json(id: str, resource_id: str) -> Response:
    """The file's metadata of CSV on the Web; 404 for what is no CSV."""
    package, resource, contract = _found(id, resource_id)
    if not is_csv(resource):
        tk.abort(404)
    concepts = concept_urls(column.concept for column in contract.columns)
    said = csvw(contract, resource["url"], written(resource["id"]), _about(package), concepts)
    answer = jsonify(said)
    answer.mimetype = CSVW_TYPE
    return answer


@sdi_exports.after_app_request
def say_where_the_columns_are_described(response: Response) -> Response:
    """Name the description in the answer that gives the file, as CSVW wants it."""
    args = request.view_args or {}
    if request.endpoint in _DOWNLOADS and response.status_code == 200:
        url = tk.url_for(
            "sdi_exports.csv_metadata_json",
            id=args.get("id"),
            resource_id=args.get("resource_id"),
        )
        if str(response.mimetype) == "text/csv":
            response.headers.add("Link", f'<{url}>; rel="describedby"; type="{CSVW_TYPE}"')
    return response


def is_csv(resource: Mapping[str, Any]) -> bool:
    """Whether a file is text with separators."""
    named = str(resource.get("url") or "").lower().endswith((".csv", ".tsv"))
    return named or str(resource.get("format") or "").lower() in ("csv", "tsv")


def concept_urls(concepts: Iterable[str]) -> dict[str, str]:
    """Where the registry shows each of these entries; those that it doesn't show are left out."""
    wanted = sorted({concept for concept in concepts if concept})
    if not wanted:
        return {}
    query = sa.select(Entry.id, Entry.name).where(
        sa.or_(Entry.id.in_(wanted), Entry.name.in_(wanted)),
        Entry.status != Status.WITHDRAWN.value,
    )
    rows = model.Session.execute(query).all()
    return {key: address(id) for id, name in rows for key in (name, id)}


def written(resource_id: str) -> Written:
    """How the file turned out to be written when it was loaded."""
    row = model.Session.get(LoadedTable, resource_id)
    return Written.from_dict((row.notes or {}).get("facts") or {}) if row else Written()


def _found(id: str, resource_id: str) -> tuple[dict[str, Any], dict[str, Any], Contract]:
    """The dataset, the file and its contract, as the visitor may see them."""
    try:
        package = tk.get_action("package_show")({"user": tk.current_user.name}, {"id": id})
    except (tk.ObjectNotFound, tk.NotAuthorized):
        tk.abort(404)
    resources = (one for one in package["resources"] if one["id"] == resource_id)
    resource = next(resources, None)
    if resource is None:
        tk.abort(404)
    contract = contract_of(package, resource)
    if not contract.columns:
        tk.abort(404)
    return package, resource, contract


def _about(package: Mapping[str, Any]) -> dict[str, str]:
    return {
        "dc:title": str(package.get("title") or ""),
        "dc:description": str(package.get("notes") or ""),
        "dc:publisher": str((package.get("organization") or {}).get("title") or ""),
        "dc:license": str(package.get("license_url") or ""),
    }
