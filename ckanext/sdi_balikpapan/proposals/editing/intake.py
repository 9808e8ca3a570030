"""What a request holds: the dicts and files of `package_create` and `package_patch`, as CKAN's
API, ckanapi and the forms send them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk
from werkzeug.datastructures import FileStorage

from ..content import BadContent
from ..publishing.store import StoredFile
from ..publishing.uploads import keep_upload

_INDEX = re.compile(r"[0-9]{1,4}")
_LISTS = ("resources", "tags", "groups", "extras")


def read(raw: Mapping[str, Any]) -> dict[str, Any]:
    """A request's fields as one nested dict: flat keys unfolded, JSON in multipart decoded.

    :raises BadContent: `not_json`, `not_a_list`.
    """
    data = {key: value for key, value in raw.items() if isinstance(key, str)}
    flat = {key: data.pop(key) for key in list(data) if "__" in key.strip("_")}
    if any(isinstance(value, FileStorage) for value in [*data.values(), *flat.values()]):
        data = {key: _decoded(value) for key, value in data.items()}
    for key in _LISTS:
        if isinstance(data.get(key), str):
            data[key] = _json(key, data[key])
    return _unfold(data, flat)


def flag(raw: Mapping[str, Any], key: str) -> bool:
    """A yes or no of a request; not given means no.

    :raises tk.ValidationError: for anything else, at its place.
    """
    try:
        return tk.asbool(raw.get(key) or False)
    except ValueError:
        raise tk.ValidationError({key: [tk._("Isi dengan true atau false.")]}) from None


def _decoded(value: Any) -> Any:
    """In a multipart request every field is text; lists and objects arrive as JSON."""
    if isinstance(value, str) and value[:1] in ("[", "{"):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def _json(key: str, value: str) -> Any:
    if not value.strip():
        return []
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        raise BadContent(key, "not_json") from None


def _unfold(data: dict[str, Any], flat: Mapping[str, Any]) -> dict[str, Any]:
    for key, value in flat.items():
        head, *rest = key.split("__")
        if head != "resources" or len(rest) != 2 or not _INDEX.fullmatch(rest[0]):
            raise BadContent(key[:200], "unknown_key")
        index, field = int(rest[0]), rest[1]
        resources = data.setdefault("resources", [])
        if not isinstance(resources, list) or index > len(resources):
            raise BadContent(key[:200], "index_gap")
        if index == len(resources):
            resources.append({})
        if not isinstance(resources[index], dict):
            raise BadContent(f"resources.{index}", "not_an_object")
        resources[index][field] = value
    return data


def keep_files(data: dict[str, Any]) -> list[StoredFile]:
    """Move every uploaded file of a request into the store.

    :raises tk.ValidationError: for a file that is too large, at its place.
    """
    stored: list[StoredFile] = []
    resources = data.get("resources")
    for index, resource in enumerate(resources if isinstance(resources, list) else []):
        if isinstance(resource, dict):
            stored += _keep(index, resource)
    return stored


def _keep(index: int, resource: dict[str, Any]) -> list[StoredFile]:
    try:
        file = keep_upload(resource)
    except tk.ValidationError as error:
        errors: Any = {"resources": [{}] * index + [error.error_dict]}
        raise tk.ValidationError(errors) from None
    return [file] if file else []
