"""What a dataset's page tells its readers: answers of the forms, citations that nothing breaks."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.portal.about.changes import changed
from ckanext.sdi_balikpapan.portal.about.citation import Source, bibtex, ris, sentence
from ckanext.sdi_balikpapan.portal.about.told import Caution, Question, told

DAY = date(2026, 11, 23)
SOURCE = Source(
    key="jumlah-penduduk",
    title="Jumlah Penduduk",
    producer="Disdukcapil",
    portal="Satu Data Balikpapan",
    version="3",
    day=date(2026, 3, 1),
    address="https://data.contoh.go.id/dataset/jumlah-penduduk",
)
ANYTHING = st.text(max_size=60)
HOSTILE = st.builds(
    Source,
    key=ANYTHING,
    title=ANYTHING,
    producer=ANYTHING,
    portal=ANYTHING,
    version=ANYTHING,
    day=st.dates(date(1000, 1, 1)),
    address=ANYTHING,
)


def test_a_citation_names_producer_year_title_version_portal_and_address() -> None:
    said = sentence(SOURCE, "versi 3", f"{SOURCE.address}, dibaca 23 November 2026")
    assert said == (
        "Disdukcapil (2026). Jumlah Penduduk (versi 3). Satu Data Balikpapan. "
        "https://data.contoh.go.id/dataset/jumlah-penduduk, dibaca 23 November 2026."
    )


def test_a_citation_without_a_version_names_none() -> None:
    assert "()" not in sentence(SOURCE, "", SOURCE.address)


def test_bibtex_says_the_same_to_a_program() -> None:
    said = bibtex(SOURCE, DAY)
    assert said.startswith("@misc{jumlah-penduduk,\n")
    for field in (
        "author = {{Disdukcapil}}",
        "title = {{Jumlah Penduduk}}",
        "year = {2026}",
        "month = {3}",
        "version = {3}",
        "urldate = {2026-11-23}",
    ):
        assert f"  {field}" in said


@given(HOSTILE)
def test_nothing_in_a_dataset_ends_its_bibtex_entry(source: Source) -> None:
    said = bibtex(source, DAY)
    # Escaped braces are text; what remains must be balanced and never close before the end.
    bare = re.sub(r"\\textbackslash\{\}|\\textasciitilde\{\}|\\textasciicircum\{\}", "", said)
    bare, depth, ends = re.sub(r"\\[{}&%$#_]", "", bare), 0, []
    for place, char in enumerate(bare):
        depth += {"{": 1, "}": -1}.get(char, 0)
        if depth == 0 and char == "}":
            ends.append(place)
    assert depth == 0
    assert ends == [len(bare) - 2]
    assert "\\" not in bare
    assert len(said.splitlines()) == said.count("\n")


@given(HOSTILE)
def test_nothing_in_a_dataset_begins_another_field_of_ris(source: Source) -> None:
    lines = ris(source, DAY).split("\r\n")
    assert lines[0] == "TY  - DATA"
    assert lines[-2:] == ["ER  - ", ""]
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines[:-1])
    tags = [line[:2] for line in lines[:-1]]
    assert len(tags) == len(set(tags))
    assert not any(len(line.splitlines()) > 1 for line in lines)


@given(HOSTILE)
def test_a_sentence_is_one_line(source: Source) -> None:
    assert len(sentence(source, "versi 1", "alamat").splitlines()) == 1


ACTIVITY: dict[str, Any] = {
    "tujuan_kegiatan": "Menyediakan daftar kode.",
    "instansi_penyelenggara": "Sekretariat Daerah",
    "cara_pengumpulan_data": "2",
    "metode_pengumpulan_data": ["1", "16"],
    "metode_pengumpulan_data_lainnya": "Unduhan otomatis",
    "unit_pengumpulan_data": "-",
    "frekuensi_penyelenggaraan": "7",
    "sampling_error": "2,5 persen",
}


def asked(
    dataset: dict[str, Any] | None = None,
    activity: dict[str, Any] | None = None,
    indicator: dict[str, Any] | None = None,
    language: str = "id",
) -> dict[Question, Any]:
    found = told(dataset or {}, activity or {}, indicator or {}, language)
    return {one.question: one.lines or one.cautions for one in found}


def test_an_empty_dataset_is_told_nothing_of() -> None:
    assert asked() == {}


def test_the_activity_answers_how_data_is_collected() -> None:
    said = asked(activity=ACTIVITY)
    assert said[Question.HOW] == ("Survei", "Wawancara; Unduhan otomatis")
    assert said[Question.OFTEN] == ("Tahunan",)
    assert said[Question.WHO] == ("Sekretariat Daerah",)
    assert said[Question.CARE] == ((Caution.SAMPLE, "2,5 persen"),)
    assert asked(activity=ACTIVITY, language="en")[Question.OFTEN] == ("Yearly",)


def test_the_dataset_has_the_last_word_over_the_registry() -> None:
    said = asked(
        {"accrualPeriodicity": "bulanan", "metode_perhitungan": "Dijumlahkan."},
        ACTIVITY,
        {"metode_rumus": "Dibagi."},
    )
    assert said[Question.OFTEN] == ("Bulanan",)
    assert said[Question.COUNTED] == ("Dijumlahkan.",)


def test_who_is_named_once() -> None:
    organization = {"title": "SEKRETARIAT DAERAH"}
    said = asked({"author": "Sekretariat Daerah", "organization": organization}, ACTIVITY)
    assert said[Question.WHO] == ("Sekretariat Daerah",)
    said = asked({"author": "Dinas Kesehatan", "organization": {"title": "Dinas Kesehatan Kota"}})
    assert said[Question.WHO] == ("Dinas Kesehatan Kota",)


def test_a_measure_without_a_unit_names_none() -> None:
    said = asked({"konsep": "Gini", "ukuran": "Indeks", "satuan": "Tanpa satuan"})
    assert said[Question.WHAT] == ("Gini · Indeks",)


@pytest.mark.parametrize(
    ("dataset", "indicator", "cautions"),
    [
        ({"level_estimasi": "kecamatan"}, {}, ((Caution.LEVEL, "Kecamatan"),)),
        ({}, {"level_estimasi": "Kota"}, ((Caution.LEVEL, "Kota"),)),
        ({}, {"indikator_komposit": "1"}, ((Caution.COMPOSITE, ""),)),
        ({"accessRights": "terbatas"}, {}, ((Caution.LIMITED, "Terbatas"),)),
    ],
)
def test_what_to_mind(dataset: Any, indicator: Any, cautions: Any) -> None:
    assert asked(dataset, {}, indicator)[Question.CARE] == cautions


ODD = st.recursive(
    st.none() | st.integers() | st.text(max_size=10), lambda deep: st.lists(deep, max_size=3)
)
FIELDS = st.sampled_from(
    ["konsep", "klasifikasi", "wilayah", "temporal_start", "metode_pengumpulan_data", "rumus"]
)


@given(st.dictionaries(FIELDS, ODD), st.dictionaries(FIELDS, ODD), st.dictionaries(FIELDS, ODD))
def test_odd_answers_break_nothing(dataset: Any, activity: Any, indicator: Any) -> None:
    for answer in told(dataset, activity, indicator, "id"):
        assert all(isinstance(line, str) and line.strip() for line in answer.lines)


def test_a_version_names_the_fields_it_changed_and_not_what_stood_there() -> None:
    before = {"title": "A", "notes": "rahasia", "resources": [{"id": "1", "name": "x"}]}
    after = {"title": "A", "notes": "baik", "resources": [{"id": "1", "name": "y"}]}
    assert changed(before, after) == ["notes", "resources"]
    assert changed(after, after) == []
