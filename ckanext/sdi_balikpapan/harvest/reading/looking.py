"""What fetched bytes really are, whatever their headers say. Pure."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from . import json_parts
from .records import Kind, Unreadable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_XML_SAYS = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
# What one letter of ASCII looks like in two or four bytes.
_WIDE = (
    (re.compile(rb"\0\0\0[^\0]"), "utf-32-be"),
    (re.compile(rb"[^\0]\0\0\0"), "utf-32-le"),
    (re.compile(rb"\0[^\0]"), "utf-16-be"),
    (re.compile(rb"[^\0]\0"), "utf-16-le"),
)
_BEFORE_ROOT = re.compile(
    r"\s*(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)", re.S | re.I
)
_ROOT = re.compile(r"\s*<([A-Za-z_][\w.:-]*)([^>]*)")
_RDF_NS = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_HTML = re.compile(r"\s*(?:<!doctype\s+html|<html|<head|<body)", re.I)
_NTRIPLE = re.compile(r"(?:<[^>]*>|_:\S+)\s+<[^>]*>\s+(?:<|_:|\").*\.\s*$")
_TURTLE = re.compile(
    r"\s*(?:@prefix|@base|prefix\s|base\s|<[^>]*>\s|\[\s*(?:\]|a\s|[<_\w]*:)|_:)", re.I
)
_COMMENT = re.compile(r"\s*(?:#[^\n]*\n\s*)+")


@dataclass(frozen=True)
class Look:
    """The text of a page and what it is.

    :param charset: in which it was read.
    """

    kind: Kind
    charset: str
    text: str


def look(body: bytes, charset: str = "", kind: Kind | None = None, fixed_charset: str = "") -> Look:
    """What was fetched.

    :param charset: what the headers say; a hint.
    :param kind: what the source's admin says; then nothing else is tried, except that a web page
        or an error stay what they are.
    :param fixed_charset: likewise.
    """
    text, read_as = _decode(body, charset, fixed_charset)
    found = _kind(text)
    if kind is not None and found not in (Kind.HTML, Kind.EMPTY, Kind.CKAN_ERROR):
        found = kind
    return Look(found, read_as, text)


def _decode(body: bytes, hint: str, fixed: str) -> tuple[str, str]:
    for bom, name in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(name, "replace"), name
    for name in _candidates(body, hint, fixed):
        try:
            return body.decode(name), name
        except (UnicodeError, LookupError):
            continue
    return body.decode("latin-1"), "latin-1"


def _candidates(body: bytes, hint: str, fixed: str) -> Iterator[str]:
    if fixed:
        yield fixed
    for pattern, name in _WIDE:
        if pattern.match(body):
            yield name
    # Nothing else looks like UTF-8 by chance, so it comes before what is merely said.
    yield "utf-8"
    said = _XML_SAYS.search(body[:400])
    if said:
        yield said[1].decode()
    if hint:
        yield hint
    yield "cp1252"


def _kind(text: str) -> Kind:
    start = text.lstrip()[:1]
    if not start:
        return Kind.EMPTY
    if start in "{[":
        found = _json_kind(text)
        return _text_kind(text) if found is Kind.UNKNOWN and start == "[" else found
    if start == "<":
        return _marked_kind(text)
    return _text_kind(text)


def _marked_kind(text: str) -> Kind:
    if _HTML.match(text):
        return Kind.HTML
    at = 0
    while found := _BEFORE_ROOT.match(text, at):
        at = found.end()
    if _HTML.match(text, at):
        return Kind.HTML
    root = _ROOT.match(text, at)
    # What has no namespace is no RDF/XML; an IRI between < and > has none.
    if root and "xmlns" in root[2]:
        is_rdf = root[1].rpartition(":")[2] == "RDF" or _RDF_NS in text[at : at + 20_000]
        if is_rdf or "<!ENTITY" in text[:at]:
            return Kind.RDFXML
    return _text_kind(text)


def _text_kind(text: str) -> Kind:
    comment = _COMMENT.match(text)
    at = comment.end() if comment else 0
    line = text[at : at + 5000].lstrip().partition("\n")[0].rstrip("\r")
    if _NTRIPLE.match(line) and not re.search(r"^\s*@?prefix\s", text[:5000], re.I | re.M):
        return Kind.NTRIPLES
    return Kind.TURTLE if _TURTLE.match(text, at) else Kind.UNKNOWN


def _json_kind(text: str) -> Kind:
    head: dict[str, Any] = {}
    item: Any = None
    try:
        for name, value, is_item in json_parts.parts(text):
            if is_item:
                item = value
                break
            head[name] = value
    except Unreadable:
        if not head:
            return Kind.UNKNOWN
    if head.get("success") is False:
        return Kind.CKAN_ERROR
    if "result" in head and "success" in head:
        return Kind.CKAN_SEARCH
    if not head:
        return _kind_of_items(text, item)
    if json_parts.LISTS & head.keys():
        return _kind_of_catalogue(head, item)
    return Kind.JSONLD if any(key.startswith("@") for key in head) else Kind.UNKNOWN


def _kind_of_items(text: str, item: Any) -> Kind:
    if item is None:
        empty = re.fullmatch(r"\s*\[\s*\]\s*", text)
        return Kind.DCAT_JSON if empty else Kind.UNKNOWN
    if not isinstance(item, dict):
        return Kind.UNKNOWN
    plain = "title" in item or "identifier" in item or "distribution" in item
    if plain:
        return Kind.DCAT_JSON
    return Kind.JSONLD if any(key.startswith("@") for key in item) else Kind.UNKNOWN


def _kind_of_catalogue(head: dict[str, Any], item: Any) -> Kind:
    if isinstance(head.get("@context"), (dict, list)):
        return Kind.JSONLD
    says = f"{head.get('@context', '')} {head.get('conformsTo', '')}"
    fields = item if isinstance(item, dict) else {}
    is_pod = "project-open-data" in says or "accessLevel" in fields or "@type" in fields
    return Kind.POD if is_pod else Kind.DCAT_JSON
