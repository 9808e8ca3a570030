"""What came is told by looking, whatever was said of it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.harvest.reading.looking import look
from ckanext.sdi_balikpapan.harvest.reading.records import Kind

RDF = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'
POD = "https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld"
KINDS = [
    (RDF, Kind.RDFXML),
    ('<?xml version="1.0"?>\n<!-- <html> -->\n' + RDF, Kind.RDFXML),
    ("<!DOCTYPE rdf:RDF [<!ENTITY a 'b'>]>\n" + RDF, Kind.RDFXML),
    (
        '<Catalog xmlns="http://www.w3.org/ns/dcat#" xmlns:r='
        '"http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',
        Kind.RDFXML,
    ),
    ("<rss version='2.0'><channel/></rss>", Kind.UNKNOWN),
    ("<!DOCTYPE html><html><body>Galat</body></html>", Kind.HTML),
    ("<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x'><html/>", Kind.HTML),
    ("  <HTML lang='id'>", Kind.HTML),
    ("@prefix dcat: <http://www.w3.org/ns/dcat#> .", Kind.TURTLE),
    ("# catatan\nPREFIX dcat: <http://www.w3.org/ns/dcat#>", Kind.TURTLE),
    ("<http://a> a <http://b> .", Kind.TURTLE),
    ('<http://a> <http://b> "c" .\n', Kind.NTRIPLES),
    ('_:a <http://b> "c"@id .\n', Kind.NTRIPLES),
    ("<https://a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:b> .", Kind.NTRIPLES),
    ("<urn:a:b> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:b> .", Kind.NTRIPLES),
    ('{"@context": {}, "@graph": []}', Kind.JSONLD),
    ('[{"@id": "http://a", "@type": ["http://b"]}]', Kind.JSONLD),
    (json.dumps({"@context": POD, "dataset": [{"title": "A"}]}), Kind.POD),
    ('{"dataset": [{"identifier": "a", "accessLevel": "public"}]}', Kind.POD),
    ('{"dataset": [{"identifier": "a", "title": "A"}]}', Kind.DCAT_JSON),
    ('[{"identifier": "a", "title": "A"}]', Kind.DCAT_JSON),
    ("[]", Kind.DCAT_JSON),
    ('{"help": "", "success": true, "result": {"count": 0, "results": []}}', Kind.CKAN_SEARCH),
    ('{"success": false, "error": {"message": "sibuk"}}', Kind.CKAN_ERROR),
    ('{"message": "sibuk"}', Kind.UNKNOWN),
    ("[1, 2]", Kind.UNKNOWN),
    ("{", Kind.UNKNOWN),
    ("Sedang diperbaiki", Kind.UNKNOWN),
    ("", Kind.EMPTY),
    (" \n ", Kind.EMPTY),
]
CHARSETS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"]


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_the_kind_is_seen_in_the_content(text, kind):
    assert look(text.encode(), charset="iso-8859-1").kind is kind


@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize(("text", "kind"), KINDS[:20])
def test_no_charset_hides_it(text, kind, charset):
    found = look(text.encode(charset), charset="us-ascii")
    assert (found.kind, found.text) == (kind, text)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0\ufeff"), min_size=3))
def test_what_is_utf_8_is_read_as_such_whatever_the_headers_say(text):
    assert look(("{" + text).encode(), charset="latin-1").text == "{" + text


def test_an_older_charset_is_taken_from_the_document_then_from_the_headers():
    text = '<?xml version="1.0" encoding="iso-8859-2"?><a>Łódź</a>'
    assert look(text.encode("iso-8859-2"), charset="cp1252").text == text
    assert look("Ł".encode("iso-8859-2"), charset="iso-8859-2").text == "Ł"
    assert look("“é”".encode("cp1252")).text == "“é”"


@given(st.binary())
def test_any_bytes_are_looked_at(body):
    assert look(body, charset="tidak-ada").kind in Kind


def test_the_admin_knows_better_than_the_look_but_an_error_stays_one():
    assert look(b'{"dataset": []}', kind=Kind.POD).kind is Kind.POD
    assert look(b"<html>", kind=Kind.POD).kind is Kind.HTML
    assert look("é".encode("cp1252"), fixed_charset="cp850").text == "Ú"
