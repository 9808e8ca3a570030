"""The files of a dataset, tidied. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ckanext.sdi_balikpapan.catalog.mapping import IANA, RESOURCE, Kind
from ckanext.sdi_balikpapan.standards.codelists import code_list, names

from ..rules.spellings import code_of
from . import texts
from .json_record import one_text
from .reasons import Reason
from .remarks import Remarks

MAX_FILES = 200
_ADDRESSES = ("url", "download_url", "access_url")
# What another portal says of its own storage, or what only its parser needs.
_NOT_KEPT = frozenset(
    """id url_type package_id state position datastore_active distribution_ref access_url
    download_url rights license license_type created last_modified metadata_modified availability
    status mimetype_inner cache_url has_views issued modified""".split()
)
# Any format may come in these.
_CONTAINERS = frozenset({"application/zip", "application/octet-stream", "application/gzip"})
_MEDIA_TYPE = re.compile(r"[a-z0-9.+-]+/[a-z0-9.+-]+")


def files(value: Any, remarks: Remarks) -> list[dict[str, Any]]:
    """Those that have an address on the web."""
    found = []
    for item in value if isinstance(value, list) else []:
        if isinstance(item, Mapping) and (file := _file(item, remarks)):
            found.append(file)
    if len(found) > MAX_FILES:
        remarks.add("resources", Reason.SHORTENED)
    return found[:MAX_FILES]


def _file(given: Mapping[str, Any], remarks: Remarks) -> dict[str, Any]:
    addresses = (texts.link(one_text(given.get(name))) for name in _ADDRESSES)
    url = next((address for address in addresses if address), "")
    title = one_text(given.get("name"))
    if not url:
        remarks.add("resources", Reason.NO_ADDRESS, title=title or one_text(given.get("url")))
        return {}
    out: dict[str, Any] = {"url": url}
    for term in RESOURCE:
        text = one_text(given.get(term.field))
        if term.field in ("url", "format", "mimetype") or not text:
            continue
        if term.kind is Kind.INTEGER:
            out.update(_size(term.field, text, remarks))
        elif term.kind is Kind.CODE and term.code_list in names():
            code = code_of(term.code_list, text)
            if code:
                out[term.field] = code
            else:
                remarks.add(f"resources.{term.field}", Reason.DROPPED, text)
        else:
            out[term.field] = _text(term.field, text, remarks)
    out.update(_format(given, remarks))
    known = {term.field for term in RESOURCE} | _NOT_KEPT
    more = {k: v for k, v in given.items() if k not in known and isinstance(v, str) and v.strip()}
    return {**{k: texts.shortened(v) for k, v in sorted(more.items())}, **out}


def _text(name: str, text: str, remarks: Remarks) -> str:
    if texts.is_marked_up(text):
        text = texts.plain(text)
        remarks.add(f"resources.{name}", Reason.CHANGED, text)
    return texts.shortened(text)


def _size(name: str, text: str, remarks: Remarks) -> dict[str, int]:
    try:
        size = int(float(text))
    except (ValueError, OverflowError):
        size = -1
    if 0 <= size < 2**53:
        return {name: size}
    remarks.add(f"resources.{name}", Reason.DROPPED, text)
    return {}


def _format(given: Mapping[str, Any], remarks: Remarks) -> dict[str, str]:
    """The format for the rules, and the media type where it doesn't speak against it."""
    said = one_text(given.get("format"))
    if "://" in said and not code_of("format", said):
        said = said.rstrip("/").rpartition("/")[2]
    media = one_text(given.get("mimetype")).removeprefix(IANA).split(";")[0].strip().lower()
    out = {"format": said or media} if said or media else {}
    if not media:
        return out
    if not _MEDIA_TYPE.fullmatch(media):
        remarks.add("resources.mimetype", Reason.DROPPED, media)
        return out
    by_media = next((c.kode for c in code_list("format") if c["media_type"] == media), "")
    by_name = code_of("format", said) if said else by_media
    if by_name and by_media and by_name != by_media and media not in _CONTAINERS:
        remarks.add("resources.mimetype", Reason.MEDIA_TYPE, media, format=by_name)
        return out
    return {**out, "mimetype": media}
