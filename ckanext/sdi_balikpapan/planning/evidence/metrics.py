"""What is counted for each indicator of the EPSS: a table of rules on plain records. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from ckanext.sdi_balikpapan.standards import patterns
from ckanext.sdi_balikpapan.standards.codelists import lookup

Facts = Mapping[str, Any]


class Source(str, Enum):
    """Which records an indicator is counted from; one reader each."""

    DATASETS = "datasets"
    ACTIVITIES = "activities"
    PROMISES = "promises"
    RELEASES = "releases"
    PUBLICATIONS = "publications"
    REVIEWS = "reviews"
    RECHECKS = "rechecks"
    REQUESTS = "requests"
    DECISIONS = "decisions"
    CONSUMERS = "consumers"


CITY_ONLY = frozenset({Source.CONSUMERS, Source.DECISIONS})
"""What belongs to no single OPD."""


@dataclass(frozen=True)
class Record:
    """One thing that is counted: where it can be looked at, and what is known of it."""

    id: str
    title: str
    organization_id: str
    link: str
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """One record in an indicator's count.

    :param shown: what was found in it, as data: a code, a date, formats.
    """

    record: Record
    counted: bool
    shown: str


@dataclass(frozen=True)
class Measured:
    """An indicator's figure, with every record behind it."""

    kode: str
    lines: tuple[Line, ...]

    @property
    def of(self) -> int:
        return len(self.lines)

    @property
    def counted(self) -> int:
        return sum(line.counted for line in self.lines)

    @property
    def share(self) -> float | None:
        """None where there is nothing to count."""
        return self.counted / self.of if self.lines else None


@dataclass(frozen=True)
class Metric:
    """How an indicator is counted.

    :param belongs: which records are the whole.
    :param counts: which of these are counted.
    :param shows: what to look at in a record.
    """

    kode: str
    source: Source
    counts: Callable[[Facts], bool]
    shows: Callable[[Facts], str]
    belongs: Callable[[Facts], bool] = lambda _facts: True


def measure(metric: Metric, records: Iterable[Record]) -> Measured:
    """The figure of an indicator. Each record counts once; what isn't counted comes first."""
    once = {record.id: record for record in records if metric.belongs(record.facts)}
    lines = [Line(r, metric.counts(r.facts), metric.shows(r.facts)) for r in once.values()]
    return Measured(
        metric.kode,
        tuple(sorted(lines, key=lambda one: (one.counted, one.record.title, one.record.id))),
    )


def _texts(facts: Facts, *names: str) -> str:
    return "; ".join(str(facts[name]) for name in names if facts.get(name))


def _has(facts: Facts, *names: str) -> bool:
    return all(facts.get(name) for name in names)


def _shows(*names: str) -> Callable[[Facts], str]:
    return lambda facts: _texts(facts, *names)


def _files(facts: Facts) -> list[Mapping[str, Any]]:
    return list(facts.get("resources") or [])


def formats(facts: Facts) -> list[str]:
    """The formats of a dataset's files, each once, as the code list writes them."""
    said = {str(file.get("format") or "").strip().upper() for file in _files(facts)}
    return sorted(said - {""})


def _standard(facts: Facts) -> bool:
    known = patterns.kode_sds(str(facts.get("id_sds") or "")) is not None
    return (known and _has(facts, "id_sds")) or _has(facts, "konsep", "notes", "ukuran", "satuan")


def _is_statistics(facts: Facts) -> bool:
    return facts.get("jenis") in (None, "", "statistik")


_ACTIVITY = ("kegiatan", "id_kegiatan_mms")
_CONTENT = ("indikator", "id_msind", "id_indikator_mms", "variabel")


def _metadata(facts: Facts) -> bool:
    return any(facts.get(n) for n in _ACTIVITY) and any(facts.get(n) for n in _CONTENT)


def _metadata_shown(facts: Facts) -> str:
    return "; ".join(name for name in (*_ACTIVITY, *_CONTENT) if facts.get(name))


def _open_format(facts: Facts) -> bool:
    found = [lookup("format", name) for name in formats(facts)]
    return any(c and c["terbaca_mesin"] == "ya" and c["terbuka"] == "ya" for c in found)


def _columns(facts: Facts) -> list[Mapping[str, Any]]:
    rows = facts.get("variabel")
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def _regions(facts: Facts) -> list[str]:
    said = facts.get("wilayah") or []
    return [str(one) for one in (said if isinstance(said, list) else [said])]


def _references(facts: Facts) -> bool:
    regions = _regions(facts)
    named = lookup("urusan", str(facts.get("urusan") or "")) is not None
    known = bool(regions) and all(lookup("wilayah", code) for code in regions)
    return (named and known) or any(column.get("kode_referensi") for column in _columns(facts))


def _references_shown(facts: Facts) -> str:
    codes = [str(c["kode_referensi"]) for c in _columns(facts) if c.get("kode_referensi")]
    return "; ".join([str(facts.get("urusan") or "-"), *_regions(facts), *sorted(set(codes))])


def _downloadable(facts: Facts) -> bool:
    return facts.get("accessRights") == "terbuka" and any(file.get("url") for file in _files(facts))


def _access(facts: Facts) -> bool:
    access = str(facts.get("accessRights") or "")
    known = lookup("akses", access) is not None
    return known and (access == "terbuka" or _has(facts, "keputusan_akses"))


def _is_survey(facts: Facts) -> bool:
    return str(facts.get("cara_pengumpulan_data") or "") == "2"


def _recommended(facts: Facts) -> bool:
    number = str(facts.get("identitas_rekomendasi") or "")
    return bool(number) and patterns.nomor_rekomendasi(number) is not None


METRICS: Mapping[str, Metric] = {
    metric.kode: metric
    for metric in (
        Metric("10101", Source.DATASETS, _standard, _shows("id_sds", "konsep", "satuan")),
        Metric("10201", Source.DATASETS, _metadata, _metadata_shown, _is_statistics),
        Metric("10301", Source.DATASETS, _open_format, lambda f: ", ".join(formats(f))),
        Metric("10401", Source.DATASETS, _references, _references_shown),
        Metric(
            "20102",
            Source.REQUESTS,
            lambda f: bool(f["settled"]),
            lambda f: f"{f['asked']} → {f['settled'] or '–'}",
        ),
        Metric(
            "20301",
            Source.DATASETS,
            lambda f: bool(f["fresh"]),
            _shows("accrualPeriodicity", "newest"),
            lambda f: f.get("fresh") is not None,
        ),
        Metric(
            "20302",
            Source.RELEASES,
            lambda f: f["standing"] == "on_time",
            lambda f: f"{f['day']} → {f['delivered'] or '–'}",
            lambda f: f["standing"] != "due",
        ),
        Metric("20401", Source.PROMISES, lambda f: bool(f["datasets"]), _shows("id_ddd", "names")),
        Metric("20402", Source.DATASETS, _downloadable, _shows("accessRights")),
        Metric(
            "20403",
            Source.DATASETS,
            lambda f: len(formats(f)) > 1,
            lambda f: ", ".join(formats(f)),
        ),
        Metric(
            "30401", Source.PUBLICATIONS, lambda f: bool(f["reviewed"]), _shows("version", "at")
        ),
        Metric(
            "40101",
            Source.DATASETS,
            lambda f: _has(f, "notes", "license_id", "kontak"),
            _shows("license_id"),
        ),
        Metric(
            "40103", Source.DATASETS, lambda f: not f["failing"], lambda f: ", ".join(f["failing"])
        ),
        Metric("40104", Source.DATASETS, _access, _shows("accessRights", "keputusan_akses")),
        Metric(
            "40302",
            Source.DECISIONS,
            lambda f: _has(f, "number", "day", "document"),
            _shows("number", "day"),
        ),
        Metric("40303", Source.RECHECKS, lambda f: bool(f["decided"]), _shows("verbs", "at")),
        Metric("40304", Source.REVIEWS, lambda f: bool(f["decided"]), _shows("verbs", "at")),
        Metric(
            "50201",
            Source.ACTIVITIES,
            _recommended,
            _shows("tahun_kegiatan", "identitas_rekomendasi"),
            _is_survey,
        ),
        Metric(
            "50302", Source.CONSUMERS, lambda f: bool(f["finished"]), _shows("name", "finished")
        ),
    )
}

_DAYS: Mapping[str, int] = {
    "harian": 1,
    "mingguan": 7,
    "bulanan": 31,
    "triwulanan": 92,
    "empat_bulanan": 123,
    "semesteran": 184,
    "tahunan": 366,
    "dua_tahunan": 731,
}
GRACE = 2
"""How many of its periods the newest data may be old: one that passes, one to collect and check."""


def is_fresh(schedule: str, age_in_days: int | None) -> bool | None:
    """Whether the newest data are no older than the schedule lets one expect; None where no
    schedule says so."""
    days = _DAYS.get(schedule)
    if days is None:
        return None
    return age_in_days is not None and age_in_days <= GRACE * days
