"""What a proposal holds: the proposed dataset, cleaned of everything that isn't the producer's.

A body is a dataset as `package_create` takes it. Control fields never come from a request, keys
that CKAN computes are dropped, and the same content always has the same hash.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from typing import Any

Body = dict[str, Any]


def _keys(names: str) -> frozenset[str]:
    return frozenset(names.split())


CONTROL_KEYS = _keys(
    """id state private type plugin_data relationships_as_subject relationships_as_object
    creator_user_id collaborators __extras __junk"""
)
"""Dataset keys that decide who sees what: set by publication, never by a request."""

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

FILE_KEYS = ("url", "url_type", "size", "hash", "hash_algorithm", "mimetype")
"""Resource keys that say which bytes it is; those of an upload are ours to write."""

SHA256 = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"
UPLOAD = "upload"

MAX_DEPTH = 8
MAX_BYTES = 2_000_000
MAX_RESOURCES = 200


class BadContent(ValueError):
    """Content that cannot be kept; `path` says where, `problem` what is wrong."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = problem


def clean_body(raw: Mapping[str, Any]) -> Body:
    """The producer's part of a dataset: no control fields, nothing that CKAN computes.

    Uploads must have been taken out before; `read_resources` looks after the list of files.
    :raises BadContent: `not_json`, `nul`, `too_deep`, `too_big`, `not_a_list`, `not_an_object`,
        `too_many`.
    """
    dropped = CONTROL_KEYS | COMPUTED_KEYS
    body = {key: value for key, value in raw.items() if key not in dropped and _is_field(key)}
    for key in ("tags", "groups"):
        if key in body:
            body[key] = _clean_names(key, body[key])
    if "resources" in body:
        body["resources"] = [
            _clean_resource(index, item) for index, item in enumerate(_resources(body["resources"]))
        ]
    _check(body, "", 0)
    if len(canonical(body)) > MAX_BYTES:
        raise BadContent("", "too_big")
    return body


def _is_field(key: object) -> bool:
    # `resources__0__upload` and its like were unflattened at the edge; `_…` are form controls.
    return isinstance(key, str) and not key.startswith("_") and key not in {"save", "pkg_name"}


def _resources(value: object) -> list[Any]:
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
    names = [t.get("name") if isinstance(t, Mapping) else t for t in value]
    if not all(isinstance(name, str) for name in names):
        raise BadContent(key, "not_an_object")
    return [{"name": name} for name in sorted(set(names))]  # type: ignore[type-var]


def _check(value: object, path: str, depth: int) -> None:
    """JSON that PostgreSQL keeps (it has no place for NUL), of a depth that people fill in."""
    if depth > MAX_DEPTH:
        raise BadContent(path, "too_deep")
    if isinstance(value, Mapping):
        for key, item in value.items():
            if not isinstance(key, str) or "\x00" in key:
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


def is_storable(text: str) -> bool:
    """Whether PostgreSQL keeps a text: no NUL in it, no half of a surrogate pair."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\x00" not in text


def patched(base: Mapping[str, Any], change: Mapping[str, Any]) -> Body:
    """A body with some fields replaced, as `package_patch` does; `resources` replace as a whole."""
    return {**base, **change}


def canonical(value: object) -> str:
    """The one way in which content is written down before it is hashed."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def content_hash(kind: str, subject_id: str, body: Mapping[str, Any]) -> str:
    """What a reviewer approves: kind, subject and content in one sha256 (64 hex digits)."""
    return hashlib.sha256(canonical([kind, subject_id, body]).encode()).hexdigest()


def file_hashes(body: Mapping[str, Any]) -> set[str]:
    """The sha256 of every uploaded file that a body names."""
    return {
        r["hash"]
        for r in body.get("resources") or []
        if r.get("url_type") == UPLOAD and isinstance(r.get("hash"), str)
    }
