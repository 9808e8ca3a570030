"""A dataset in the fields of our schema, of values that it takes. Pure.

What a rule decides (see `rules`) stays as the source said it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from ckanext.sdi_balikpapan.catalog.mapping import DATASET, VARIABEL, Kind, Term
from ckanext.sdi_balikpapan.standards import patterns
from ckanext.sdi_balikpapan.standards.codelists import names
from ckanext.sdi_balikpapan.standards.flat_extras import FLAT_KEYS

from ..rules.spellings import code_of
from . import texts
from .json_record import one_text, storable
from .reasons import Reason
from .remarks import Remarks
from .tidy_files import files

BY_RULE = frozenset(
    "owner_org kategori license_id accessRights accrualPeriodicity wilayah jenis".split()
)
"""Fields that hold the source's own words until the rules are applied."""

_DATES = {"issued": False, "temporal_start": False, "temporal_end": True}
_PATTERNS: Mapping[str, Callable[[str], str | None]] = {
    "id_sds": patterns.kode_sds,
    "identitas_rekomendasi": patterns.nomor_rekomendasi,
}
_PLACED = frozenset({"tags", "resources", "extras", "tag_string", "kontak"})
_COMPUTED = frozenset(
    """id name state private type groups organization metadata_created metadata_modified owner_org
    relationships_as_subject relationships_as_object plugin_data creator_user_id tag_string extras
    save return_to log_message __before __junk __extras""".split()
) | frozenset("sdi_version sdi_approved_at sdi_approved_by sdi_public_note sdi_mend_by".split())
_OF_CORE = frozenset({"author_email", "maintainer", "maintainer_email"})
"""Fields of CKAN that our schema hasn't, and that extras may not be called like."""
MAX_EXTRAS = MAX_TAGS = 200
MAX_CONTACTS = 20
MAX_VERSION = 100
_NUMBER = re.compile(r"[\d.,/-]+")


def tidy(given: Mapping[str, Any], remarks: Remarks) -> dict[str, Any]:
    """The dataset as a proposal takes it."""
    out: dict[str, Any] = {}
    given = storable(given)
    for term in DATASET:
        value = given.get(term.field)
        if term.field in _PLACED or value in (None, "", [], {}):
            continue
        found = value if term.field in BY_RULE else _value(term, value, remarks)
        if found not in (None, "", []):
            out[term.field] = found
    _period(out, remarks)
    contacts = _contacts(given.get("kontak"), remarks)
    if contacts:
        out["kontak"] = contacts
    out["tags"] = _tags(given.get("tags"), remarks)
    out["resources"] = files(given.get("resources"), remarks)
    out["extras"] = _extras(given, remarks)
    return out


def _value(term: Term, value: Any, remarks: Remarks) -> Any:
    name = term.field
    if term.kind is Kind.GROUP:
        return _columns(value, remarks)
    if term.kind is Kind.YEAR:
        return _years(name, value, remarks)
    if term.many:
        items = value if isinstance(value, list) else _unpacked(value)
        found = [_one(term, one_text(item), remarks) for item in items]
        return list(dict.fromkeys(item for item in found if item))
    return _one(term, one_text(value), remarks)


def _one(term: Term, text: str, remarks: Remarks) -> str:
    name = term.field
    if not text:
        return ""
    if name in _DATES:
        return _or_remark(name, texts.day(text, _DATES[name]), text, remarks)
    if term.kind is Kind.LINK or name == "url":
        return _or_remark(name, texts.link(text), text, remarks)
    if name in _PATTERNS:
        return _or_remark(name, _PATTERNS[name](text) or "", text, remarks)
    if term.kind is Kind.CODE and term.code_list in names():
        return _or_remark(name, code_of(term.code_list, text) or "", text, remarks)
    return _text(name, text, remarks)


def _text(name: str, text: str, remarks: Remarks) -> str:
    if texts.is_marked_up(text):
        tidy_text = texts.plain(text)
        if tidy_text != text:
            remarks.add(name, Reason.CHANGED, tidy_text)
            text = tidy_text
    most = MAX_VERSION if name == "version" else texts.MAX_BYTES
    short = texts.shortened(text, most)
    if short != text.strip():
        remarks.add(name, Reason.SHORTENED)
    return short


def _or_remark(name: str, found: str, given: str, remarks: Remarks) -> str:
    if not found:
        remarks.add(name, Reason.DROPPED, given)
    return found


def _unpacked(value: Any) -> list[Any]:
    """Several values as scheming stores them, or one."""
    if isinstance(value, str) and value.startswith("["):
        try:
            found = json.loads(value)
        except (ValueError, RecursionError):
            return [value]
        return found if isinstance(found, list) else [value]
    return [value]


def _years(name: str, value: Any, remarks: Remarks) -> list[str]:
    parts = [
        part
        for item in (value if isinstance(value, list) else _unpacked(value))
        for part in re.split(r"[\s,;/]+", one_text(item))
        if part
    ]
    found = [_or_remark(name, patterns.tahun(part) or "", part, remarks) for part in parts]
    return sorted({year for year in found if year})


def _columns(value: Any, remarks: Remarks) -> list[dict[str, str]]:
    columns = []
    for item in value if isinstance(value, list) else []:
        if isinstance(item, Mapping):
            parts = ((t.field, _one(t, one_text(item.get(t.field)), remarks)) for t in VARIABEL)
            columns.append({name: text for name, text in parts if text})
    return [column for column in columns if column]


def _period(out: dict[str, Any], remarks: Remarks) -> None:
    start, end = out.get("temporal_start", ""), out.get("temporal_end", "")
    if start and end and end < start:
        remarks.add("temporal_end", Reason.DROPPED, end)
        del out["temporal_end"]


def _contacts(value: Any, remarks: Remarks) -> list[dict[str, str]]:
    found = []
    items = value if isinstance(value, list) else []
    if len(items) > MAX_CONTACTS:
        remarks.add("kontak", Reason.SHORTENED)
    for item in items[:MAX_CONTACTS]:
        if not isinstance(item, Mapping):
            continue
        given = one_text(item.get("email"))
        mail = _or_remark("kontak", texts.email(given), given, remarks) if given else ""
        name = _text("kontak", one_text(item.get("nama")), remarks) or mail
        if name:
            found.append({"nama": name, **({"email": mail} if mail else {})})
    return found


def _tags(value: Any, remarks: Remarks) -> list[dict[str, str]]:
    found: dict[str, str] = {}
    for text in texts.keywords(value or []):
        name = texts.tag(text)
        if not name:
            remarks.add("tags", Reason.DROPPED, text)
        elif name != text:
            remarks.add("tags", Reason.CHANGED, f"{text} → {name}")
        if name:
            found.setdefault(name.casefold(), name)
    if len(found) > MAX_TAGS:
        remarks.add("tags", Reason.SHORTENED)
    return [{"name": name} for name in list(found.values())[:MAX_TAGS]]


def _extras(given: Mapping[str, Any], remarks: Remarks) -> list[dict[str, str]]:
    """What no field takes, as texts under names that no field has."""
    ours = {term.field for term in DATASET} | _PLACED | _COMPUTED | FLAT_KEYS
    pairs = [
        (str(item.get("key")), item.get("value"))
        for item in given.get("extras") or []
        if isinstance(item, Mapping)
    ]
    pairs += [(key, value) for key, value in given.items() if key not in ours]
    found: dict[str, str] = {}
    for key, value in pairs:
        name = key.strip()[:100]
        name = f"source_{name}" if name in _OF_CORE else name
        text = _extra_text(value)
        if not name or name in ours or not text:
            continue
        if name in found:
            if found[name] != text:
                remarks.add(name, Reason.TWICE)
            continue
        if len(found) >= MAX_EXTRAS:
            remarks.add(name, Reason.DROPPED, text)
            continue
        if _NUMBER.fullmatch(name):
            remarks.add(name, Reason.DATA_IN_EXTRAS)
        found[name] = texts.shortened(text)
        if found[name] != text:
            remarks.add(name, Reason.SHORTENED)
    return [{"key": key, "value": found[key]} for key in sorted(found)]


def _extra_text(value: Any) -> str:
    if isinstance(value, (Mapping, list)):
        return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""
    return "" if value is None else str(value).strip()
