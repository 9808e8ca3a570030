"""The code that somebody meant by a name, an IRI or an abbreviation. Pure."""

from __future__ import annotations

import re
from functools import cache

from ckanext.sdi_balikpapan.catalog.mapping import IANA
from ckanext.sdi_balikpapan.catalog.mapping import code_of as code_of_iri
from ckanext.sdi_balikpapan.catalog.pod import REPEATS
from ckanext.sdi_balikpapan.standards.codelists import Code, code_list

_EU_THEME = "http://publications.europa.eu/resource/authority/data-theme/"
# What others write, where no code list says so: by list, what is written, and the code.
_ALSO = {
    "akses": {
        "public": "terbuka",
        "publik": "terbuka",
        "open": "terbuka",
        "umum": "terbuka",
        "restricted public": "terbatas",
        "restricted": "terbatas",
        "non-public": "tertutup",
        "private": "tertutup",
        "rahasia": "tertutup",
    },
    "lisensi": {
        "cc by": "cc-by",
        "cc by 4.0": "cc-by",
        "cc-by 4.0": "cc-by",
        "cc by-sa 4.0": "cc-by-sa",
        "cc0": "cc-zero",
        "cc-0": "cc-zero",
        "odbl": "odc-odbl",
        "pddl": "odc-pddl",
        "other-pd": "other-open",
        # The EU's codes of licences.
        "cc_by_4_0": "cc-by",
        "cc_bysa_4_0": "cc-by-sa",
        "odc_by": "odc-by",
        "odc_bl": "odc-odbl",
        "odc_pddl": "odc-pddl",
    },
    "format": {
        "excel": "XLSX",
        "shapefile": "SHP",
        "esri shapefile": "SHP",
        "jpg": "JPEG",
        "xlxs": "XLSX",
        "xslx": "XLSX",
        "text": "TXT",
        "web page": "HTML",
        "application/vnd.geo+json": "GeoJSON",
        "text/xml": "XML",
        "text/comma-separated-values": "CSV",
        "application/csv": "CSV",
        "application/x-zip-compressed": "ZIP",
    },
    "jadwal_pemutakhiran": {
        "annually": "tahunan",
        "yearly": "tahunan",
        "setiap tahun": "tahunan",
        "irregular": "ad_hoc",
        "insidental": "ad_hoc",
        "quarter": "triwulanan",
        "biannual": "semesteran",
        "semiannual": "semesteran",
    },
    # Of the EU's themes, those that no category of ours names as its own.
    "tema": {
        _EU_THEME + "AGRI": "ekonomi-dan-industri",
        _EU_THEME + "ENER": "lingkungan-dan-sumber-daya-alam",
        _EU_THEME + "SOCI": "perlindungan-sosial-dan-kesehatan",
        _EU_THEME + "TECH": "pendidikan-dan-tenaga-kerja",
        _EU_THEME + "TRAN": "pembangunan-daerah",
        "population and society": "perlindungan-sosial-dan-kesehatan",
        "transport": "pembangunan-daerah",
    },
}
# Everybody has IRIs of their own for these, which end in what they mean.
_BY_LAST_PART = frozenset({"format", "lisensi"})
_IRI_COLUMNS = ("iri", "eu_theme", "eu_access_right", "eu_frequency", "eu_file_type", "eu_language")
_NAME_COLUMNS = ("judul_ckan", "spdx", "media_type", "singkatan", "ejaan_lain", "kode_bps")


def folded(text: str) -> str:
    """A text as it is compared: without case, blanks, and what makes addresses differ."""
    text = " ".join(text.split()).casefold()
    if "://" in text:
        text = re.sub(r"^https?://(?:www\.)?", "", text).split("#")[0].rstrip("/")
        return re.sub(r"/(?:legalcode|deed)(?:\.\w+)?$", "", text).rstrip("/")
    return text


def code_of(name: str, text: str) -> str | None:
    """The code of a list that is written so, or None."""
    text = text.strip()
    codes = code_list(name)
    if codes.get(text):
        return text
    own = code_of_iri(text) or code_of_iri(text.casefold())
    if own and own[0] == name and codes.get(own[1]):
        return own[1]
    key = folded(text).removeprefix(folded(IANA) + "/")
    found = _known(name).get(key)
    if found is None and name in _BY_LAST_PART and "://" in text:
        return _known(name).get(key.rpartition("/")[2])
    return found


@cache
def _known(name: str) -> dict[str, str]:
    known: dict[str, str] = {}
    for code in code_list(name):
        for spelling in _spellings(code):
            known.setdefault(folded(spelling), code.kode)
    for spelling, kode in _ALSO.get(name, {}).items():
        known.setdefault(folded(spelling), kode)
    if name == "jadwal_pemutakhiran":
        by_frequency = {c["eu_frequency"].rpartition("/")[2]: c.kode for c in code_list(name)}
        for frequency, repeats in REPEATS.items():
            if frequency in by_frequency:
                known.setdefault(folded(repeats), by_frequency[frequency])
                known.setdefault(folded(frequency), by_frequency[frequency])
    known.pop("", None)
    return known


def _spellings(code: Code) -> list[str]:
    iris = [code.more[column] for column in _IRI_COLUMNS if code.more.get(column)]
    names = [code.more[column] for column in _NAME_COLUMNS if code.more.get(column)]
    parts = code.more.get("subtema", "").split(";")
    ends = (iri.rpartition("/")[2] for iri in iris[:1])
    short = re.sub(r"^(?:Kota|Kabupaten|Provinsi) ", "", code.nama)
    return [*code.spellings(), *iris, *names, *parts, *ends, short]
