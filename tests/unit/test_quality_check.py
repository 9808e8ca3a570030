"""A whole file against its contract."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from ckanext.sdi_balikpapan.quality.check import check
from ckanext.sdi_balikpapan.quality.finding import Report
from ckanext.sdi_balikpapan.quality.words import rules, words
from ckanext.sdi_balikpapan.standards.contract import Column, Contract, Type

PEOPLE = Contract(
    (
        Column("id", Type.INTEGER, key=True),
        Column("kelamin", Type.CODE, codes={"L": "Laki-laki", "P": "Perempuan"}),
        Column("jumlah", Type.INTEGER, minimum=Decimal(0)),
        Column("persen", Type.DECIMAL, unit="persen"),
    )
)


def checked(folder: Path, text: str | bytes, contract: Contract = PEOPLE) -> Report:
    path = folder / "data.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return check(path, path.name, contract)


def found(report: Report) -> set[tuple[str, int | None, str]]:
    return {(one.rule, one.row, one.column) for one in report.findings}


def test_a_clean_file_gives_nothing(tmp_path: Path) -> None:
    report = checked(tmp_path, "id;kelamin;jumlah;persen\n1;L;10;1,5\n2;P;11;2,25\n")
    assert (report.findings, report.rows) == ((), 2)
    assert report.facts["separator"] == ";"
    assert report.facts["notation"] == {"persen": "id"}


def test_every_error_is_found_at_its_row_and_column(tmp_path: Path) -> None:
    text = (
        "id,kelamin,jumlah,persen\n1,L,10,1.5\n2,Perempuan,-3,1.25\n1,X,12.7,0.5\n,L,1_000,3.25\n"
    )
    assert found(checked(tmp_path, text)) == {
        ("label_for_code", 3, "kelamin"),
        ("below_minimum", 3, "jumlah"),
        ("not_in_codes", 4, "kelamin"),
        ("not_integer", 4, "jumlah"),
        ("duplicate_key", 4, "id"),
        ("empty_cell", 5, "id"),
        ("underscore", 5, "jumlah"),
    }


def test_a_report_says_the_same_after_json(tmp_path: Path) -> None:
    report = checked(tmp_path, "id,kelamin,jumlah\n1,L,x\n2,Q,-4,9\n")
    assert report.findings
    assert Report.from_dict(report.as_dict()) == report


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_finding_has_words_that_name_its_place(tmp_path: Path, language: str) -> None:
    report = checked(tmp_path, "id,kelamin,jumlah,persen\n1,Q,x,1.234\n1,L,-4\n")
    for one in report.findings:
        said = words(one, language)
        assert "…" not in said.what + said.why + said.mend
        assert not one.column or f'"{one.column}"' in said.where


def test_every_rule_has_all_its_words() -> None:
    for rule in rules().values():
        assert all(
            text.strip() and not text.endswith(".") for t in rule.texts.values() for text in t
        )
