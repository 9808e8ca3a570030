"""What a request says, in the shape that each field's form has: a text, a list of texts, rows of
texts. Pure.

Drafts are kept before they are valid, and every page shows them: what no form could hold must not
get that far.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..content import BadContent, Body
from .form import SEVERAL, FormField

MAX_TEXT = 30_000
"""Bytes in one text: Solr refuses longer ones in the fields where CKAN's index puts them."""
MAX_KEY = 100


def fitted(
    change: Mapping[str, Any],
    dataset_fields: Iterable[FormField],
    resource_fields: Iterable[FormField],
) -> Body:
    """The change with every field of the schema in its shape; numbers become texts, as in CKAN.

    :raises BadContent: `not_text`, `not_a_list`, `not_an_object`, `too_long`.
    """
    _measure(change, "")
    body = _fields(change, dataset_fields, "")
    resources = body.get("resources")
    if isinstance(resources, list):
        fields = list(resource_fields)
        body["resources"] = [
            _fields(item, fields, f"resources.{index}.") if isinstance(item, Mapping) else item
            for index, item in enumerate(resources)
        ]
    return body


def _fields(values: Mapping[str, Any], fields: Iterable[FormField], path: str) -> Body:
    known = {field["field_name"]: field for field in fields}
    return {
        key: _value(value, known[key], path + key) if key in known else value
        for key, value in values.items()
    }


def _value(value: Any, field: FormField, path: str) -> Any:
    if value is None or value == "":
        return value
    if subfields := field.get("repeating_subfields"):
        if not isinstance(value, list):
            raise BadContent(path, "not_a_list")
        rows = [_object(row, path) for row in value]
        return [_fields(row, subfields, f"{path}.{i}.") for i, row in enumerate(rows)]
    if field.get("form_snippet") in SEVERAL and isinstance(value, list):
        return [_text(item, field, path) for item in value]
    return _text(value, field, path)


def _object(row: Any, path: str) -> Mapping[str, Any]:
    if not isinstance(row, Mapping):
        raise BadContent(path, "not_an_object")
    return row


def _text(value: Any, field: FormField, path: str) -> Any:
    if isinstance(value, (list, Mapping)):
        raise BadContent(path, "not_text")
    asked = field.get("form_snippet", "") is not None  # nobody types the size of a file
    return str(value) if asked and isinstance(value, (bool, int, float)) else value


def _measure(value: object, path: str) -> None:
    if isinstance(value, str) and len(value.encode(errors="replace")) > MAX_TEXT:
        raise BadContent(path, "too_long")
    if isinstance(value, Mapping):
        for key, item in value.items():
            if len(str(key)) > MAX_KEY or (key == "key" and len(str(item)) > MAX_KEY):
                raise BadContent(path, "too_long")
            _measure(item, f"{path}.{key}".lstrip("."))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _measure(item, f"{path}.{index}")
