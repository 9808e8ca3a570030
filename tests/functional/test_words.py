"""Every sentence of ours stands in Indonesian in the code and in English in the catalogue."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

import ckan
import ckan.plugins.toolkit as tk
import ckanext.dcat
import ckanext.scheming
import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from ckan.lib.extract import extract_ckan
from ckan.lib.i18n import build_js_translations, get_js_translations_dir
from ckan.tests.helpers import CKANTestApp

PACKAGE = Path(__file__).parents[2] / "ckanext" / "sdi_balikpapan"
# Words that CKAN translates, though no extraction can see them: `_(user.state)`.
UNSEEN = {"active", "deleted", "pending"}
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
    """CKAN's sentences; the first form of those with a plural."""
    with (Path(ckan.__file__).parent / "i18n" / "ckan.pot").open("rb") as file:
        return {first(message.id) for message in read_po(file)} - {""}


def of_neighbours() -> set[str]:
    """The sentences of ckanext-dcat and ckanext-scheming, which have no Indonesian of their own."""
    folders = [Path(module.__file__).parent for module in (ckanext.dcat, ckanext.scheming)]
    return {first(m) for folder in folders for _, _, m, *_ in extract_from_dir(folder, METHODS)}


def first(message: str | Iterable[str]) -> str:
    return message if isinstance(message, str) else next(iter(message))


def translated(messages: Catalog) -> set[str]:
    return {first(m.id) for m in messages if m.id and any(m.string) and not m.fuzzy}


def test_every_sentence_has_its_english() -> None:
    english = {message.id for message in catalogue("en") if message.string}
    missing = said_in_the_code() - english - of_core()
    assert missing == set(), "Add these to i18n/en/LC_MESSAGES/ckanext-sdi_balikpapan.po"


def test_no_translation_outlives_its_sentence() -> None:
    said = said_in_the_code()
    assert {m.id for m in catalogue("en") if m.id and m.id not in said} == set()
    known = of_core() | of_neighbours() | UNSEEN
    assert {first(m.id) for m in catalogue("id") if m.id and first(m.id) not in known} == set()


def test_every_sentence_of_ckan_has_its_indonesian() -> None:
    with (Path(ckan.__file__).parent / "i18n/id/LC_MESSAGES/ckan.po").open("rb") as file:
        of_ckan = translated(read_po(file))
    missing = (of_core() | of_neighbours()) - translated(catalogue("id")) - of_ckan
    assert missing == set(), "Add these to i18n/id/LC_MESSAGES/ckanext-sdi_balikpapan.po"


def test_our_indonesian_goes_before_that_of_ckan(app: CKANTestApp) -> None:
    with app.flask_app.test_request_context(environ_overrides={"CKAN_LANG": "id"}):
        assert tk._("Resources") == "Berkas"
        assert tk._("Forgotten your password?") == "Lupa kata sandi?"
        assert tk.ungettext("{number} view", "{number} views", 2) == "dilihat {number} kali"


@pytest.mark.usefixtures("app")
def test_scripts_speak_indonesian_too() -> None:
    build_js_translations()
    said = json.loads((Path(get_js_translations_dir()) / "id.js").read_text(encoding="utf-8"))
    assert said["Saving..."] == [None, "Menyimpan…"]
    assert said["Please Confirm"] == [None, "Mohon pastikan"]


def test_translations_keep_the_places_for_values() -> None:
    for language in ("en", "id"):
        for message in catalogue(language):
            if message.id and isinstance(message.id, str):
                said = message.string.replace(":.0}", "}")
                assert sorted(PLACES.findall(message.id)) == sorted(PLACES.findall(said))


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_sentence_is_translated_twice(language: str) -> None:
    lines = (PACKAGE / "i18n" / language / FILE).read_text(encoding="utf-8").splitlines()
    entries = sum(line.startswith("msgid ") for line in lines)
    assert entries == len(list(catalogue(language)))
