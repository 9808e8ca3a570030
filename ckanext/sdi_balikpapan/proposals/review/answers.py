"""What of the checklist can be answered from the fields alone. Pure.

Cautious on purpose: what is merely empty may be right for this dataset, so the answer is
`UNSURE` and the reviewer's; `NO` is only what no reviewer could see otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from ckanext.sdi_balikpapan.standards import patterns
from ckanext.sdi_balikpapan.standards.codelists import lookup

Body = Mapping[str, Any]


class Answer(str, Enum):
    """What a check came to."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"
    NOT_APPLICABLE = "na"


@dataclass(frozen=True)
class Found:
    """The answer to one check, why (a key of `evidence.SENTENCES` and its words), and where."""

    check: str
    answer: Answer
    why: str
    words: Mapping[str, str] = field(default_factory=dict)
    place: str = ""

    def as_dict(self) -> dict[str, Any]:
        return {
            "check": self.check,
            "answer": self.answer.value,
            "why": self.why,
            "words": dict(self.words),
            "place": self.place,
        }


def from_fields(body: Body) -> list[Found]:
    """The answers that the metadata gives, for every check that isn't about a file's content."""
    return [rule(body) for rule in _RULES]


def from_entry(body: Body) -> list[Found]:
    """The answers that an entry of the registry gives."""
    return [rule(body) for rule in (_entry_standard, _code, _recommendation, _master_data)]


def _entry_standard(body: Body) -> Found:
    missing = _empty(body, ("konsep", "definisi", "ukuran", "satuan"))
    if missing:
        return Found("sd-1", Answer.UNSURE, "empty", {"field": missing[0]}, missing[0])
    return Found("sd-1", Answer.YES, "all_filled")


def _empty(body: Body, names: Iterable[str]) -> list[str]:
    return [name for name in names if not body.get(name)]


def _standard(body: Body) -> Found:
    missing = _empty(body, ("konsep", "notes", "ukuran", "satuan"))
    if missing:
        return Found("sd-1", Answer.NO, "empty", {"field": missing[0]}, missing[0])
    if _empty(body, ("klasifikasi",)):
        return Found("sd-1", Answer.UNSURE, "no_classification", place="klasifikasi")
    return Found("sd-1", Answer.YES, "all_filled")


def _code(body: Body) -> Found:
    code = str(body.get("id_sds") or "")
    if not code:
        return Found("sd-2", Answer.UNSURE, "empty", {"field": "id_sds"}, "id_sds")
    fits = patterns.kode_sds(code) is not None
    why = "well_formed" if fits else "ill_formed"
    return Found("sd-2", Answer.YES if fits else Answer.NO, why, {"value": code[:100]}, "id_sds")


def _metadata(body: Body) -> Found:
    missing = _empty(body, ("title", "notes", "owner_org", "kategori", "accrualPeriodicity"))
    if missing:
        return Found("md-1", Answer.NO, "empty", {"field": missing[0]}, missing[0])
    return Found("md-1", Answer.YES, "all_filled")


def _activity(body: Body) -> Found:
    return _for_statistics(body, "md-2", "kegiatan" if body.get("kegiatan") else "id_kegiatan_mms")


def _indicator(body: Body) -> Found:
    for name in ("indikator", "id_msind", "id_indikator_mms", "variabel"):
        if body.get(name):
            return _for_statistics(body, "md-3", name)
    return _for_statistics(body, "md-3", "variabel")


def _for_statistics(body: Body, check: str, name: str) -> Found:
    if body.get("jenis") not in (None, "", "statistik"):
        return Found(check, Answer.NOT_APPLICABLE, "not_statistics", place="jenis")
    if body.get(name):
        return Found(check, Answer.YES, "filled", {"field": name}, name)
    return Found(check, Answer.UNSURE, "empty", {"field": name}, name)


def _geospatial(body: Body) -> Found:
    if body.get("jenis") != "geospasial":
        return Found("md-4", Answer.NOT_APPLICABLE, "not_geospatial", place="jenis")
    return Found("md-4", Answer.UNSURE, "by_hand", place="documentation")


def _recommendation(body: Body) -> Found:
    number = str(body.get("identitas_rekomendasi") or "")
    place = "identitas_rekomendasi"
    if not number:
        return Found("md-5", Answer.UNSURE, "maybe_survey", place=place)
    fits = patterns.nomor_rekomendasi(number) is not None
    why = "well_formed" if fits else "ill_formed"
    return Found("md-5", Answer.YES if fits else Answer.NO, why, {"value": number[:100]}, place)


def _format(body: Body) -> Found:
    formats = {str(r.get("format") or "").strip() for r in body.get("resources") or []}
    known = {name: _known_format(name) for name in formats if name}
    readable = [name for name, code in known.items() if code and code["terbaca_mesin"] == "ya"]
    if readable:
        return Found("io-1", Answer.YES, "readable", {"value": ", ".join(sorted(readable))})
    if not known or None in known.values() or "" in formats:
        return Found("io-1", Answer.UNSURE, "unknown_format", place="resources")
    value = ", ".join(sorted(known))
    return Found("io-1", Answer.NO, "not_readable", {"value": value}, "resources")


def _content(body: Body) -> Found:
    """What is said where the checker has nothing to look into."""
    if any(r.get("url_type") != "upload" for r in body.get("resources") or []):
        return Found("io-3", Answer.UNSURE, "not_a_table", place="resources")
    return Found("io-3", Answer.NOT_APPLICABLE, "no_table", place="resources")


def _known_format(name: str) -> Any:
    return lookup("format", name) or lookup("format", name.upper())


def _master_data(body: Body) -> Found:
    code = str(body.get("urusan") or "")
    if not code:
        return Found("kr-2", Answer.UNSURE, "empty", {"field": "urusan"}, "urusan")
    known = lookup("urusan", code) is not None
    why = "in_list" if known else "not_in_list"
    answer = Answer.YES if known else Answer.NO
    return Found("kr-2", answer, why, {"value": code[:100]}, "urusan")


def _planned(body: Body) -> Found:
    if body.get("id_dds"):
        return Found("pr-1", Answer.YES, "filled", {"field": "id_dds"}, "id_dds")
    return Found("pr-1", Answer.UNSURE, "empty", {"field": "id_dds"}, "id_dds")


def _access(body: Body) -> Found:
    access = str(body.get("accessRights") or "")
    if not access:
        return Found("ak-1", Answer.NO, "empty", {"field": "accessRights"}, "accessRights")
    if access == "terbuka":
        return Found("ak-1", Answer.YES, "open", place="accessRights")
    place = "keputusan_akses"
    if body.get(place):
        return Found("ak-1", Answer.YES, "filled", {"field": place}, place)
    return Found("ak-1", Answer.NO, "empty", {"field": place}, place)


def _curation(body: Body) -> Found:
    links = [r for r in body.get("resources") or [] if r.get("url_type") != "upload"]
    words = {"number": str(len(links))}
    return Found("ku-1", Answer.UNSURE, "links_by_hand" if links else "by_hand", words, "resources")


_RULES: tuple[Callable[[Body], Found], ...] = (
    _standard,
    _code,
    _metadata,
    _activity,
    _indicator,
    _geospatial,
    _recommendation,
    _format,
    _content,
    _master_data,
    _planned,
    _access,
    _curation,
)
