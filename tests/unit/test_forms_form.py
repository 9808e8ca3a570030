"""The questions of the forms: whole, in both languages, and equal to the facts."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from ckanext.sdi_balikpapan.standards.forms import form as forms
from ckanext.sdi_balikpapan.standards.forms.form import FormField, Type, UnknownForm, form
from ckanext.sdi_balikpapan.standards.forms.rules import RULES

FACTS = Path(__file__).parents[3] / "shared" / "domain"
needs_facts = pytest.mark.skipif(not FACTS.is_dir(), reason="../shared/domain is not here")
TRUST = {"hukum", "dibaca", "pengetahuan", "usulan"}


def every_field() -> list[tuple[str, FormField]]:
    found = []
    for name in forms.names():
        for field in form(name):
            found += [(name, field), *((name, column) for column in field.columns)]
    return found


FIELDS = every_field()
ids = [f"{name}:{field.name}" for name, field in FIELDS]


def test_there_are_three_ms_forms_the_concept_and_the_daftar_data():
    assert forms.names() == ("ms_keg", "ms_ind", "ms_var", "konsep", "daftar_data")


def test_an_unknown_form_is_refused():
    with pytest.raises(UnknownForm):
        form("../setup")


@pytest.mark.parametrize(("name", "field"), FIELDS, ids=ids)
def test_every_question_speaks_both_languages_and_says_where_it_is_from(name, field):
    assert field.label_id
    assert field.label_en
    assert field.help_id
    assert field.help_en
    assert field.example or field.type is Type.REPEATING
    assert field.source
    assert field.confidence in TRUST
    assert field.block in {block.code for block in form(name).blocks}


@pytest.mark.parametrize(("name", "field"), FIELDS, ids=ids)
def test_choices_have_options_and_nothing_else_has(name, field):
    chooses = field.type in (Type.SELECT, Type.SUGGEST, Type.MULTI)
    assert bool(field.options) == chooses
    codes = [option.code for option in field.options]
    assert len(codes) == len(set(codes))
    if field.type is Type.MULTI and codes[0].isdecimal():  # the paper forms add them up
        assert [int(code) for code in codes] == [2**n for n in range(len(codes))]
        assert form(name).by_name[field.other].type is Type.TEXT


@pytest.mark.parametrize("name", forms.names())
def test_no_question_has_two_names_or_shares_one(name):
    names = [field.name for field in form(name)]
    assert len(names) == len(set(names))
    assert form(name).title_field in names


def test_every_rule_has_a_source_a_level_and_its_own_id():
    assert len({rule.id for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule.source
        assert rule.confidence in TRUST
        assert re.fullmatch(r"[a-z0-9._A-Z-]+", rule.id)


@needs_facts
def test_ms_keg_has_the_68_questions_of_the_form():
    facts = {f["name"]: f for f in json.loads((FACTS / "ms_keg.json").read_text("utf-8"))}
    others = {field.other for field in form("ms_keg") if field.other}
    ours = {field.name: field for field in form("ms_keg") if field.name not in others}
    assert list(ours) == list(facts)
    assert len(ours) == 68
    for name, fact in facts.items():
        assert ours[name].code == fact["code"]
        assert ours[name].label_id == fact["label_id"]
        labels = {o.code: o.label() for o in ours[name].options}
        assert labels == {str(o["value"]): o["label_id"] for o in fact["options"] or ()}
        paths = (fact["indah_path"] or "").split(".{")[0]
        assert ours[name].indah_path == paths.replace("[].{awal,akhir}", "[]")
        known = {o["indah"] for o in fact["options"] or () if "indah" in o}
        assert known <= {o.indah for o in ours[name].options} | {"true", "false"}


@needs_facts
@pytest.mark.parametrize("name", ["ms_ind", "ms_var"])
def test_the_other_forms_have_the_columns_of_the_paper(name):
    facts = json.loads((FACTS / f"{name}.json").read_text("utf-8"))
    codes = {field.code for named, field in FIELDS if named == name}
    assert {fact["code"] for fact in facts} <= codes
