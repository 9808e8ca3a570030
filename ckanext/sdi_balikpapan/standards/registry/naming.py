"""INDAH's rules for the name of a concept, variable or indicator. Pure.

A concept: words with capitals, unique, no uncommon abbreviation, not begun with a measure, no
period, no region. That the rules hold for variables and indicators, too (which may begin with a
measure), is ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache

from ckanext.sdi_balikpapan.standards.registry import spans
from ckanext.sdi_balikpapan.standards.registry.word_table import rows, words


class Kind(str, Enum):
    """What is named."""

    CONCEPT = "konsep"
    VARIABLE = "variabel"
    INDICATOR = "indikator"


@dataclass(frozen=True)
class Rule:
    """One rule: for which kinds, from where, and the reason in both languages."""

    code: str
    kinds: frozenset[str]
    source: str
    reason: Mapping[str, str]


@dataclass(frozen=True)
class Complaint:
    """What is wrong with a name.

    :param found: the part of the name that breaks the rule.
    :param proposed: a name that keeps all rules, or empty when people must find it.
    """

    rule: str
    found: str
    proposed: str = ""

    def reason(self, language: str = "id") -> str:
        """Why, as a sentence."""
        return rules()[self.rule].reason[language].format(found=self.found)


@cache
def rules() -> Mapping[str, Rule]:
    """The rules by their code, in the order in which they are told."""
    return {
        row["kode"]: Rule(
            row["kode"],
            frozenset(row["jenis"].split()),
            row["sumber"],
            {"id": row["alasan_id"], "en": row["alasan_en"]},
        )
        for row in rows("aturan_nama")
    }


def lint(kind: Kind | str, name: str, taken: Collection[str] = ()) -> list[Complaint]:
    """What is wrong with a name.

    :param taken: names of the same kind that others have.
    """
    kind = Kind(kind)
    found = _broken(kind, name)
    proposed = _mended(kind, name) if found else name
    used = {_folded(other): other for other in taken}
    same = used.get(_folded(name)) or (used.get(_folded(proposed)) if proposed else None)
    if same:
        found, proposed = [*found, ("unik", same)], ""
    return [Complaint(rule, part, proposed if found else "") for rule, part in found]


def _broken(kind: Kind, name: str) -> list[tuple[str, str]]:
    of_kind = [code for code, rule in rules().items() if kind.value in rule.kinds]
    found = [(code, _FINDERS[code](name)) for code in of_kind if code in _FINDERS]
    return [(code, part) for code, part in found if part]


def _mended(kind: Kind, name: str) -> str:
    """The name that keeps the rules, or nothing when no machine knows it."""
    for _ in range(4):
        before = name
        name = " ".join(name.replace("_", " ").strip(_MARKS).split())
        name = _written_out(name)
        name = spans.without(name, spans.periods(name))
        name = spans.without(name, spans.regions(name))
        if kind is Kind.CONCEPT:
            name = _without_measure(name)
        name = _capitalised(name)
        if name == before:
            break
    return name if name and not _broken(kind, name) else ""


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


# What each rule finds, or "".

_MARKS = " \t\n.,;:-–*/\\|\"'"
_TOKEN = re.compile(r"[^\s/()]+")
_ROMAN = re.compile(r"(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})")
_VOWEL = re.compile(r"[aeiouyAEIOUY]")


def _marks(name: str) -> str:
    tidy = " ".join(name.replace("_", " ").split())
    if not any(letter.isalpha() for letter in name):
        return name or " "
    return name if tidy != name or name.strip(_MARKS) != name else ""


def _rest(name: str) -> str:
    """Without underscores, the period and the region, which have rules of their own."""
    name = " ".join(name.replace("_", " ").split())
    name = spans.without(name, spans.periods(name))
    return spans.without(name, spans.regions(name))


def _abbreviation(name: str) -> str:
    name = _rest(name)
    shouted = name.isupper()
    return next((token for token in _tokens(name) if _is_abbreviation(token, shouted)), "")


def _is_abbreviation(token: str, shouted: bool) -> bool:
    """In a name that is all capitals only what can't be a word counts."""
    bare = token.strip(".,;:\"'")
    if bare.casefold() in _abbreviations() or not bare.isalpha() or _ROMAN.fullmatch(bare):
        return False
    if bare.casefold() in words("kepanjangan"):
        return True
    if bare.casefold() in words("penghubung") or len(bare) < 2:
        return False
    short = token.endswith(".") and len(bare) <= 5
    capitals = bare.isupper() and not shouted
    return short or capitals or not _VOWEL.search(bare)


def _period(name: str) -> str:
    return _first(name, spans.periods(name))


def _region(name: str) -> str:
    return _first(name, spans.regions(name))


def _first(name: str, found: list[spans.Span]) -> str:
    return name[slice(*found[0])].strip() if found else ""


def _measure(name: str) -> str:
    match = _measures().match(name.replace("_", " ").strip(_MARKS))
    return match[1] if match else ""


def _small(name: str) -> str:
    name = _rest(name)
    tokens = list(_tokens(name))
    if name.isupper() and any(t != _capital(t, False) for t in tokens):
        return name
    return next((t for i, t in enumerate(tokens) if _is_small(t, first=i == 0)), "")


def _is_small(token: str, first: bool) -> bool:
    bare = token.strip(".,;:\"'")
    written_out = words("kepanjangan").get(bare.casefold(), bare)
    linking = not first and written_out.casefold() in words("penghubung")
    if not bare or not bare[0].isalpha() or _known(bare):
        return False
    return not linking and not bare[0].isupper()


_FINDERS: Mapping[str, Callable[[str], str]] = {
    "tanda": _marks,
    "singkatan": _abbreviation,
    "periode": _period,
    "wilayah": _region,
    "ukuran": _measure,
    "kapital": _small,
}


# How each is mended.


def _written_out(name: str) -> str:
    def full(match: re.Match[str]) -> str:
        bare = match[0].strip(".,;:\"'")
        if _known(bare):
            return match[0]
        return words("kepanjangan").get(bare.casefold(), match[0])

    return _TOKEN.sub(full, name)


def _without_measure(name: str) -> str:
    while match := _measures().match(name):
        rest = name[match.end() :].strip()
        if not rest:
            return name
        name = rest
    return name


def _capitalised(name: str) -> str:
    shouted = name.isupper()
    first = True

    def written(match: re.Match[str]) -> str:
        nonlocal first
        was, first = first, False
        return _capital(match[0], was, shouted)

    return _TOKEN.sub(written, name)


def _capital(token: str, first: bool, shouted: bool = True) -> str:
    folded = token.strip(".,;:\"'").casefold()
    known = _abbreviations().get(folded)
    if known and (shouted or token[0].islower()):
        return token.casefold().replace(folded, known)
    if not first and folded in words("penghubung"):
        return token.casefold() if shouted else token
    if not shouted:
        return token[:1].upper() + token[1:] if token[:1].isalpha() else token
    return token if _ROMAN.fullmatch(token) else token.capitalize()


@cache
def _measures() -> re.Pattern[str]:
    alternatives = "|".join(sorted(map(re.escape, words("ukuran")), key=len, reverse=True))
    return re.compile(rf"({alternatives})\b(?!-)(?:\s+(?:dari|untuk|atas)\b)?", re.IGNORECASE)


@cache
def _abbreviations() -> Mapping[str, str]:
    return words("singkatan")


def _known(bare: str) -> bool:
    return _abbreviations().get(bare.casefold()) == bare


def _tokens(name: str) -> list[str]:
    return _TOKEN.findall(name)


def readable(name: str) -> str:
    """A column's name as words: `jml_pddk` is "Jumlah Penduduk"; period and region stay."""
    if name.isupper():
        name = name.casefold()
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.replace("_", " "))
    return _capitalised(_written_out(" ".join(name.strip(_MARKS).split())))
