"""Every sentence of ours stands in Indonesian in the code and in English in the catalogue."""

from __future__ import annotations

import re
from pathlib import Path

import ckan
import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from ckan.lib.extract import extract_ckan

PACKAGE = Path(__file__).parents[2] / "ckanext" / "sdi_balikpapan"
METHODS = [("**.py", "python"), ("**/templates/**.html", extract_ckan)]
FILE = "LC_MESSAGES/ckanext-sdi_balikpapan.po"
PLACES = re.compile(r"\{\w*\}|%\(\w+\)s")


def catalogue(language: str) -> Catalog:
    with (PACKAGE / "i18n" / language / FILE).open("rb") as file:
        return read_po(file)


def said_in_the_code() -> set[str]:
    found = extract_from_dir(PACKAGE, METHODS)
    return {message for _, _, message, *_ in found if isinstance(message, str)}


def of_core() -> set[str]:
    with (Path(ckan.__file__).parent / "i18n" / "ckan.pot").open("rb") as file:
        return {message.id for message in read_po(file) if isinstance(message.id, str)}


def test_every_sentence_has_its_english() -> None:
    english = {message.id for message in catalogue("en") if message.string}
    missing = said_in_the_code() - english - of_core()
    assert missing == set(), "Add these to i18n/en/LC_MESSAGES/ckanext-sdi_balikpapan.po"


def test_no_translation_outlives_its_sentence() -> None:
    said = said_in_the_code()
    assert {m.id for m in catalogue("en") if m.id and m.id not in said} == set()
    core = of_core()
    assert {m.id for m in catalogue("id") if isinstance(m.id, str) and m.id not in core} <= {""}


def test_translations_keep_the_places_for_values() -> None:
    for language in ("en", "id"):
        for message in catalogue(language):
            if message.id and isinstance(message.id, str):
                assert sorted(PLACES.findall(message.id)) == sorted(PLACES.findall(message.string))


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_sentence_is_translated_twice(language: str) -> None:
    lines = (PACKAGE / "i18n" / language / FILE).read_text(encoding="utf-8").splitlines()
    entries = sum(line.startswith("msgid ") for line in lines)
    assert entries == len(list(catalogue(language)))
