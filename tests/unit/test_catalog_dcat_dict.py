"""What ckanext-dcat is given, and what is kept of what it made."""

from __future__ import annotations

import pytest

from ckanext.sdi_balikpapan.catalog import dcat_dict

WALIDATA = {"uri": "https://contoh.go.id/walidata", "name": "Diskominfo"}
CONTACT = {"uri": "https://contoh.go.id/walidata#kontak", "name": "Diskominfo", "email": ""}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a\x00b\x0bc\ufffe", "abc"),
        ("baris\r\n\tlagi", "baris\r\n\tlagi"),
        ("\U0001f600 é", "\U0001f600 é"),
        (["a\x01", {"b": "\x02"}, 3, None], ["a", {"b": ""}, 3, None]),
    ],
)
def test_only_what_xml_cannot_carry_is_taken_away(before, after):
    assert dcat_dict.printable(before) == after


def test_a_dataset_without_a_contact_is_asked_about_at_the_walidata():
    assert dcat_dict.for_dcat({}, WALIDATA, CONTACT)["contact"] == [CONTACT]


def test_the_walidatas_contact_is_not_taken_for_the_datasets_own():
    found = [CONTACT, {"uri": "", "name": "Bidang Data", "email": "a@contoh.go.id"}]
    kontak = [{"nama": "Bidang Data", "email": "a@contoh.go.id"}]
    assert dcat_dict.contacts(found, "#kontak") == kontak


def test_only_an_uploaded_file_gets_a_download_address():
    upload = {"id": "1", "url": "https://contoh.go.id/a.csv", "url_type": "upload"}
    link = {"id": "2", "url": "https://contoh.go.id/b"}
    out = dcat_dict.for_dcat({"resources": [upload, link]}, WALIDATA, CONTACT)["resources"]
    assert [r.get("download_url") for r in out] == [upload["url"], None]
    assert [r["access_url"] for r in out] == [upload["url"], link["url"]]


def test_what_the_profile_reads_itself_is_not_kept_twice():
    parsed = {
        "title": "a",
        "contact": [],
        "publisher_type": "x",
        "extras": [{"key": "theme", "value": "x"}, {"key": "uri", "value": "y"}],
        "resources": [{"license": "x", "url": "u"}],
    }
    dcat_dict.without_ours(parsed)
    assert parsed == {
        "title": "a",
        "extras": [{"key": "uri", "value": "y"}],
        "resources": [{"url": "u"}],
    }
