"""What the national portal would refuse or show badly of a dataset, and which field mends it. Pure.

Nobody has published the national portal's rules. What is known was read in public code and in
records that it harvested (`certainty`), so this is a list of what has gone wrong elsewhere, and not
a promise that everything else is taken.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from ckanext.sdi_balikpapan.standards.codelists import lookup

Dataset = Mapping[str, Any]

LAW, READ, ASSUMED = "aturan", "dibaca", "dugaan"


@dataclass(frozen=True)
class Rule:
    """One thing that goes wrong: how bad it is, which field mends it, and how we know.

    :param blocks: whether the dataset itself would stay out; otherwise it is shown badly.
    """

    name: str
    field: str
    blocks: bool
    certainty: str
    breaks: Callable[[Dataset], bool]


@dataclass(frozen=True)
class Objection:
    """A rule that a dataset breaks."""

    name: str
    field: str
    blocks: bool


def objections(dataset: Dataset) -> list[Objection]:
    """What a dataset as `package_show` gives it would meet with, what blocks first."""
    found = [Objection(r.name, r.field, r.blocks) for r in RULES if r.breaks(dataset)]
    return sorted(found, key=lambda one: not one.blocks)


def _files(dataset: Dataset) -> Iterator[Mapping[str, Any]]:
    yield from dataset.get("resources") or []


def _is_internal(url: object) -> bool:
    """Whether an address leads to a host that nobody outside can reach."""
    try:
        host = urlsplit(str(url or "")).hostname or ""
    except ValueError:
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith((".local", ".internal", ".lan", ".localhost"))


def _links(dataset: Dataset) -> Iterator[str]:
    for file in _files(dataset):
        if file.get("url_type") != "upload":
            yield str(file.get("url") or "")


def _unknown_format(file: Mapping[str, Any]) -> bool:
    return lookup("format", str(file.get("format") or "")) is None


def _other_type(file: Mapping[str, Any]) -> bool:
    """A media type that belongs to another format, as harvested records have them."""
    code, said = lookup("format", str(file.get("format") or "")), file.get("mimetype")
    known = code["media_type"] if code else ""
    return bool(known and said and said != known and said != "application/octet-stream")


def _is_closed_without_decision(dataset: Dataset) -> bool:
    limited = dataset.get("accessRights") in ("terbatas", "tertutup")
    return limited and not dataset.get("keputusan_akses")


def _lacks(field: str) -> Callable[[Dataset], bool]:
    return lambda dataset: not dataset.get(field)


RULES: tuple[Rule, ...] = (
    Rule("no_title", "title", True, READ, _lacks("title")),
    Rule("no_definition", "notes", True, LAW, _lacks("notes")),
    Rule("no_producer", "author", True, LAW, _lacks("author")),
    Rule("no_file", "resources", True, ASSUMED, lambda d: not d.get("resources")),
    Rule(
        "internal_address",
        "resources",
        True,
        READ,
        lambda d: any(_is_internal(url) for url in _links(d)),
    ),
    Rule("no_theme", "kategori", False, READ, _lacks("kategori")),
    Rule(
        "unknown_theme",
        "kategori",
        False,
        READ,
        lambda d: bool(d.get("kategori")) and lookup("tema", d["kategori"]) is None,
    ),
    Rule("no_unit", "satuan", False, LAW, _lacks("satuan")),
    Rule("no_measure", "ukuran", False, LAW, _lacks("ukuran")),
    Rule("no_schedule", "accrualPeriodicity", False, LAW, _lacks("accrualPeriodicity")),
    Rule("no_licence", "license_id", False, READ, _lacks("license_id")),
    Rule("no_access", "accessRights", False, READ, _lacks("accessRights")),
    Rule("limited_without_decision", "keputusan_akses", True, LAW, _is_closed_without_decision),
    Rule(
        "no_format", "resources", False, READ, lambda d: any(not f.get("format") for f in _files(d))
    ),
    Rule(
        "unknown_format",
        "resources",
        False,
        READ,
        lambda d: any(f.get("format") and _unknown_format(f) for f in _files(d)),
    ),
    Rule("other_media_type", "resources", False, READ, lambda d: any(map(_other_type, _files(d)))),
    Rule(
        "priority_without_criteria",
        "kriteria_prioritas",
        False,
        ASSUMED,
        lambda d: bool(d.get("prioritas_tahun")) and not d.get("kriteria_prioritas"),
    ),
    Rule(
        "no_statistical_code",
        "id_msind",
        False,
        ASSUMED,
        lambda d: (
            d.get("jenis") == "statistik"
            and not any(d.get(f) for f in ("id_msind", "id_indikator_mms", "indikator", "id_dds"))
        ),
    ),
)
