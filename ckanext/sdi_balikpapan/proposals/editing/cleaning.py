"""What of a request is the producer's: no control fields, nothing that CKAN computes, and only JSON
that PostgreSQL keeps."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from ckanext.sdi_balikpapan.standards.flat_extras import FLAT_KEYS

from ..content import BadContent, Body, canonical, is_storable


def _keys(names: str) -> frozenset[str]:
    return frozenset(names.split())


CONTROL_KEYS = _keys(
    """id state private type plugin_data relationships_as_subject relationships_as_object
    creator_user_id collaborators __extras __junk"""
)
"""Dataset keys that decide who sees what: set by publication, never by a request."""

PUBLICATION_KEYS = _keys("sdi_version sdi_approved_at sdi_approved_by sdi_public_note sdi_mend_by")
"""What publication says of an approval, on the dataset itself; no part of what is approved."""

COMPUTED_KEYS = _keys(
    """organization metadata_created metadata_modified num_resources num_tags isopen license_title
    license_url tracking_summary validated_data_dict revision_id"""
)
"""Dataset keys that CKAN makes itself."""

RESOURCE_COMPUTED_KEYS = _keys(
    """package_id position state created metadata_modified cache_url cache_last_updated
    datastore_active datastore_contains_all_records_of_source_file mimetype_inner revision_id
    has_views tracking_summary clear_upload last_modified on_same_domain"""
)
"""Resource keys that CKAN makes itself."""

TEXT_KEYS = _keys("title name notes url version author author_email license_id owner_org")
"""Core's fields that hold one text: core would store a list or an object as its Python words."""

MAX_DEPTH = 8
MAX_BYTES = 2_000_000
MAX_RESOURCES = 200


def clean_body(raw: Mapping[str, Any]) -> Body:
    """The producer's part of a dataset: no control fields, nothing that CKAN computes.

    Uploads must have been taken out before; `resources.settle` looks after the list of files.

    :raises BadContent: `not_json`, `nul`, `not_text`, `too_deep`, `too_big`, `not_a_list`,
        `not_an_object`, `too_many`.
    """
    dropped = CONTROL_KEYS | COMPUTED_KEYS | PUBLICATION_KEYS
    body = {key: value for key, value in raw.items() if key not in dropped and _is_field(key)}
    if "tag_string" in body:
        body["tags"] = _split_tags(body.pop("tag_string"))
    for key in ("tags", "groups"):
        if key in body:
            body[key] = _clean_names(key, body[key])
    if "extras" in body:
        body["extras"] = _clean_extras(body["extras"])
    if "resources" in body:
        body["resources"] = [
            _clean_resource(index, item)
            for index, item in enumerate(resource_list(body["resources"]))
        ]
    for key in TEXT_KEYS & body.keys():
        if isinstance(body[key], (list, Mapping)):
            raise BadContent(key, "not_text")
    _check(body, "", 0)
    if len(canonical(body)) > MAX_BYTES:
        raise BadContent("", "too_big")
    return body


def _is_field(key: object) -> bool:
    # `resources__0__upload` and its like were unflattened at the edge; `_…` are form controls.
    return isinstance(key, str) and not key.startswith("_") and key not in {"save", "pkg_name"}


def resource_list(value: object) -> list[Any]:
    """The resources of a request, as a list of a length that can be looked after.

    :raises BadContent: `not_a_list`, `too_many`.
    """
    if not isinstance(value, list):
        raise BadContent("resources", "not_a_list")
    if len(value) > MAX_RESOURCES:
        raise BadContent("resources", "too_many")
    return value


def _clean_resource(index: int, item: object) -> Body:
    if not isinstance(item, Mapping):
        raise BadContent(f"resources.{index}", "not_an_object")
    return {k: v for k, v in item.items() if k not in RESOURCE_COMPUTED_KEYS and _is_field(k)}


def _clean_names(key: str, value: object) -> list[dict[str, Any]]:
    """Tags and groups: a set of names, so that their order is no change."""
    if not isinstance(value, list):
        raise BadContent(key, "not_a_list")
    names = [t.get("name") or t.get("id") if isinstance(t, Mapping) else t for t in value]
    if not all(isinstance(name, str) for name in names):
        raise BadContent(key, "not_an_object")
    return [{"name": name} for name in sorted(set(names))]  # type: ignore[type-var]


def _check(value: object, path: str, depth: int) -> None:
    """JSON that PostgreSQL keeps (it has no place for NUL), of a depth that people fill in."""
    if depth > MAX_DEPTH:
        raise BadContent(path, "too_deep")
    if isinstance(value, Mapping):
        for key, item in value.items():
            if not isinstance(key, str) or not is_storable(key):
                raise BadContent(path, "nul")
            _check(item, f"{path}.{key}".lstrip("."), depth + 1)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _check(item, f"{path}.{index}", depth + 1)
    elif isinstance(value, str):
        _check_text(value, path)
    elif not _is_scalar(value):
        raise BadContent(path, "not_json")


def _is_scalar(value: object) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    return value is None or isinstance(value, (bool, int))


def _check_text(value: str, path: str) -> None:
    if "\x00" in value:
        raise BadContent(path, "nul")
    if not is_storable(value):
        raise BadContent(path, "not_json")


def _split_tags(value: object) -> list[str]:
    """Tags as a form sends them: one line, separated by commas."""
    if not isinstance(value, str):
        raise BadContent("tag_string", "not_json")
    return [name.strip() for name in value.split(",") if name.strip()]


def _clean_extras(value: object) -> list[dict[str, str]]:
    """Free fields beside the schema: a set of keys with texts, in the order of the keys."""
    if not isinstance(value, list):
        raise BadContent("extras", "not_a_list")
    found: dict[str, str] = {}
    for item in value:
        fields = item if isinstance(item, Mapping) else {}
        key, text = fields.get("key"), fields.get("value")
        if not isinstance(key, str) or not isinstance(text, str):
            raise BadContent("extras", "not_an_object")
        if key not in PUBLICATION_KEYS | FLAT_KEYS:
            found[key] = text
    return [{"key": key, "value": found[key]} for key in sorted(found)]
