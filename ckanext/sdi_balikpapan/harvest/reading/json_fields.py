"""Which field of a JSON catalogue is which of ours: POD 1.1 and ckanext-dcat's JSON. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from . import texts
from .json_record import one_text


def _all(value: Any) -> list[str]:
    """Every text of a value, whatever shape it has."""
    items = value if isinstance(value, list) else [value]
    return list(dict.fromkeys(text for item in items if (text := one_text(item))))


def _organisations(value: Any) -> list[str]:
    """A publisher and what it belongs to, from the narrowest on."""
    if not isinstance(value, Mapping):
        return _all(value)
    own = [one_text(value.get(key)) for key in ("name", "identifier", "uri", "@id")]
    above = value.get("subOrganizationOf")
    wider = _organisations(above) if isinstance(above, Mapping) and above is not value else []
    return list(dict.fromkeys(filter(None, [*own, *wider])))


def _publisher_name(value: Any) -> str:
    return one_text(value.get("name")) if isinstance(value, Mapping) else one_text(value)


def _contact(value: Any) -> list[dict[str, str]]:
    found = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, Mapping):
            name = one_text(item.get("fn") or item.get("name"))
            mail = one_text(item.get("hasEmail") or item.get("email") or item.get("mbox"))
            if mail or item.get("fn"):
                found.append({"nama": name, "email": mail})
    return found


def _places(value: Any) -> list[str]:
    """Names and codes of places; coordinates say nothing that a code list has."""
    if isinstance(value, str):
        letters = sum(letter.isalpha() for letter in value[:200])
        is_shape = len(value) > 2000 or letters * 2 < len(value[:200].strip())
        if is_shape and not value.replace(".", "").isdigit():
            return []
        return [part.strip() for part in value.split(",") if part.strip()]
    return [] if isinstance(value, Mapping) and "coordinates" in value else _all(value)


def _start(value: Any) -> str:
    return one_text(value).partition("/")[0]


def _end(value: Any) -> str:
    return one_text(value).partition("/")[2]


@dataclass(frozen=True)
class Row:
    """One field: where it comes from, and how it is read."""

    field: str
    key: str
    read: Callable[[Any], Any] = one_text


DATASET = (
    Row("title", "title"),
    Row("notes", "description"),
    Row("url", "landingPage"),
    Row("tags", "keyword", texts.keywords),
    Row("issued", "issued"),
    Row("temporal_start", "temporal", _start),
    Row("temporal_end", "temporal", _end),
    Row("owner_org", "publisher", _organisations),
    Row("author", "publisher", _publisher_name),
    Row("kontak", "contactPoint", _contact),
    Row("kontak", "publisher", _contact),
    Row("accessRights", "accessLevel", _all),
    Row("accessRights", "accessRights", _all),
    Row("keputusan_akses", "rights"),
    Row("license_id", "license", _all),
    Row("accrualPeriodicity", "accrualPeriodicity", _all),
    Row("wilayah", "spatial", _places),
    Row("kategori", "kategori", _all),
    Row("kategori", "theme", _all),
    Row("prioritas_tahun", "prioritas_tahun", _all),
    Row("documentation", "references", _all),
    Row("documentation", "describedBy", _all),
    Row("version", "version"),
)
FILE = (
    Row("name", "title"),
    Row("description", "description"),
    Row("format", "format"),
    Row("mimetype", "mediaType"),
    Row("size", "byteSize"),
    Row("download_url", "downloadURL"),
    Row("access_url", "accessURL"),
    Row("bahasa", "language"),
)
# Said by the fields above, or of the record and not of the dataset.
_SILENT = frozenset({"@type", "@id", "@context", "identifier", "distribution", "language"})


def dataset(record: Mapping[str, Any], remote_id: str) -> dict[str, Any]:
    """A record in our fields, its values as they were said."""
    out = _read(DATASET, record)
    if out.get("accessRights", [""])[0].casefold() in ("public", "terbuka"):
        rights = out.pop("keputusan_akses", "")
        if rights:
            out["rights"] = rights
    files = record.get("distribution")
    out["resources"] = [
        _read(FILE, item)
        for item in (files if isinstance(files, list) else [files])
        if isinstance(item, Mapping)
    ]
    known = {row.key for row in DATASET} | _SILENT
    out["extras"] = [{"key": k, "value": v} for k, v in record.items() if k not in known]
    if texts.link(remote_id):
        out["extras"].append({"key": "uri", "value": remote_id})
    else:
        out["extras"].append({"key": "identifier", "value": remote_id})
    return out


def _read(rows: tuple[Row, ...], record: Mapping[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for row in rows:
        if record.get(row.key) in (None, "", [], {}):
            continue
        value = row.read(record[row.key])
        if not value:
            continue
        if isinstance(value, list) and isinstance(out.get(row.field), list):
            out[row.field] += [item for item in value if item not in out[row.field]]
        else:
            out.setdefault(row.field, value)
    return out
