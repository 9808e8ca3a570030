"""Where a name speaks of a period or of a region. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from ckanext.sdi_balikpapan.standards import codelists
from ckanext.sdi_balikpapan.standards.registry.word_table import words

Span = tuple[int, int]

_MONTH = (
    r"(?:januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember)"
)
_YEAR = r"(?<![\d.,/])(?:19|20)\d\d(?:\s*[-–/]\s*(?:19|20)?\d\d)?(?![\d.,]?\d)"
_ORDINAL = r"(?:[ivx]{1,4}|\d{1,2}|pertama|kedua|ketiga|keempat)\b"
_UNTIL = r"\s*(?:[-–]|sampai|hingga|s\.?d\.?|dan)\s*"
_OF_YEAR = rf"(?:\s+(?:tahun\s+)?{_YEAR})?"
_PERIOD = re.compile(
    rf"""
    \b(?:\d{{1,2}}\s+)?(?:bulan\s+)?{_MONTH}\b(?:{_UNTIL}(?:\d{{1,2}}\s+)?{_MONTH}\b)?{_OF_YEAR}
    |\b(?:triwulan|tri\s+wulan|tw|kuartal|semester|caturwulan|minggu\s+ke)[\s.-]*{_ORDINAL}{_OF_YEAR}
    |\b(?:(?:tahun|thn|th)\.?(?:\s+(?:anggaran|ajaran|pelajaran|akademik))?|ta|t\.a\.|periode)\s+
      {_YEAR}(?:{_UNTIL}{_YEAR})?
    |{_YEAR}(?:{_UNTIL}{_YEAR})?
    """,
    re.IGNORECASE | re.VERBOSE,
)
# A base year, a law or a plan belongs to the concept: "Harga Konstan 2010", "Visi 2045".
_PART_OF_CONCEPT = frozenset("dasar konstan nomor no sni iso pasal visi agenda".split())
_OFFICE = frozenset("pemerintah jalan walikota dprd".split())
_COMMON_BEFORE = frozenset(
    "ibu jalan taman hutan tata dalam angkutan transportasi bus antar pusat pinggiran "
    "masyarakat perencanaan warga kawasan ruang".split()
)


def periods(name: str) -> list[Span]:
    """Where the name says a period, with the words that lead to it."""
    found = []
    for match in _PERIOD.finditer(name):
        before, after = _around(name, match.span())
        if before not in _PART_OF_CONCEPT and after not in words("bukan_periode"):
            found.append(match.span())
    return found


def regions(name: str) -> list[Span]:
    """Where the name says a region."""
    found: list[Span] = []
    for match in _named().finditer(name):
        before, _ = _around(name, match.span())
        if before in words("gelar_wilayah"):
            continue
        # Of "Pemerintah Kota Balikpapan" the office stays.
        kept = before in _OFFICE and match["kind"]
        found.append((match.start("place") if kept else match.start(), match.end()))
    for match in _ANY_PLACE.finditer(name):
        before, _ = _around(name, match.span())
        taken = any(start < match.end() and match.start() < end for start, end in found)
        first = match["place"].casefold()
        common = first in words("bukan_wilayah") or first in words("penghubung")
        if not taken and not common and before not in _COMMON_BEFORE:
            found.append(match.span())
    return sorted(found)


def without(name: str, spans: list[Span]) -> str:
    """The name without those places, and without what then leads nowhere."""
    if not spans:
        return name
    for start, end in reversed(spans):
        name = f"{name[:start]} {name[end:]}"
    name = re.sub(r"\(\s*\)", " ", name)
    name = re.sub(r"\s+([,)])", r"\1", " ".join(name.split()))
    while (shorter := _DANGLING.sub("", name)) != name:
        name = shorter
    return name


def _around(name: str, span: Span) -> tuple[str, str]:
    before, after = name[: span[0]].split(), name[span[1] :].split()
    return (
        before[-1].strip("(,.").casefold() if before else "",
        after[0].strip("),.").casefold() if after else "",
    )


@cache
def _named() -> re.Pattern[str]:
    """Regions by their own names; villages only with their kind before them: "Damai" is a word."""
    whole, villages = {*words("provinsi"), *words("kabkota")}, set()
    for code in codelists.code_list("wilayah"):
        kind, _, bare = code.nama.partition(" ")
        village = kind in ("Kelurahan", "Desa")
        (villages if village else whole).add(
            (bare if kind != "Kalimantan" else code.nama).casefold()
        )
    kinds = r"kota|kabupaten|kab\.?|provinsi|prov\.?|kecamatan|kec\.?|pulau|daerah|wilayah"
    return re.compile(
        rf"(?<![\w/])(?:(?:se-?|di\s+|wilayah\s+)?(?P<kind>(?:(?:{kinds})\s+)+)?(?P<place>{_any(whole)})"
        rf"|(?:se-?|di\s+)?(?:kelurahan|kel\.?|desa)\s+(?:{_any(villages)})"
        rf"|(?:se-?|di\s+)(?:pulau\s+)?(?:{_any(words('pulau'))}))(?![\w/-])",
        re.IGNORECASE,
    )


def _any(names: Iterable[str]) -> str:
    longest_first = sorted(names, key=len, reverse=True)
    return "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in longest_first)


_ANY_PLACE = re.compile(
    r"(?<![\w/])(?:[Dd]i\s+|[Ss]e-)?(?:Kota|Kabupaten|Kab\.|Provinsi|Prov\.)\s+"
    r"(?P<place>[A-Z][a-z]+)(?:\s+[A-Z][a-z]+)?(?=\s*(?:$|[,)(]|(?:[Mm]enurut|[Tt]ahun|per)\b))"
)
_DANGLING = re.compile(
    r"(?:^[\s,;:.\-–)]+|[\s,;:\-–(]+$"
    r"|\s+(?:di|se|ke|dari|pada|per|untuk|dan|atau|dalam|menurut|sampai|hingga|sejak|selama|tahun"
    r"|bulan|periode|s\.d\.|wilayah|dengan|oleh|yang)$|^(?:di|ke|dari|pada|per|dan|untuk|dalam)\s+)",
    re.IGNORECASE,
)
