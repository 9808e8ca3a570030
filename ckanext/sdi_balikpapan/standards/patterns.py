"""How the codes and dates of statistical metadata are written. Pure."""

from __future__ import annotations

import re
from datetime import date

# Peraturan BPS 4/2021, annex: group, concept, definition, classification.
KODE_SDS = re.compile(r"[A-Z]{1,2}\d{5}\.\d{2}\.\d{2}")
# Only two numbers were ever seen (V-23.1600.004, V-23.1375.002): loose on purpose.
NOMOR_REKOMENDASI = re.compile(r"[A-Z]{1,2}-\d{2}\.\d{4}\.\d{1,6}")
TANGGAL = re.compile(r"(\d{4}-\d{2}-\d{2})([T ].*)?")
_HARI = re.compile(
    r"(?<![\d/.-])(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d{1,2}\s+[A-Za-z]{3,9}\s+\d{4})\b"
)
TAHUN = re.compile(r"(19|20)\d{2}")


def kode_sds(text: str) -> str | None:
    """A code of Standar Data Statistik, tidied, or None."""
    return _tidy(KODE_SDS, text)


def nomor_rekomendasi(text: str) -> str | None:
    """The number of a BPS recommendation, tidied, or None."""
    return _tidy(NOMOR_REKOMENDASI, text)


def tahun(text: str) -> str | None:
    """A year, tidied, or None."""
    return _tidy(TAHUN, text)


def tanggal(text: str) -> date | None:
    """A day in ISO 8601, with or without a time after it, or None."""
    found = TANGGAL.fullmatch(text.strip())
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def names_a_decision(text: str) -> bool:
    """Whether a text holds a number and, besides, a day: "Forum SDI 3/2026, 5 Maret 2026"."""
    rest = _HARI.sub(" ", text, count=1)
    return rest != text and any(letter.isdecimal() for letter in rest)


def _tidy(pattern: re.Pattern[str], text: str) -> str | None:
    tidy = "".join(text.split()).upper()
    return tidy if pattern.fullmatch(tidy) else None
