"""The rules' words: each rule has them, each is used, and each real finding can be said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ckanext.sdi_balikpapan.quality.finding import KEPT, Finding, Findings, Level, Report, shortened
from ckanext.sdi_balikpapan.quality.words import LANGUAGES, level_of, rules, words
from ckanext.sdi_balikpapan.standards.codelists import lookup

PACKAGE = Path(__file__).parents[2] / "ckanext" / "sdi_balikpapan"
_SOURCES = [
    *sorted((PACKAGE / "quality").rglob("*.py")),
    PACKAGE / "standards" / "contract_reading.py",
]
_RAISED = re.compile(
    r'(?:Finding|bad|Unreadable|Problem|complain|only|settled|add)\(\s*(?:value, )?"([a-z_0-9]+)"'
)


def test_every_rule_that_the_code_names_has_words() -> None:
    named = {code for path in _SOURCES for code in _RAISED.findall(path.read_text())}
    assert len(named) > 30
    assert named <= set(rules())


def test_every_rule_that_has_words_is_named_by_the_code() -> None:
    text = "".join(path.read_text() for path in _SOURCES)
    assert [code for code in rules() if f'"{code}"' not in text] == []


@pytest.mark.parametrize("code", rules())
def test_a_rule_says_what_why_and_how_to_mend_it_in_both_languages(code: str) -> None:
    rule = rules()[code]
    assert set(rule.texts) == set(LANGUAGES)
    places = []
    for texts in rule.texts.values():
        assert all(text.strip() == text and text and not text.endswith(".") for text in texts)
        places.append([set(re.findall(r"\{(\w+)\}", text)) for text in texts])
    assert places[0] == places[1]
    assert lookup("pemeriksaan", rule.check)


def test_a_sentence_names_row_column_and_value() -> None:
    finding = Finding("below_minimum", 7, "jumlah_kk", "-3", {"limit": "0"})
    assert str(words(finding)) == (
        'Baris 7, kolom "jumlah_kk": "-3" lebih kecil dari batas terendah 0. Batas itu dinyatakan '
        "untuk kolom ini. Periksa nilainya; bila benar, ubah batas pada pernyataan variabel."
    )
    assert words(finding, "en").where == 'Row 7, column "jumlah_kk"'
    assert words(finding, "fr") == words(finding, "id")


def test_a_value_with_braces_stays_a_value() -> None:
    assert "{row}" in words(Finding("not_number", 1, "{value}", "{row}")).what


def test_a_finding_may_weigh_otherwise_than_its_rule() -> None:
    assert level_of(Finding("not_number")) is Level.ERROR
    assert level_of(Finding("not_number", level=Level.INFO)) is Level.INFO


def test_long_values_are_cut_and_stay_on_one_line() -> None:
    assert shortened("a\n b\x00") == "a b␀"
    assert len(shortened("x" * 500)) == 80


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("6471012345670001", "64••••••••••••••"),
        ("6471.0123.4567.0001", "64••.••••.••••.••••"),
        ("NIK 6471012345670001.0", "NIK 64••••••••••••••.0"),
        ("0812-3456-7890", "08••-••••-••••"),
        ("+62 812 3456 7890", "+6• ••• •••• ••••"),
        ("budi@balikpapan.go.id", "bu••@••••••••••.••.••"),
        ("3201190006", "3201190006"),
        ("64.71.01.1004", "64.71.01.1004"),
        ("12345678901234567", "12345678901234567"),
        ("1.234.567,89", "1.234.567,89"),
    ],
)
def test_what_may_name_a_person_is_never_shown(text: str, shown: str) -> None:
    assert shortened(text) == shown


def test_the_first_of_each_rule_are_kept_in_the_order_of_rows() -> None:
    found = Findings()
    for row in range(2 * KEPT, 0, -1):
        found.add(Finding("not_number", row, f"k{row % 2}"))
    kept = found.first()
    assert [one.row for one in kept] == sorted(one.row or 0 for one in kept)
    assert len(kept) == KEPT
    assert found.report().count("not_number") == 2 * KEPT


def test_merging_keeps_counts_and_the_first() -> None:
    one, other = Findings(), Findings()
    for row in range(150):
        one.add(Finding("nul", row))
        other.add(Finding("nul", row + 1000))
    one.merge(other)
    assert one.counts() == {"nul": {"": 300}}
    assert len(one.first()) == KEPT


def test_a_report_survives_json_with_all_that_it_says() -> None:
    finding = Finding("not_number", 3, "n", "x", {"count": 2}, Level.WARNING)
    report = Report({"rows": 1}, 4, {"not_number": {"n": 1}}, (finding,))
    assert Report.from_dict(report.as_dict()) == report
