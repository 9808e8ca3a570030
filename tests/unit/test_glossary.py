"""CKAN's words in Indonesian: nothing lost on the way, and said as the glossary says it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
GLOSSARY = ROOT / "docs" / "glosarium.md"
CATALOGUE = ROOT / "ckanext/sdi_balikpapan/i18n/id/LC_MESSAGES/ckanext-sdi_balikpapan.po"
PLACES = re.compile(r"%\(\w+\)[sd]|%[sdir]|\{[^{}]*\}")
SILENT = ":.0}"  # takes a value and doesn't say it: the name of a field in CKAN's English
TAGS = re.compile(r"<[^>]+>")
# What people read inside a tag may be translated; the rest of it may not.
READ = re.compile(r'\b(title|alt)="[^"]*"')
MARKUP = re.compile(r"<[a-z/!][^>]*>|https?://\S+|[\w.]+@[\w.]+|\{\w*\}|%\(\w+\)s")

# Sentences (their beginnings) in which the English word means something else.
ELSEWHERE = {
    "group": ("<p>CKAN is the world", "Create datasets, groups and"),
    "identifier": ("Uniform resource identifier", "Universally unique identifier"),
    "license": ("Open Data Commons", "GNU"),
    "member": ("Member Since",),
    "organization": ("<p><strong>Admin:</strong> Can edit group",),
    "resource": (
        "Uniform resource identifier",
        "Reorder resource view",
        "{actor} created resource view",
        "{actor} updated resource view",
    ),
    "tag": ("<p><strong>Site Title", "Site Tag Line"),
    "user": (
        "<p>CKAN is the world",
        "<p>As a sysadmin user",
        "A CKAN Dataset is",
        "Unauthorized to register",
    ),
    "view": ("View changes from", "eg. My View"),
    "value": ('"%(method)s" defaults', "Moment.js date", "Must be a Unicode"),
}


class Term(NamedTuple):
    english: str
    ours: tuple[str, ...]
    never: tuple[str, ...]


def terms() -> list[Term]:
    """The glossary's rows with three columns."""
    found = []
    for line in GLOSSARY.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and len(cells) == 3 and cells[0] != "CKAN":
            words = [tuple(w.strip() for w in cell.split(",") if w.strip()) for cell in cells]
            found.append(Term(cells[0], words[1], words[2]))
    return found


def messages() -> list[Message]:
    with CATALOGUE.open("rb") as file:
        return [message for message in read_po(file, locale="id") if message.id]


def english(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def indonesian(message: Message) -> str:
    return message.string if isinstance(message.string, str) else message.string[0]


def holds(text: str, words: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(words)}(?![\w-])", text, re.IGNORECASE) is not None


def read(text: str) -> str:
    """What people read of a sentence: no markup, addresses, or places for values."""
    return MARKUP.sub(" ", text)


def tags(text: str) -> list[str]:
    return sorted(READ.sub("", tag) for tag in TAGS.findall(text))


def test_there_is_something_to_check() -> None:
    assert len(messages()) > 1000
    assert len(terms()) > 40


def test_values_keep_their_places() -> None:
    for message in messages():
        ours = sorted(PLACES.findall(indonesian(message).replace(SILENT, "}")))
        assert ours in [sorted(PLACES.findall(one)) for one in english(message)]


def test_values_without_a_name_keep_their_order() -> None:
    for message in messages():
        ours = re.findall(r"%[sdir]|\{\}", indonesian(message))
        assert ours in [re.findall(r"%[sdir]|\{\}", one) for one in english(message)]


def test_markup_stays_as_it_is() -> None:
    for message in messages():
        assert tags(indonesian(message)) in [tags(one) for one in english(message)]


def test_nothing_is_left_empty() -> None:
    assert [english(message) for message in messages() if not indonesian(message).strip()] == []


def speaks_of(message: Message, term: Term) -> bool:
    sentence = english(message)[0]
    said = read(sentence)
    return not sentence.startswith(ELSEWHERE.get(term.english, ("\0",))) and any(
        holds(said, one) for one in (term.english, f"{term.english}s")
    )


@pytest.mark.parametrize("term", terms(), ids=lambda term: term.english)
def test_a_word_of_ckan_is_said_as_the_glossary_says(term: Term) -> None:
    otherwise = [
        (english(message)[0], indonesian(message))
        for message in messages()
        if speaks_of(message, term)
        and not any(word in indonesian(message).lower() for word in term.ours)
    ]
    assert otherwise == []


@pytest.mark.parametrize("term", terms(), ids=lambda term: term.english)
def test_words_that_the_glossary_rejects_are_not_used(term: Term) -> None:
    rejected = [
        indonesian(message)
        for message in messages()
        for word in term.never
        if holds(read(indonesian(message)), word)
    ]
    assert rejected == []
