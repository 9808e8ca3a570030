"""The columns of the sheet: the 19 + 3 of the law's order, then those that we add. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ckanext.sdi_balikpapan.standards.daftar_data import FORM, RELEASES, YEAR
from ckanext.sdi_balikpapan.standards.forms.form import FormField, Type
from ckanext.sdi_balikpapan.standards.forms.form import form as form_of

OFFICE = "owner_org"
VERSION = "versi"
_OURS = ("pemilik_indikator", "kriteria_prioritas", "urusan", "kategori", RELEASES, YEAR)
_OFFICE = FormField(
    name=OFFICE,
    code="10",
    block="data",
    type=Type.TEXT,
    label_id="Produsen Data",
    label_en="Data producer",
    help_id="Nama atau alamat perangkat daerah yang menghasilkan data.",
    help_en="Name or address of the agency that produces the data.",
    example="Dinas Pendidikan dan Kebudayaan",
    source="Perpres 39/2019 ps 27(3)",
    confidence="hukum",
)
_VERSION = FormField(
    name=VERSION,
    code="",
    block="",
    type=Type.TEXT,
    label_id="Versi (jangan diubah)",
    label_en="Version (do not change)",
    help_id="Versi butir saat lembar ini diunduh: dengan ini perubahan orang lain tidak tertimpa.",
    help_en="The entry's version when this sheet was downloaded, so that nobody's work is lost.",
    source="usulan",
    confidence="usulan",
)
# What else offices write above these columns.
_OTHER_LABELS: Mapping[str, tuple[str, ...]] = {
    OFFICE: ("OPD", "Perangkat Daerah", "Produsen", "SKPD", "produsen_data", "Agency"),
    VERSION: ("Versi", "Version"),
    YEAR: ("Tahun", "Year"),
    "id_ddd": ("ID Daftar Data Daerah", "ID DSD"),
    "id_ddp": ("ID Data Prioritas", "ID Daftar Data Pusat"),
    "klasifikasi_risiko": ("Klasifikasi Data", "Klasifikasi Risiko", "Klasifikasi"),
    "indikator_variabel": ("Indikator / Variabel", "Indikator atau Variabel"),
    "penanggung_jawab": ("Penanggung Jawab",),
    "kriteria_prioritas": ("Kriteria Prioritas",),
    "urusan": ("Urusan",),
    "kategori": ("Tema", "Kategori"),
}


@dataclass(frozen=True)
class Column:
    """One column of the sheet.

    :param key: what a body calls it.
    :param number: its place in the law's order; empty for what we add.
    """

    key: str
    number: str
    field: FormField

    def label(self, lang: str = "id") -> str:
        return self.field.label(lang)


@cache
def columns() -> tuple[Column, ...]:
    """All of them in order, the version last."""
    form = form_of(FORM)
    law = [of for of in (*form, _OFFICE) if of.code.isdecimal()]
    ours = [form.by_name[name] for name in _OURS]
    numbered = [Column(of.name, of.code, of) for of in sorted(law, key=lambda of: int(of.code))]
    return (*numbered, *(Column(of.name, "", of) for of in (*ours, _VERSION)))


@cache
def column(key: str) -> Column:
    """The column of that name."""
    return next(one for one in columns() if one.key == key)


@cache
def data_keys() -> tuple[str, ...]:
    """What a row says of an entry, in order: all but the version and the year."""
    return tuple(one.key for one in columns() if one.key not in (VERSION, YEAR))


def plain(label: object) -> str:
    """A heading as it is compared: without its number, blanks, signs and case."""
    text = re.sub(r"^\s*\(?\d{1,2}\s*[.)]\s*", "", str(label or "")).casefold()
    return re.sub(r"[\W_]+", "", text)


@cache
def known_labels() -> Mapping[str, str]:
    """From each way to write a heading to its column."""
    found: dict[str, str] = {}
    for one in columns():
        names = (one.key, one.field.label_id, one.field.label_en, *_OTHER_LABELS.get(one.key, ()))
        for name in names:
            found.setdefault(plain(name), one.key)
    return found
