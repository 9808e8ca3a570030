"""What a reader asks of a dataset, and where its form or the registry answers it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from ckanext.sdi_balikpapan.proposals.subjects.pages import option_name
from ckanext.sdi_balikpapan.standards.codelists import lookup

Body = Mapping[str, Any]


class Question(str, Enum):
    """In the order in which a reader asks."""

    WHAT = "what"
    GROUPED = "grouped"
    WHY = "why"
    WHO = "who"
    HOW = "how"
    COUNTED = "counted"
    FORMULA = "formula"
    OFTEN = "often"
    WHEN = "when"
    WHERE = "where"
    MEANING = "meaning"
    CARE = "care"


class Caution(str, Enum):
    """What is easily read wrongly."""

    SAMPLE = "sample"
    LEVEL = "level"
    COMPOSITE = "composite"
    LIMITED = "limited"


@dataclass(frozen=True)
class Answer:
    """What answers a question.

    :param lines: what the producer wrote, or the names of what he chose.
    :param cautions: for `CARE`: what to mind, with the word that the sentence needs.
    """

    question: Question
    lines: tuple[str, ...] = ()
    cautions: tuple[tuple[Caution, str], ...] = ()


NO_UNIT = "tanpa satuan"
_SURVEY, _YES = "2", "1"
_OTHER = ("(sebutkan)", "(specify)")


def told(dataset: Body, activity: Body, indicator: Body, language: str) -> list[Answer]:
    """The answers there are; a question that nobody answered isn't asked.

    :param activity: the answers of MS-Keg, `indicator` those of MS-Ind; empty without an entry.
    """
    lines = {
        Question.WHAT: _measured(dataset, indicator),
        Question.GROUPED: dataset.get("klasifikasi") or indicator.get("klasifikasi_penyajian"),
        Question.WHY: activity.get("tujuan_kegiatan"),
        Question.WHO: _makers(dataset, activity),
        Question.HOW: _collected(activity, language),
        Question.COUNTED: dataset.get("metode_perhitungan") or indicator.get("metode_rumus"),
        Question.FORMULA: dataset.get("rumus") or indicator.get("rumus"),
        Question.OFTEN: _often(dataset, activity, language),
        Question.WHEN: [_span(dataset)],
        Question.WHERE: [_named("wilayah", code, language) for code in _texts(dataset, "wilayah")],
        Question.MEANING: dataset.get("interpretasi") or indicator.get("interpretasi"),
    }
    answers = [Answer(question, tuple(_clean(said))) for question, said in lines.items()]
    care = Answer(Question.CARE, cautions=tuple(_cautions(dataset, activity, indicator, language)))
    return [answer for answer in (*answers, care) if answer.lines or answer.cautions]


def _measured(dataset: Body, indicator: Body) -> list[str]:
    own = [dataset.get(key) or indicator.get(key) for key in ("konsep", "ukuran", "satuan")]
    parts = [part for one in own for part in _clean(one)]
    return [" · ".join(part for part in parts if part.casefold() != NO_UNIT)]


def _makers(dataset: Body, activity: Body) -> list[str]:
    organization = dataset.get("organization") or {}
    said = [
        activity.get("instansi_penyelenggara"),
        dataset.get("author"),
        organization.get("title") if isinstance(organization, Mapping) else "",
    ]
    names = list(dict.fromkeys(_clean(said)))
    return [one for one in names if not any(_is_longer(other, one) for other in names)]


def _is_longer(name: str, other: str) -> bool:
    """Whether a name says all that the other says: “Dinas Kesehatan Kota …”, “dinas kesehatan”."""
    a, b = name.casefold(), other.casefold()
    return (b in a and len(b) < len(a)) or (a == b and name > other)


def _collected(activity: Body, language: str) -> list[str]:
    """The way, the methods, and who or what was asked, by the names of what was chosen."""
    fields = ("cara_pengumpulan_data", "metode_pengumpulan_data", "unit_pengumpulan_data")
    said = []
    for field in fields:
        other = str(activity.get(f"{field}_lainnya") or "").strip()
        codes = list(_clean(activity.get(field)))
        names = [option_name("ms_keg", field, code, language) for code in codes]
        # The option “other” is said by what was written beside it.
        kept = [name for name in names if not other or not name.endswith(_OTHER)]
        said.append("; ".join([*kept, other] if other else kept))
    return said


def _often(dataset: Body, activity: Body, language: str) -> list[str]:
    own = dataset.get("accrualPeriodicity")
    if own:
        return [_named("jadwal_pemutakhiran", str(own), language)]
    code = activity.get("frekuensi_penyelenggaraan")
    field = "frekuensi_penyelenggaraan"
    return [option_name("ms_keg", field, str(code), language)] if code else []


def _span(dataset: Body) -> str:
    first, last = (str(dataset.get(f"temporal_{end}") or "") for end in ("start", "end"))
    return first if first == last else f"{first}/{last}"


def _cautions(
    dataset: Body, activity: Body, indicator: Body, language: str
) -> Iterator[tuple[Caution, str]]:
    if str(activity.get("cara_pengumpulan_data") or "") == _SURVEY:
        yield Caution.SAMPLE, str(activity.get("sampling_error") or "").strip()
    level = str(dataset.get("level_estimasi") or "")
    if level:
        yield Caution.LEVEL, _named("level_estimasi", level, language)
    elif said := " ".join(_clean(indicator.get("level_estimasi"))):
        yield Caution.LEVEL, said
    if str(indicator.get("indikator_komposit") or "") == _YES:
        yield Caution.COMPOSITE, ""
    if (dataset.get("accessRights") or "terbuka") != "terbuka":
        yield Caution.LIMITED, _named("akses", str(dataset["accessRights"]), language)


def _texts(dataset: Body, field: str) -> list[str]:
    return list(_clean(dataset.get(field)))


def _clean(said: Any) -> Iterator[str]:
    """What is written, as lines; “-” is how forms say that there is nothing."""
    many: Iterable[Any] = said if isinstance(said, (list, tuple)) else [said]
    for one in many:
        text = str(one if one is not None else "").strip()
        if text not in ("", "-", "/"):
            yield text


def _named(name: str, code: str, language: str) -> str:
    found = lookup(name, code)
    if found is None:
        return code
    return (found.name_en if language == "en" else "") or found.nama
