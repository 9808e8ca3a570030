"""Sitemaps as XML."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.catalog.sitemap.writing import Place, index, sitemap

NAME = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
TEXT = st.text(st.characters(min_codepoint=0x20, exclude_categories=["Cs", "Cn"]))


@given(st.lists(TEXT))
def test_any_address_comes_back(urls):
    root = ElementTree.fromstring(sitemap(map(Place, urls)))
    assert root.tag == f"{NAME}urlset"
    assert [url.findtext(f"{NAME}loc") for url in root] == urls


def test_the_index_dates_its_sitemaps_in_utc():
    makassar = timezone(timedelta(hours=8))
    text = index([Place("https://x/y", datetime(2026, 1, 1, 7, 30, 59, tzinfo=makassar))])
    assert "<lastmod>2025-12-31T23:30:59Z</lastmod>" in text
