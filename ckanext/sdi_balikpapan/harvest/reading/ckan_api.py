"""The datasets of another CKAN, page by page from `package_search`. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from . import json_parts, json_record
from .dcat_json import with_query
from .reasons import Reason
from .records import Endpoint, Record, Refused, Turn, Unreadable

KIND = "ckan"
SEARCH = "/api/3/action/package_search"
# What CKAN computes, or what says something of others than the dataset.
_COMPUTED = frozenset(
    """creator_user_id isopen license_url num_resources num_tags relationships_as_object
    relationships_as_subject score tracking_summary validated_data_dict revision_id
    revision_timestamp""".split()
)
_RESOURCE_COMPUTED = frozenset(
    """cache_last_updated cache_url datastore_active datastore_contains_all_records_of_source_file
    has_views mimetype_inner on_same_domain package_id position revision_id state tracking_summary
    webstore_last_updated webstore_url last_modified metadata_modified created
    resource_group_id resource_type""".split()
)
_ORGANIZATION = ("id", "name", "title")
_GROUP = ("name", "title", "display_name")


def first_url(endpoint: Endpoint) -> str:
    """The address of the first page, of a portal's address or of a search's own."""
    parts = urlsplit(endpoint.url)
    path = parts.path
    if "/package_search" not in path:
        path = path.partition("/api/")[0].rstrip("/") + SEARCH
    given = dict(parse_qsl(parts.query))
    wanted = {"rows": str(endpoint.rows), "sort": "id asc", "start": "0"}
    if endpoint.since:
        wanted["fq"] = f'{given.get("fq", "")} metadata_modified:["{endpoint.since}" TO *]'.strip()
    query = {key: value for key, value in wanted.items() if key == "fq" or key not in given}
    return with_query(urlunsplit(parts._replace(path=path)), **query)


def read(text: str, url: str, turn: Turn) -> Iterator[Record | Refused]:
    """The datasets of a page of search results, of one dataset, or of a list of them.

    :raises Unreadable: BROKEN, TOO_DEEP, REMOTE_ERROR, NOT_A_CATALOGUE.
    """
    answer = json_parts.whole(text)
    if not isinstance(answer, Mapping) or answer.get("success") is not True:
        raise Unreadable(Reason.REMOTE_ERROR, why=error_of(answer))
    result = answer.get("result")
    if isinstance(result, Mapping) and isinstance(result.get("results"), list):
        found = result["results"]
        total = result.get("count")
        turn.total = total if isinstance(total, int) else None
        start = dict(parse_qsl(urlsplit(url).query)).get("start", "0")
        reached = (int(start) if start.isdecimal() and start.isascii() else 0) + len(found)
        # By what came, and not by what was asked for: many portals give fewer.
        if found and (turn.total is None or reached < turn.total):
            turn.next = with_query(url, start=str(reached))
    elif isinstance(result, Mapping) and "resources" in result:
        found = [result]
    elif isinstance(result, list) and all(isinstance(item, Mapping) for item in result):
        found = result
    else:
        raise Unreadable(Reason.NOT_A_CATALOGUE)
    for number, item in enumerate(found, start=1):
        yield record(item, number)


def error_of(answer: Any) -> str:
    """What a CKAN says went wrong."""
    error = answer.get("error") if isinstance(answer, Mapping) else answer
    if isinstance(error, Mapping):
        error = error.get("message") or error.get("__type") or error
    return json_record.storable(str(error))[:300]


def record(item: Any, number: int) -> Record | Refused:
    """One dataset as CKAN shows it, without what CKAN computes."""
    if not isinstance(item, Mapping):
        return Refused("", Reason.NOT_A_RECORD, {"number": str(number)})
    found = kept(json_record.storable(item))
    remote_id = json_record.one_text(found.get("id")) or json_record.one_text(found.get("name"))
    title = json_record.one_text(found.get("title")) or json_record.one_text(found.get("name"))
    if not remote_id:
        return Refused("", Reason.NO_ID, {"title": title or str(number)})
    if found.get("private") or found.get("state") not in (None, "active"):
        return Refused(remote_id, Reason.NOT_PUBLIC, {"title": title})
    if found.get("type") not in (None, "", "dataset", "geospatial"):
        return Refused(
            remote_id, Reason.NOT_A_DATASET, {"title": title, "type": str(found["type"])[:100]}
        )
    modified = json_record.one_text(found.get("metadata_modified"))
    return json_record.made(KIND, remote_id, title, modified, found)


def kept(dataset: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a dataset that its owners wrote."""
    out = {key: value for key, value in dataset.items() if key not in _COMPUTED}
    if isinstance(out.get("organization"), Mapping):
        out["organization"] = _only(out["organization"], _ORGANIZATION)
    for key, names in (("groups", _GROUP), ("tags", ("name",))):
        if isinstance(out.get(key), list):
            out[key] = [_only(i, names) if isinstance(i, Mapping) else i for i in out[key]]
    if isinstance(out.get("resources"), list):
        out["resources"] = [_resource(item) for item in out["resources"]]
    return out


def _only(value: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value[name] for name in names if value.get(name)}


def _resource(item: Any) -> Any:
    if not isinstance(item, Mapping):
        return item
    return {key: value for key, value in item.items() if key not in _RESOURCE_COMPUTED}
