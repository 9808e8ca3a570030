"""The Metadata Quality Assessment of data.europa.eu for one dataset: 23 metrics, 405 points. Pure.

Of several files the best one counts, as in piveau's own implementation; other tools take the
average, which punishes a dataset for each further form of the same table. What only a request over
the network can tell (whether an address answers) is given from outside; what nobody has asked yet
counts nothing and is said as unknown, so that it is never taken for a failure.

Source: metrics and points as published for data.europa.eu (read in mjanez/ckan-mqa; the sums of
the five dimensions agree with the MQA's own text).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from ckanext.sdi_balikpapan.standards.codelists import Code, lookup

Dataset = Mapping[str, Any]
Reached = Mapping[str, bool]


class Dimension(str, Enum):
    """The five sides of the assessment."""

    FINDABILITY = "findability"
    ACCESSIBILITY = "accessibility"
    INTEROPERABILITY = "interoperability"
    REUSABILITY = "reusability"
    CONTEXTUALITY = "contextuality"


@dataclass(frozen=True)
class Metric:
    """One question, its points, and the field of the form that mends it (none: the portal does)."""

    name: str
    dimension: Dimension
    points: int
    field: str = ""


_D = Dimension
METRICS: tuple[Metric, ...] = (
    Metric("keyword", _D.FINDABILITY, 30, "tag_string"),
    Metric("theme", _D.FINDABILITY, 30, "kategori"),
    Metric("spatial", _D.FINDABILITY, 20, "wilayah"),
    Metric("temporal", _D.FINDABILITY, 20, "temporal_start"),
    Metric("access_url_answers", _D.ACCESSIBILITY, 50, "resources"),
    Metric("download_url", _D.ACCESSIBILITY, 20, "resources"),
    Metric("download_url_answers", _D.ACCESSIBILITY, 30, "resources"),
    Metric("format", _D.INTEROPERABILITY, 20, "resources"),
    Metric("media_type", _D.INTEROPERABILITY, 10, "resources"),
    Metric("format_from_vocabulary", _D.INTEROPERABILITY, 10, "resources"),
    Metric("format_is_open", _D.INTEROPERABILITY, 20, "resources"),
    Metric("format_is_machine_readable", _D.INTEROPERABILITY, 20, "resources"),
    Metric("conforms", _D.INTEROPERABILITY, 30, "notes"),
    Metric("license", _D.REUSABILITY, 20, "license_id"),
    Metric("license_from_vocabulary", _D.REUSABILITY, 10, "license_id"),
    Metric("access_rights", _D.REUSABILITY, 10, "accessRights"),
    Metric("access_rights_from_vocabulary", _D.REUSABILITY, 5, "accessRights"),
    Metric("contact", _D.REUSABILITY, 20, "kontak"),
    Metric("publisher", _D.REUSABILITY, 10),
    # Only what is limited has a decision to name; no field makes up for it.
    Metric("rights", _D.CONTEXTUALITY, 5),
    Metric("byte_size", _D.CONTEXTUALITY, 5, "resources"),
    Metric("issued", _D.CONTEXTUALITY, 5),
    Metric("modified", _D.CONTEXTUALITY, 5),
)
MOST = sum(metric.points for metric in METRICS)

RATINGS = ((351, "excellent"), (221, "good"), (121, "sufficient"), (0, "bad"))
"""From how many points on a dataset is called so."""


def rating(points: float) -> str:
    """What so many points are called, as a code."""
    return next(name for least, name in RATINGS if points >= least)


@dataclass(frozen=True)
class Assessment:
    """What each metric came to: True, False, or None where nobody has asked yet."""

    found: Mapping[str, bool | None]

    @property
    def points(self) -> int:
        return sum(m.points for m in METRICS if self.found.get(m.name))

    @property
    def unknown(self) -> int:
        """Points that a look at the addresses could still add."""
        return sum(m.points for m in METRICS if self.found.get(m.name) is None)

    @property
    def rating(self) -> str:
        return rating(self.points)


def assess(dataset: Dataset, reached: Reached, *, conforms: bool | None = None) -> Assessment:
    """The assessment of a dataset as `package_show` gives it.

    :param reached: for addresses that somebody has asked, whether they answered.
    :param conforms: whether a SHACL validator found it conformant; without one, whether it has
        what DCAT-AP demands of a dataset and the profile cannot add.
    """
    own = {name: question(dataset) for name, question in _OF_DATASET.items()}
    own["conforms"] = _has_the_mandatory(dataset) if conforms is None else conforms
    is_open = dataset.get("accessRights") in (None, "", "terbuka")
    files = [_of_file(one, is_open, reached) for one in dataset.get("resources") or []]
    return Assessment({**dict.fromkeys(_FILE_METRICS, False), **_best(files), **own})


_OF_DATASET: dict[str, Callable[[Dataset], bool | None]] = {
    # The profile gives the concept as a keyword, the walidata as publisher and contact, and CKAN's
    # own dates where the dataset has none.
    "keyword": lambda d: bool(d.get("tags") or d.get("konsep")),
    "theme": lambda d: bool(d.get("kategori") or d.get("urusan")),
    "spatial": lambda d: bool(d.get("wilayah")),
    "temporal": lambda d: bool(d.get("temporal_start") or d.get("temporal_end")),
    "license": lambda d: bool(d.get("license_id")),
    "license_from_vocabulary": lambda d: _has("lisensi", d.get("license_id"), "iri"),
    "access_rights": lambda d: bool(d.get("accessRights")),
    "access_rights_from_vocabulary": lambda d: _has(
        "akses", d.get("accessRights"), "eu_access_right"
    ),
    "contact": lambda _: True,
    "publisher": lambda _: True,
    "rights": lambda d: bool(d.get("keputusan_akses")),
    "issued": lambda d: bool(d.get("issued") or d.get("metadata_created")),
    "modified": lambda d: bool(d.get("metadata_modified")),
}
_FILE_METRICS = tuple(m.name for m in METRICS if m.name not in _OF_DATASET and m.name != "conforms")


def _has_the_mandatory(dataset: Dataset) -> bool:
    files = dataset.get("resources") or []
    return bool(dataset.get("title") and dataset.get("notes")) and all(f.get("url") for f in files)


def _of_file(file: Mapping[str, Any], is_open: bool, reached: Reached) -> dict[str, bool | None]:
    url = str(file.get("url") or "")
    is_ours = file.get("url_type") == "upload"  # the portal serves it itself
    answers = bool(url) and (True if is_ours else reached.get(url))
    direct = is_ours and is_open
    format_ = lookup("format", str(file.get("format") or ""))
    return {
        "access_url_answers": answers,
        "download_url": direct,
        "download_url_answers": answers if direct else False,
        "format": bool(file.get("format")),
        "media_type": bool(file.get("mimetype")),
        "format_from_vocabulary": _column(format_, "eu_file_type"),
        "format_is_open": _is_yes(format_, "terbuka"),
        "format_is_machine_readable": _is_yes(format_, "terbaca_mesin"),
        "byte_size": bool(file.get("size")),
    }


def _best(files: list[dict[str, bool | None]]) -> dict[str, bool | None]:
    points = {m.name: m.points for m in METRICS}

    def worth(found: dict[str, bool | None]) -> tuple[int, int]:
        sure = sum(points[name] for name, yes in found.items() if yes)
        return sure, sum(points[name] for name, yes in found.items() if yes is None)

    return max(files, key=worth, default={})


def _has(code_list: str, kode: object, column: str) -> bool:
    return _column(lookup(code_list, str(kode or "")), column)


def _column(code: Code | None, column: str) -> bool:
    return code is not None and bool(code[column])


def _is_yes(code: Code | None, column: str) -> bool:
    return code is not None and code[column] == "ya"
