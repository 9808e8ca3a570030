"""Which entries of the registry resemble one another, and in what they differ. Pure.

Half the title, half title with definition, as TF-IDF over stems. Titles alone miss most twins, so
a definition comes before the check.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from ckanext.sdi_balikpapan.standards.registry import text
from ckanext.sdi_balikpapan.standards.registry.contrast import Aspect, Difference, differences

LIMIT = 3
LEAST = 0.12
"""Below this nothing is shown."""
ALIKE = 0.30
"""From here two entries may be variants of one another."""
EQUAL = 0.50
"""From here two entries in which no difference is seen may be the same."""
_COSTS = {Aspect.MEASURE: 0.85, Aspect.CLASS: 0.8, Aspect.CONCEPT: 0.5}
_SHORTLIST = 8


class Decision(str, Enum):
    """What two entries are to one another."""

    SAME = "sama"
    VARIANT = "varian"
    DIFFERENT = "berbeda"


@dataclass(frozen=True)
class Entry:
    """What of an entry is compared."""

    id: str
    name: str
    definition: str = ""
    measure: str = ""
    classification: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Neighbour:
    """An entry that resembles the asked one.

    :param score: 0 to 1.
    :param shared: the words they share, the most telling first.
    :param differs: in what they differ.
    :param suggestion: what a reader most likely decides.
    """

    id: str
    score: float
    shared: tuple[str, ...]
    differs: tuple[Difference, ...]
    suggestion: Decision

    def why(self, language: str = "id") -> str:
        """The reasons as a sentence or two."""
        return _sentence(self, language)


@dataclass(frozen=True)
class _Seen:
    entry: Entry
    title: text.Terms
    measure: str
    words: Mapping[str, str] = field(default_factory=dict)


class Index:
    """Entries made ready to be asked.

    Made once and kept by whoever asks often; 20,000 entries take five seconds and 60 MB,
    a question 6 ms.

    :param dictionary: whether acronyms and synonyms are known.
    """

    def __init__(self, entries: Iterable[Entry], dictionary: bool = True) -> None:
        self._dictionary = dictionary
        self._seen: list[_Seen] = []
        counted: list[tuple[Counter[str], Counter[str]]] = []
        for entry in entries:
            seen, title, whole = self._read(entry)
            self._seen.append(seen)
            counted.append((title, whole))
        spread = Counter(word for _, whole in counted for word in whole)
        size = len(counted)
        self._unseen = math.log(1 + size) + 1
        self._rarity = {w: math.log((1 + size) / (1 + n)) + 1 for w, n in spread.items()}
        self._postings: tuple[_Postings, _Postings] = (_Postings(), _Postings())
        for number, fields in enumerate(counted):
            for postings, words in zip(self._postings, fields, strict=True):
                postings.add(number, self._weights(words))

    def neighbours(self, entry: Entry, limit: int = LIMIT) -> list[Neighbour]:
        """The entries that resemble this one most, without itself."""
        asked, title, whole = self._read(entry)
        scores: defaultdict[int, float] = defaultdict(float)
        vectors = [self._weights(words) for words in (title, whole)]
        for postings, weights in zip(self._postings, vectors, strict=True):
            postings.score(weights, scores)
        best = sorted(scores, key=scores.__getitem__, reverse=True)[: _SHORTLIST + limit * 2]
        found = [
            self._neighbour(asked, self._seen[number], scores[number], vectors[1])
            for number in best
            if self._seen[number].entry.id != entry.id
        ]
        found = sorted((n for n in found if n.score >= LEAST), key=lambda n: -n.score)
        return found[:limit]

    def _neighbour(
        self, asked: _Seen, other: _Seen, score: float, weights: Mapping[str, float]
    ) -> Neighbour:
        differs = differences(asked.title, other.title, (asked.measure, other.measure))
        likely = suggestion(score, differs)
        for aspect in {difference.aspect for difference in differs}:
            score *= _COSTS[aspect]
        common = sorted(asked.words.keys() & other.words.keys(), key=lambda w: -weights.get(w, 0))
        shared = tuple(asked.words[stem] for stem in common[:5])
        return Neighbour(other.entry.id, min(1.0, score), shared, differs, likely)

    def _read(self, entry: Entry) -> tuple[_Seen, Counter[str], Counter[str]]:
        named = text.terms(entry.name, self._dictionary)
        said = text.terms(" ".join([entry.definition, *entry.aliases]), self._dictionary)
        title, rest = Counter(text.stems(named)), Counter(text.stems(said))
        measure = text.measure(entry.measure or entry.name, entry.definition)
        words = {text.stem(word): word for word in (*said, *named)}
        words = {stem: word for stem, word in words.items() if stem in title or stem in rest}
        compared = (*named, *text.terms(entry.classification, self._dictionary))
        return _Seen(entry, compared, measure, words), title, title + rest

    def _weights(self, words: Counter[str]) -> dict[str, float]:
        rarity = self._rarity
        raw = {
            word: (1 + math.log(n)) * rarity.get(word, self._unseen) for word, n in words.items()
        }
        length = math.sqrt(sum(weight * weight for weight in raw.values())) or 1.0
        return {word: weight / length for word, weight in raw.items()}


class _Postings:
    """Which entries hold a word, with which weight."""

    def __init__(self) -> None:
        self._numbers: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
        self._weights: defaultdict[str, array[float]] = defaultdict(lambda: array("f"))

    def add(self, number: int, weights: Mapping[str, float]) -> None:
        for word, weight in weights.items():
            self._numbers[word].append(number)
            self._weights[word].append(weight)

    def score(self, weights: Mapping[str, float], scores: defaultdict[int, float]) -> None:
        for word, mine in weights.items():
            if word in self._numbers:
                half = mine / 2
                for number, theirs in zip(self._numbers[word], self._weights[word], strict=True):
                    scores[number] += half * theirs


def neighbours(entry: Entry, entries: Sequence[Entry], limit: int = LIMIT) -> list[Neighbour]:
    """The entries that resemble this one most; who asks often keeps an `Index`."""
    return Index(entries).neighbours(entry, limit)


def suggestion(score: float, differs: Iterable[Difference]) -> Decision:
    """What a reader most likely decides; the reader decides."""
    aspects = {difference.aspect for difference in differs}
    if score < ALIKE or Aspect.CONCEPT in aspects:
        return Decision.DIFFERENT
    if aspects:
        return Decision.VARIANT
    return Decision.SAME if score >= EQUAL else Decision.DIFFERENT


_WORDS = {
    "id": {
        "shared": "Sama-sama menyebut {}.",
        Aspect.MEASURE: "Ukurannya berbeda: {} dan {}.",
        Aspect.CLASS: "Klasifikasinya berbeda: {} dan {}.",
        Aspect.CONCEPT: "Yang diukur berbeda: {} dan {}.",
        "none": "tidak disebut",
    },
    "en": {
        "shared": "Both mention {}.",
        Aspect.MEASURE: "The measures differ: {} and {}.",
        Aspect.CLASS: "The classifications differ: {} and {}.",
        Aspect.CONCEPT: "What is measured differs: {} and {}.",
        "none": "not said",
    },
}


def _sentence(found: Neighbour, language: str) -> str:
    say = _WORDS[language]
    parts = [say["shared"].format(", ".join(found.shared))] if found.shared else []
    for d in found.differs:
        parts.append(say[d.aspect].format(d.one or say["none"], d.other or say["none"]))
    return " ".join(parts)
