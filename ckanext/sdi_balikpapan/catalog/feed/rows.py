"""Many datasets at once, as `package_show` would give each, read with four queries.

Read from what is committed, never from the search index; only what everybody may see.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.lib.munge import munge_filename

Dataset = dict[str, Any]
_Pattern = tuple[str, str, str]

_DATASETS = sa.text(
    """
    select p.id, p.name, p.title, p.notes, p.url, p.version, p.author, p.author_email,
      p.maintainer, p.maintainer_email, p.license_id, p.owner_org, p.type, p.state, p.private,
      p.metadata_created, p.metadata_modified, p.extras,
      g.name as org_name, g.title as org_title
    from package p left join "group" g on g.id = p.owner_org and g.state = 'active'
    where p.id = any(:ids) and p.state = 'active' and not coalesce(p.private, false)
    """
)
_FILES = sa.text(
    """
    select id, package_id, url, url_type, name, description, format, mimetype, size, hash,
      created, last_modified, metadata_modified, extras
    from resource where package_id = any(:ids) and state = 'active' order by package_id, position
    """
)
_TAGS = sa.text(
    """
    select l.package_id, t.name from package_tag l join tag t on t.id = l.tag_id
    where l.package_id = any(:ids) and l.state = 'active' order by t.name
    """
)


def read(ids: Sequence[str]) -> dict[str, Dataset]:
    """The datasets among these that everybody may see, by id; empty fields are left out."""
    said = {"ids": list(ids)}
    # One snapshot: a dataset must not have the files of another moment.
    engine: Any = model.meta.engine
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        rows, files, tags = (_fetched(connection, q, said) for q in (_DATASETS, _FILES, _TAGS))
    files_of, tags_of = _grouped(files), _grouped(tags)
    read_extra = _reader()
    return {
        row["id"]: _dataset(row, files_of[row["id"]], tags_of[row["id"]], read_extra)
        for row in rows
    }


def _fetched(connection: sa.Connection, query: Any, said: Dataset) -> list[Dataset]:
    found = connection.execute(query, said)
    names = list(found.keys())
    return [dict(zip(names, row, strict=True)) for row in found.cursor.fetchall()]  # type: ignore[union-attr]


def _grouped(rows: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[row["package_id"]].append(row)
    return found


def _dataset(row: Any, files: list[Any], tags: list[Any], read_extra: _Reader) -> Dataset:
    out = _told(row)
    out["title"] = (out.get("title") or "").strip()
    if row["owner_org"] and row["org_name"]:
        names = {"name": row["org_name"], "title": row["org_title"]}
        out["organization"] = {"id": row["owner_org"], **names}
    extras = out.pop("extras", None) or {}
    free = []
    for key, value in extras.items():
        if key in read_extra.known:
            out[key] = read_extra.value(key, value)
        else:
            free.append({"key": key, "value": value})
    out["extras"] = free
    out["tags"] = [{"name": tag["name"]} for tag in tags]
    out["resources"] = [_file(file, read_extra.address) for file in files]
    for gone in ("org_name", "org_title"):
        out.pop(gone, None)
    return out


def _told(row: Any) -> Dataset:
    return {
        key: value.isoformat() if isinstance(value, datetime) else value
        for key, value in row.items()
        if value not in (None, "")
    }


def _file(row: Any, address: _Pattern) -> Dataset:
    out = _told(row)
    extras = out.pop("extras", None) or {}  # a text in this table, and jsonb in the other
    out.update(json.loads(extras) if isinstance(extras, str) else extras)
    url = str(row["url"] or "")
    if row["url_type"] == "upload":
        out["url"] = _download(address, row["package_id"], row["id"], url.rsplit("/")[-1])
    elif url and not urlsplit(url).scheme:
        out["url"] = "http://" + url.lstrip("/")
    return out


def _download(address: _Pattern, package_id: str, resource_id: str, filename: str) -> str:
    before, between, after = address
    return f"{before}{package_id}{between}{resource_id}{after}{_munged(filename)}"


@lru_cache(maxsize=4)
def _pattern(_site: str, _root: str | None) -> _Pattern:
    """What stands around the ids in the address of a file, as CKAN builds it."""
    marks = {"id": "0id0", "resource_id": "0rid0", "filename": "0f0"}
    url: str = tk.url_for("dataset_resource.download", qualified=True, **marks)
    before, rest = url.split("0id0")
    between, rest = rest.split("0rid0")
    return before, between, rest.split("0f0")[0]


_munged = lru_cache(maxsize=1 << 12)(munge_filename)


class _Reader:
    """How the schema's fields come out of the column in which CKAN keeps them as texts."""

    def __init__(self, fields: list[dict[str, Any]]) -> None:
        self.known = {field["field_name"] for field in fields}
        self.address = _pattern(tk.config["ckan.site_url"], tk.config.get("ckan.root_path"))
        self._lists = {field["field_name"] for field in fields if _is_list(field)}

    def value(self, key: str, value: Any) -> Any:
        if key not in self._lists or not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            return value


def _is_list(field: dict[str, Any]) -> bool:
    shown = str(field.get("output_validators") or "")
    return "repeating_subfields" in field or "scheming_load_json" in shown


def _reader() -> _Reader:
    return _Reader(tk.h.scheming_get_dataset_schema("dataset")["dataset_fields"])
