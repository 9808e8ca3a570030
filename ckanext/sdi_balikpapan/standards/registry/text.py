"""Names and definitions as comparable words: one term for one thing, stems, nothing that is said
elsewhere. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from ckanext.sdi_balikpapan.standards.registry import spans
from ckanext.sdi_balikpapan.standards.registry.word_table import rows, words

_WORD = re.compile(r"[a-z0-9]+")
Terms = tuple[str, ...]


def terms(text: str, dictionary: bool = True) -> Terms:
    """The words of a text in small letters, acronyms and synonyms replaced by one term.

    Period and region are dropped: they don't tell concepts apart.
    """
    text = spans.without(text, spans.periods(text))
    text = spans.without(text, spans.regions(text))
    plain = unicodedata.normalize("NFKD", text.casefold())
    found = tuple(_WORD.findall(plain))
    return tuple(_replaced(found)) if dictionary else found


def stems(found: Terms) -> list[str]:
    """What is weighed: stems of the words that say something."""
    return [stem(word) for word in found if word not in words("kata_henti")]


# A root has at least four letters left, or the word is left alone.
_SUFFIXES = re.compile(r"^(.{4,}?)(?:nya|lah|kah)?$")
_ENDINGS = ("kan", "an", "i")
_PREFIXES = {
    "meng": "", "meny": "s", "men": "", "mem": "", "me": "",
    "peng": "", "peny": "s", "pen": "", "pem": "", "per": "", "pe": "",
    "ber": "", "ter": "", "di": "", "ke": "", "se": "",
}  # fmt: skip
_PROTECTED = frozenset(
    "kelurahan kecamatan penduduk pendapatan kesehatan pemerintah perempuan pertama kendaraan "
    "keluarga kematian kelahiran kejadian sekolah mencari indeks pertanian perikanan "
    "pelayanan".split()
)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The word without its endings and one prefix; light, as for search."""
    if word in _PROTECTED or not word.isalpha():
        return word
    match = _SUFFIXES.match(word)
    root = match[1] if match else word
    for ending in _ENDINGS:
        if root.endswith(ending) and len(root) - len(ending) >= 4:
            root = root[: -len(ending)]
            break
    for prefix, instead in _PREFIXES.items():
        if root.startswith(prefix) and len(root) - len(prefix) >= 4:
            return instead + root[len(prefix) :]
    return root


def measure(name: str, definition: str = "") -> str:
    """What kind of measure: `jumlah`, `persen`, `rata-rata`, `indeks`, or "" when not sure."""
    said = _first_measure(name)
    return said or ("persen" if _PART.search(definition.casefold()) else "")


_PART = re.compile(r"\b(?:persentase|persen|bagian|dibagi)\b")


def _first_measure(text: str) -> str:
    found = _WORD.findall(text.casefold())
    known = words("jenis_ukuran")
    return known.get(" ".join(found[:2])) or known.get(found[0] if found else "") or ""


def _replaced(found: Terms) -> Iterator[str]:
    place = 0
    while place < len(found):
        for length in range(min(_longest(), len(found) - place), 0, -1):
            better = _dictionary().get(found[place : place + length])
            if better:
                yield from better
                place += length
                break
        else:
            yield found[place]
            place += 1


@cache
def _dictionary() -> Mapping[Terms, Terms]:
    return {tuple(row["istilah"].split()): tuple(row["baku"].split()) for row in rows("padanan")}


@cache
def _longest() -> int:
    return max(map(len, _dictionary()))
