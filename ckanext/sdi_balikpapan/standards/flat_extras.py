"""What the national side reads among a dataset's flat `extras`, made from our own fields. Pure.

A harvester with core's schema keeps `author` and `extras` and nothing else, so a dataset says
there in words what its own fields say in codes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .codelists import lookup

CHECKED = "Hasil_Pemeriksaan_SKDN"
"""The national theme shows "Sudah Diperiksa" for those that carry it with the value 1."""


def _text(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _unpacked(value: Any) -> Any:
    """A list as scheming stores it."""
    if not isinstance(value, str) or not value.startswith("["):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _name(value: Any, code_list: str, column: str = "") -> str:
    kodes = value if isinstance(value, list) else [value]
    codes = [(str(kode), lookup(code_list, str(kode))) for kode in kodes if kode]
    if column:
        return ", ".join(code[column] for _, code in codes if code)
    return ", ".join(code.nama if code else kode for kode, code in codes)


@dataclass(frozen=True)
class FlatExtra:
    """One extra: the field it is made from, and how; a code goes out by its name."""

    key: str
    field: str
    code_list: str = ""
    column: str = ""
    say: Callable[[Any], str] = _text

    def value(self, dataset: Mapping[str, Any]) -> str:
        found = dataset.get(self.field)
        return _name(found, self.code_list, self.column) if self.code_list else self.say(found)


def _same(key: str, code_list: str = "") -> FlatExtra:
    return FlatExtra(key, key, code_list)


# The names are those of the SDI schema for CKAN (2025); its order, too.
FLAT = (
    _same("accrualPeriodicity", "jadwal_pemutakhiran"),
    _same("accessRights", "akses"),
    _same("id_dds"),
    _same("id_indikator_mms"),
    _same("id_sds"),
    _same("satuan"),
    _same("ukuran"),
    _same("jenis", "jenis_data"),
    _same("kategori", "tema"),
    FlatExtra("theme", "kategori", "tema", "eu_theme"),
    _same("prioritas_tahun"),
    _same("kriteria_prioritas", "kriteria_prioritas"),
    _same("indikator_prioritas"),
    _same("publisher_type", "publisher_type"),
    _same("id_msind"),
    _same("interpretasi"),
    _same("metode_perhitungan"),
    _same("rumus"),
    _same("klasifikasi"),
    _same("kodereferensi", "kode_referensi"),
    _same("level_estimasi", "level_estimasi"),
    _same("id_kegiatan_mms"),
    _same("identitas_rekomendasi"),
    FlatExtra(CHECKED, "sdi_version", say=lambda version: "1" if version else ""),
)

FLAT_KEYS = frozenset(extra.key for extra in FLAT)
"""Never stored: what comes back with them is the field's own business."""


def flat_extras(dataset: Mapping[str, Any]) -> list[dict[str, str]]:
    """The dataset's own extras, and after them those that its fields say."""
    stored = dataset.get("extras") or []
    own = [extra for extra in stored if not is_flat(extra)]
    # Asked for by core's schema, the fields themselves stand among the extras, as they are stored.
    fields = {extra["key"]: _unpacked(extra["value"]) for extra in stored} | dict(dataset)
    made = [{"key": extra.key, "value": extra.value(fields)} for extra in FLAT]
    return [*own, *(extra for extra in made if extra["value"])]


def without_flat_extras(request: Any) -> None:
    """Take them out of a request that repeats an answer: they say nothing that the fields don't."""
    if not isinstance(request, dict) or request.get("type", "dataset") != "dataset":
        return
    extras = request.get("extras")
    if isinstance(extras, list):
        request["extras"] = [extra for extra in extras if not is_flat(extra)]


def is_flat(extra: object) -> bool:
    """Whether this is one of them, whatever else stands in a request."""
    key = extra.get("key") if isinstance(extra, Mapping) else None
    return isinstance(key, str) and key in FLAT_KEYS


def is_out(dataset: Mapping[str, Any]) -> bool:
    """Whether this is a whole dataset that everybody sees, no draft and not withdrawn."""
    whole = "resources" in dataset and dataset.get("type") == "dataset"
    return whole and dataset.get("state") == "active" and not dataset.get("private")
