"""A whole file against its contract."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from ckanext.sdi_balikpapan.quality.check import check
from ckanext.sdi_balikpapan.quality.finding import Finding, Level, Report
from ckanext.sdi_balikpapan.quality.table import Chunk
from ckanext.sdi_balikpapan.quality.watchers import Context
from ckanext.sdi_balikpapan.quality.words import rules, words
from ckanext.sdi_balikpapan.standards.contract import Column, Contract, Type, contract_of

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


@pytest.mark.parametrize(
    ("header", "rule"),
    [
        ("id,kelamin,jumlah", ("column_missing", None, "persen")),
        ("id,kelamin,jumlah,persn", ("column_renamed", None, "persen")),
        ("id,kelamin,jumlah,persen,lain", ("column_undeclared", None, "lain")),
        ("id,kelamin,jumlah,persen,jumlah", ("column_twice", None, "jumlah")),
        ("id,kelamin,,jumlah,persen", ("column_unnamed", None, "")),
    ],
)
def test_the_names_are_held_against_the_declared_ones(
    tmp_path: Path, header: str, rule: tuple[str, int | None, str]
) -> None:
    row = ",".join(["1"] * len(header.split(",")))
    assert rule in found(checked(tmp_path, f"{header}\n{row}\n"))


def test_case_and_blanks_in_a_name_do_not_matter_nor_does_the_order(tmp_path: Path) -> None:
    text = "\ufeff Persen ,JUMLAH,id,Kelamin\n1.5,3,1,L\n2.5,4,2,P\n"
    assert found(checked(tmp_path, text)) == set()


def test_a_declaration_that_cannot_be_kept_is_part_of_the_report(tmp_path: Path) -> None:
    rows = [{"nama": "id", "tipe": "angka"}, {"nama": "n", "jumlah_dari": "zz"}]
    report = checked(tmp_path, "id,n\n1,2\n", contract_of({"variabel": rows}, {}))
    assert found(report) == {("declared_type", None, "id"), ("declared_sum", None, "n")}


def test_a_key_whose_column_is_missing_is_said_once(tmp_path: Path) -> None:
    assert found(checked(tmp_path, "kelamin,jumlah,persen\nL,1,1.5\n")) == {
        ("column_missing", None, "id")
    }


def test_the_header_repeated_among_the_rows_is_said_as_that(tmp_path: Path) -> None:
    report = checked(tmp_path, "id,kelamin,jumlah\n1,L,2\nid,kelamin,jumlah\n2,P,3\n", THREE)
    assert found(report) == {("repeated_header", 3, "")}
    assert report.rows == 2


THREE = Contract(PEOPLE.columns[:3])


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        pytest.param(b"", "empty_file", id="empty"),
        pytest.param(b"\x00\x01\x02\x03" * 100, "binary", id="binary"),
        pytest.param(b"id,kelamin,jumlah,persen\n", "no_rows", id="only names"),
    ],
)
def test_what_cannot_be_checked_is_a_report_too(tmp_path: Path, content: bytes, rule: str) -> None:
    assert {one for one, _, _ in found(checked(tmp_path, content))} == {rule}


def test_columns_hold_their_cells_whatever_the_separator_and_the_notation(tmp_path: Path) -> None:
    rows = [("1", "L", "10", "1.234,5"), ("2", "P", "7", "2.000")]
    for separator, encoding in ((";", "cp1252"), ("\t", "utf-16"), ("|", "utf-8-sig")):
        lines = [separator.join(row) for row in (("id", "kelamin", "jumlah", "persen"), *rows)]
        report = checked(tmp_path, "\r\n".join(lines).encode(encoding))
        assert found(report) == set()
        assert report.facts["notation"] == {"persen": "id"}


class _Counting:
    def __init__(self) -> None:
        self.rows = 0

    def see(self, chunk: Chunk) -> None:
        self.rows += len(chunk.rows)

    def finish(self) -> list[Finding]:
        return [Finding("no_rows", self.rows, "persen", level=Level.INFO)]


def test_a_watcher_sees_every_row_and_knows_the_notation_in_the_end(tmp_path: Path) -> None:
    contexts: list[Context] = []

    def made(context: Context) -> _Counting:
        contexts.append(context)
        return _Counting()

    path = tmp_path / "data.csv"
    rows = "".join(f"{n};L;{n};{n},5\n" for n in range(20_000))
    path.write_text(f"id;kelamin;jumlah;persen\n{rows}")
    report = check(path, path.name, PEOPLE, factories=[made])
    assert found(report) == {("no_rows", 20_000, "persen")}
    assert contexts[0].notation("persen") == "id"
    assert contexts[0].place("persen") == 3


def test_a_watcher_may_decline(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text("id\n1\n")
    assert check(path, path.name, Contract(), factories=[lambda _: None]).rows == 1
