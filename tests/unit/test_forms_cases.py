"""MS-Keg against `tests/data/ms_keg_cases.md`, which was written by hand from the paper form."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from ckanext.sdi_balikpapan.standards.forms.form import FormField, Type, form
from ckanext.sdi_balikpapan.standards.forms.rules import (
    Level,
    asked,
    blocks,
    forbidden,
    judge,
    levels,
    required,
)

KEG = form("ms_keg")
BY_CODE = {field.code: field for field in KEG}
NOTHING = "kosong"


def section(title: str) -> list[dict[str, str]]:
    text = (Path(__file__).parents[1] / "data" / "ms_keg_cases.md").read_text("utf-8")
    part = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    lines = [x for x in part[part.index(title) + 1].splitlines() if x.startswith("|")]
    head, _, *rest = ([c.strip() for c in line.strip("|").split("|")] for line in lines)
    return [dict(zip(head, cells, strict=True)) for cells in rest]


def answer(field: FormField, text: str) -> Any:
    """What a cell of the table means."""
    if text in ("", NOTHING):
        return None
    if field.type is Type.REPEATING:
        return [{column.name: column.example for column in field.columns}]
    if field.type is Type.DATE_RANGE:
        start, _, end = text.partition("s.d.")
        return {"mulai": start, "selesai": end}
    return text


WHOLE = {
    kind: {
        BY_CODE[row["Nomor"]].name: answer(BY_CODE[row["Nomor"]], row[kind])
        for row in section("Pokok")
    }
    for kind in ("survei", "kompilasi", "pencacahan")
}


def fields(codes: str) -> set[str]:
    return {BY_CODE[code].name for code in codes.split()}


@pytest.mark.parametrize("kind", WHOLE)
def test_the_whole_activities_have_nothing_against_them(kind):
    assert judge(KEG, WHOLE[kind]) == []


@pytest.mark.parametrize("kind", WHOLE)
def test_nothing_that_is_asked_of_the_whole_activities_is_left_out(kind):
    optional = fields("0.3 1.2b 2.2a 2.2e")
    given = {name for name, value in WHOLE[kind].items() if value is not None}
    assert asked(KEG, WHOLE[kind]) == given | optional
    assert required(KEG, WHOLE[kind]) == given


@pytest.mark.parametrize("case", section("Syarat"), ids=lambda c: f"{c['Pokok']} {c['Berubah']}")
def test_a_turned_condition_turns_exactly_what_depends_on_it(case):
    code, _, change = case["Berubah"].partition(": ")
    field = BY_CODE[code]
    was, now = (
        {**WHOLE[case["Pokok"]], field.name: answer(field, text)} for text in change.split(" -> ")
    )
    freed, _, no_longer_closed = case["Menjadi bebas"].partition("dilarang: ")
    closes = fields(case["Menjadi harus kosong"])
    assert required(KEG, now) - required(KEG, was) == fields(case["Menjadi wajib"])
    assert forbidden(KEG, now) - forbidden(KEG, was) == closes
    # The text of “Lainnya” is closed without having been demanded.
    assert required(KEG, was) - required(KEG, now) - closes == fields(freed)
    assert forbidden(KEG, was) - forbidden(KEG, now) - required(KEG, now) == fields(
        no_longer_closed
    )
    for name in fields(case["Menjadi wajib"]):
        broken = {p.rule for p in judge(KEG, {**now, name: None}) if p.field == name}
        assert [rule for rule in broken if rule.endswith("-isi")]
    for name in closes:
        filled = answer(KEG.by_name[name], KEG.by_name[name].example or "ada")
        assert [p for p in judge(KEG, {**now, name: filled}) if p.rule.endswith("-kosong")]
        assert not [p for p in judge(KEG, {**now, name: None}) if p.field == name]


@pytest.mark.parametrize("case", section("Isian"), ids=lambda c: f"{c['Nomor']} {c['Jawaban']}")
def test_an_answer_breaks_the_rules_that_it_should(case):
    field = BY_CODE[case["Nomor"]]
    answers = {**WHOLE["survei"], field.name: answer(field, case["Jawaban"])}
    found = {f"{p.rule} {p.level.value}" for p in judge(KEG, answers)}
    assert found == set(filter(None, case["Dilanggar"].split(", ")))


def test_every_condition_of_ms_keg_is_in_the_table():
    from ckanext.sdi_balikpapan.standards.forms.rules import RULES

    asked_for = {
        (field, demand)
        for case in section("Syarat")
        for column, demand in (("Menjadi wajib", "isi"), ("Menjadi harus kosong", "kosong"))
        for field in fields(case[column])
    }
    conditional = {
        (rule.field, rule.demand)
        for rule in RULES
        if rule.form == "ms_keg" and rule.when and rule.level is not Level.OFF
        if rule.demand in ("isi", "kosong")
    }
    assert conditional == asked_for


def test_an_office_may_ask_a_compilation_everything():
    strict = levels(["keg-*-isi-kompilasi:block"])
    missing = {p.field for p in judge(KEG, WHOLE["kompilasi"], strict)}
    assert missing == fields("0.7 3.3.A.2 4.3 4.7 6.1 6.3")
    assert missing <= asked(KEG, WHOLE["kompilasi"], strict)


def test_a_rule_may_warn_or_be_off():
    without = {**WHOLE["survei"], "tujuan_kegiatan": None}
    assert blocks(judge(KEG, without))
    assert not blocks(judge(KEG, without, levels(["keg-3.2-isi:warn"])))
    off = levels(["keg-3.2-isi:off"])
    assert judge(KEG, without, off) == []
    assert "tujuan_kegiatan" in asked(KEG, without, off)


def test_ms_var_of_a_compilation_needs_no_question():
    about = {"cara_pengumpulan_data": "3"}
    assert "kalimat_pertanyaan" in required("ms_var", {})
    assert "kalimat_pertanyaan" in required("ms_var", {}, about={"cara_pengumpulan_data": "2"})
    assert "kalimat_pertanyaan" not in asked("ms_var", {}, about=about)


@pytest.mark.parametrize(
    ("composite", "needed", "closed"),
    [
        ("1", {"indikator_pembangun"}, {"variabel_pembangun"}),
        ("2", {"variabel_pembangun"}, {"indikator_pembangun"}),
        ("", set(), set()),
    ],
)
def test_an_indicator_is_made_of_indicators_or_of_variables(composite, needed, closed):
    both = {"indikator_pembangun", "variabel_pembangun"}
    answers = {"indikator_komposit": composite}
    assert required("ms_ind", answers) & both == needed
    assert forbidden("ms_ind", answers) == closed
