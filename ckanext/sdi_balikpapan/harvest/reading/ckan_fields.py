"""A dataset as another CKAN shows it, in our fields. Pure.

A portal that runs this extension has the same fields. One that has core's schema says among its
extras what it knows, by the names of the SDI schema for CKAN.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ckanext.sdi_balikpapan.catalog.mapping import DATASET
from ckanext.sdi_balikpapan.standards.flat_extras import FLAT, FLAT_KEYS

from .json_record import one_text

_FIELDS = tuple(term.field for term in DATASET if term.field not in ("tag_string", "owner_org"))
# Under other names, where the field itself is empty.
_OTHER_NAMES = {
    "accessRights": ("accesslevel", "access_rights", "accessLevel"),
    "accrualPeriodicity": ("frequency", "frequency-of-update", "accrual_periodicity"),
    "kategori": ("theme", "category"),
    "wilayah": ("spatial_text", "spatial-text"),
    "temporal_start": ("temporal_coverage-from",),
    "temporal_end": ("temporal_coverage-to",),
    "issued": ("dcat_issued",),
}
_FLAT_FIELDS = {extra.key: extra.field for extra in FLAT}
# What a harvester noted on the other portal says nothing here.
_NOT_KEPT = frozenset(
    """harvest_object_id harvest_source_id harvest_source_title harvest_job_id guid
    metadata_created metadata_modified""".split()
)


def dataset(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record in our fields, its values as they were said."""
    extras = _extras(record.get("extras"))
    out = {name: record[name] for name in _FIELDS if record.get(name) not in (None, "", [])}
    for key, field in _FLAT_FIELDS.items():
        if key == field and key in extras and field not in out:
            out[field] = _several(extras[key])
    for field, names in _OTHER_NAMES.items():
        said = next((extras[name] for name in names if extras.get(name)), "")
        if said and field not in out:
            out[field] = said
    _organisation(record, out)
    _themes(record, out)
    _contacts(record, out)
    if not out.get("license_id") and record.get("license_title"):
        out["license_id"] = [record["license_title"]]
    out["tags"] = record.get("tags") or []
    files = record.get("resources")
    listed = files if isinstance(files, list) else []
    out["resources"] = [file for file in listed if isinstance(file, Mapping)]
    used = {name for names in _OTHER_NAMES.values() for name in names} | FLAT_KEYS | _NOT_KEPT
    known = set(_FIELDS) | _RECORD_KEYS
    more = {key: value for key, value in record.items() if key not in known}
    out["extras"] = [
        {"key": key, "value": value} for key, value in {**more, **extras}.items() if key not in used
    ]
    return out


_RECORD_KEYS = frozenset(
    """id name type state private tags resources extras organization owner_org groups
    license_title license_url maintainer maintainer_email author_email metadata_created
    metadata_modified sdi_version sdi_approved_at sdi_approved_by sdi_public_note sdi_mend_by
    tag_string""".split()
)


def _extras(value: Any) -> dict[str, Any]:
    if isinstance(value, Mapping):
        return {str(key): item for key, item in value.items()}
    items = value if isinstance(value, list) else []
    pairs = [(i.get("key"), i.get("value")) for i in items if isinstance(i, Mapping)]
    return {str(key): item for key, item in reversed(pairs) if key}


def _several(value: Any) -> Any:
    """A list as scheming stores it."""
    if isinstance(value, str) and value.startswith("["):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def _organisation(record: Mapping[str, Any], out: dict[str, Any]) -> None:
    organization = record.get("organization")
    given = organization if isinstance(organization, Mapping) else {}
    said = [one_text(given.get("title")), one_text(given.get("name")), one_text(out.get("author"))]
    said = [text for text in dict.fromkeys(said) if text]
    if said:
        out["owner_org"] = said


def _themes(record: Mapping[str, Any], out: dict[str, Any]) -> None:
    groups = record.get("groups")
    if out.get("kategori") or not isinstance(groups, list):
        return
    named = [
        g.get("title") or g.get("display_name") or g.get("name")
        for g in groups
        if isinstance(g, Mapping)
    ]
    if any(named):
        out["kategori"] = [str(name) for name in named if name]


def _contacts(record: Mapping[str, Any], out: dict[str, Any]) -> None:
    if isinstance(out.get("kontak"), list):
        return
    for name, mail in (("maintainer", "maintainer_email"), ("author", "author_email")):
        if record.get(mail):
            out["kontak"] = [{"nama": one_text(record.get(name)), "email": record[mail]}]
            return
