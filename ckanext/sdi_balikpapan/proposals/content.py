"""What a proposal holds: the proposed dataset, cleaned of everything that isn't the producer's.

A body is a dataset as `package_create` takes it. Control fields never come from a request, keys
that CKAN computes are dropped, and the same content always has the same hash.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

Body = dict[str, Any]


FILE_KEYS = ("url", "url_type", "size", "hash", "hash_algorithm", "mimetype")
"""Resource keys that say which bytes it is; those of an upload are ours to write."""

SHA256 = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"
UPLOAD = "upload"


class BadContent(ValueError):
    """Content that cannot be kept; `path` says where, `problem` what is wrong."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = problem


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
        if r.get("url_type") == UPLOAD
        and r.get("hash_algorithm") == SHA256
        and isinstance(r.get("hash"), str)
    }
