"""What only several cells together show: regions, totals, periods, series, personal data."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ckanext.sdi_balikpapan.quality import process
from ckanext.sdi_balikpapan.quality.check import check
from ckanext.sdi_balikpapan.quality.finding import Report
from ckanext.sdi_balikpapan.quality.watchers import panel as panels
from ckanext.sdi_balikpapan.quality.watchers.region_table import (
    BPS,
    KEMENDAGRI,
    own_regions,
    plain,
    repaired,
)
from ckanext.sdi_balikpapan.quality.words import words
from ckanext.sdi_balikpapan.standards.contract import Column, Contract, Type

KELURAHAN = Contract(
    (
        Column("kode_kecamatan", Type.CODE, reference=KEMENDAGRI),
        Column("nama_kecamatan", Type.TEXT),
        Column("kode_kelurahan", Type.CODE, reference=KEMENDAGRI),
        Column("nama_kelurahan", Type.TEXT),
        Column("bps_kode_kelurahan", Type.CODE, reference=BPS),
    )
)
GOOD = "64.71.01;Balikpapan Timur;64.71.01.1001;MANGGAR;6471020001"


def checked(folder: Path, lines: list[str], contract: Contract) -> Report:
    path = folder / "data.csv"
    head = ";".join(column.name for column in contract.columns)
    path.write_text("\n".join([head, *lines]) + "\n")
    return check(path, path.name, contract)


def rules(report: Report) -> set[tuple[str, int | None, str]]:
    return {(one.rule, one.row, one.column) for one in report.findings}


@pytest.mark.parametrize(
    ("row", "rule", "column"),
    [
        ("64.71.01;KEC. BALIKPAPAN TIMUR;64.71.01.1002;Lemaru;6471020003", None, ""),
        # A region of another city: judged by its form alone.
        ("73.71.01;Mariso;73.71.01.1001;Bontorannu;7371010001", None, ""),
        ("64.71.02;Balikpapan Barat;64.71.01.1001;Manggar;6471020001", "region_parent", ""),
        ("64.71.01;Balikpapan Timur;64.71.01.1099;Manggar;", "region_unknown", "kode_kelurahan"),
        ("64.71.01;Balikpapan Timur;64.71.01.1001;Teritip;", "region_name", "nama_kelurahan"),
        ("64.71.01;Balikpapan Timur;64.71.01.1001;Mangar;", "region_name_near", "nama_kelurahan"),
        ("64.71.01;Balikpapan Barat;64.71.01.1001;Manggar;", "region_name", "nama_kecamatan"),
        (
            "64.71.01;Balikpapan Timur;64.71.01.1001;Manggar;6471020003",
            "region_pair",
            "bps_kode_kelurahan",
        ),
        ("64.71.1;Balikpapan Timur;64.71.01.1001;Manggar;", "region_form_near", "kode_kecamatan"),
        (
            "64.71.01;Balikpapan Timur;6471011001;Manggar;",
            "region_form_near",
            "kode_kelurahan",
        ),
        ("64.71.01;Balikpapan Timur;64/71;Manggar;", "region_form", "kode_kelurahan"),
        ("64.71.01;Balikpapan Timur;64.71.01;Manggar;", "region_level", "kode_kelurahan"),
    ],
)
def test_region_codes_names_and_parents_are_held_together(
    tmp_path: Path, row: str, rule: str | None, column: str
) -> None:
    found = rules(checked(tmp_path, [GOOD, row], KELURAHAN))
    if rule is None:
        assert found == set()
    else:
        column = column or "kode_kelurahan"
        assert (rule, 3, column) in found
        assert {row for _, row, _ in found} == {3}


@pytest.mark.parametrize(
    ("system", "spoiled", "meant"),
    [
        (KEMENDAGRI, "64.71.1", "64.71.01"),
        (KEMENDAGRI, "64.71.01.1", "64.71.01.0001"),
        (KEMENDAGRI, "64.7", "64.70"),
        (KEMENDAGRI, "6471", "64.71"),
        (KEMENDAGRI, "Balikpapan", ""),
        (BPS, "64.71.020", "6471020"),
        (BPS, "647", ""),
    ],
)
def test_what_a_spreadsheet_did_to_a_region_code_is_undone(
    system: str, spoiled: str, meant: str
) -> None:
    assert repaired(system, spoiled) == meant


def test_our_own_list_covers_the_city_but_not_its_province() -> None:
    own = own_regions()
    assert own.covers(KEMENDAGRI, "64.71.01.1099")
    assert own.covers(BPS, "6471099")
    assert not own.covers(KEMENDAGRI, "64.72")
    assert not own.covers(KEMENDAGRI, "32.73.01")
    assert not own.covers(KEMENDAGRI, "32")


def test_names_are_the_same_without_title_case_blanks_and_marks() -> None:
    assert len({plain(one) for one in ("ASTANAANYAR", "Kec. Astana Anyar", "astana-anyar")}) == 1
    assert plain("Kelurahan Kota") == "kota"


PANEL = Contract(
    (
        Column("kecamatan", Type.TEXT, key=True),
        Column("tahun", Type.YEAR, key=True),
        Column("jumlah", Type.INTEGER),
    )
)


def panel(skip: set[tuple[int, int]], **changed: int) -> list[str]:
    """Twelve kecamatan in eight years, each year a little more than the one before."""
    return [
        f"K{k};{year};{changed.get(f'K{k}_{year}', 1000 + 97 * k + 13 * (year - 2015))}"
        for year in range(2015, 2023)
        for k in range(12)
        if (k, year) not in skip
    ]


def test_a_whole_table_over_time_gives_nothing(tmp_path: Path) -> None:
    assert rules(checked(tmp_path, panel(set()), PANEL)) == set()


def test_a_row_that_every_other_year_has_is_missed(tmp_path: Path) -> None:
    report = checked(tmp_path, panel({(3, 2018)}), PANEL)
    assert [(one.rule, dict(one.words)) for one in report.findings] == [
        ("missing_combination", {"thing": "K3", "period": "2018"})
    ]


def test_a_list_that_isnt_meant_to_be_complete_misses_nothing(tmp_path: Path) -> None:
    skip = {(k, y) for k in range(12) for y in range(2015, 2023) if (k * y) % 3 == 0}
    assert checked(tmp_path, panel(skip), PANEL).count("missing_combination") == 0


def test_many_missing_days_are_counted_and_not_listed(tmp_path: Path) -> None:
    columns = (PANEL.columns[0], Column("hari", Type.DATE, key=True), PANEL.columns[2])
    rows = [
        f"K{k};2024-{month:02}-{day:02};{900 + 10 * k + day + 31 * month}"
        for month in range(1, 8)
        for day in range(1, 29)
        for k in range(12)
        if (k, day) != (5, 9)
        and (month, day, k) not in {(m, d, 7) for m in (3, 4) for d in range(9)}
    ]
    report = checked(tmp_path, rows, Contract(columns))
    assert [(one.rule, one.words["count"]) for one in report.findings] == [("missing_days", 23)]


def test_a_year_that_copies_another_is_told_once(tmp_path: Path) -> None:
    copy = {f"K{k}_2021": 1000 + 97 * k + 13 * 2 for k in range(12)}
    report = checked(tmp_path, panel(set(), **copy), PANEL)
    (found,) = (one for one in report.findings if one.rule == "period_copied")
    assert (found.row, found.words["period"], found.words["other"]) == (74, "2021", "2017")
    assert found.words["last"] == 85


def test_values_that_never_change_copy_nothing(tmp_path: Path) -> None:
    fixed = {f"K{k}_{year}": 50 + k for k in range(12) for year in range(2015, 2023)}
    assert rules(checked(tmp_path, panel(set(), **fixed), PANEL)) == set()


def test_a_zero_in_a_series_far_from_zero_is_no_zero(tmp_path: Path) -> None:
    report = checked(tmp_path, panel(set(), K5_2019=0), PANEL)
    assert rules(report) == {("zero_for_missing", 55, "jumlah")}


def test_a_value_apart_from_its_series_is_asked_about(tmp_path: Path) -> None:
    report = checked(tmp_path, panel(set(), K5_2019=9000), PANEL)
    assert rules(report) == {("value_apart", 55, "jumlah")}


NUMBERED = Contract((Column("no", Type.INTEGER), Column("nama", Type.TEXT)))


def test_a_gap_in_the_row_numbers_is_told(tmp_path: Path) -> None:
    rows = [f"{n};x{n}" for n in range(1, 40) if n != 20]
    report = checked(tmp_path, rows, NUMBERED)
    assert rules(report) == {("row_number_gap", 21, "no")}
    odd = [f"{n};x{n}" for n in range(1, 80, 2)]
    assert rules(checked(tmp_path, odd, NUMBERED)) == set()


SUMS = Contract(
    (
        Column("wilayah", Type.TEXT),
        Column("l", Type.INTEGER),
        Column("p", Type.INTEGER),
        Column("lp", Type.INTEGER, sum_of=("l", "p")),
    )
)


def test_columns_that_dont_add_up_are_found_and_empty_parts_excused(tmp_path: Path) -> None:
    report = checked(tmp_path, ["a;1;2;3", "b;1;2;4", "c;;2;2", "d;5;6;11"], SUMS)
    assert rules(report) == {("sum_differs", 3, "lp")}


def test_a_total_in_the_body_is_told_and_added_up(tmp_path: Path) -> None:
    right = ["a;1;2;3", "b;4;5;9", "Jumlah;5;7;12"]
    assert rules(checked(tmp_path, right, SUMS)) == {("total_line", 4, "wilayah")}
    wrong = ["a;1;2;3", "b;4;5;9", "TOTAL;6;7;13"]
    assert rules(checked(tmp_path, wrong, SUMS)) == {
        ("total_line", 4, "wilayah"),
        ("total_differs", 4, "l"),
        ("total_differs", 4, "lp"),
    }


def test_subtotals_are_added_to_the_total_and_not_the_lines_again(tmp_path: Path) -> None:
    rows = ["a;1;2;3", "b;4;5;9", "Sub total;5;7;12", "c;1;1;2", "d;1;1;2", "Subtotal;2;2;4"]
    report = checked(tmp_path, [*rows, "Total;7;9;16"], SUMS)
    assert {rule for rule, _, _ in rules(report)} == {"total_line"}


def test_a_total_that_is_declared_as_a_category_is_none_among_the_data(tmp_path: Path) -> None:
    sexes = {"L": "Laki-laki", "P": "Perempuan", "T": "Total"}
    contract = Contract((Column("kelamin", Type.CODE, codes=sexes), Column("n", Type.INTEGER)))
    assert not rules(checked(tmp_path, ["L;1", "P;2", "T;3"], contract))
    named = Contract((Column("kelamin", codes={"Total": "", "L": ""}), Column("n", Type.INTEGER)))
    assert not rules(checked(tmp_path, ["L;1", "Total;3"], named))


@pytest.mark.parametrize("remark", ["Sumber: BPS;;;", "Sumber: Disdukcapil", "*) sementara"])
def test_a_remark_below_the_table_is_no_data(tmp_path: Path, remark: str) -> None:
    report = checked(tmp_path, ["a;1;2;3", "b;4;5;9", remark], SUMS)
    assert rules(report) == {("foot_row", 4, "")}
    assert report.rows == 2


def test_in_a_table_of_one_column_nothing_is_a_remark(tmp_path: Path) -> None:
    contract = Contract((Column("catatan", Type.TEXT),))
    assert not rules(checked(tmp_path, ["Sumber: sensus", "* sementara"], contract))


def test_a_table_too_long_to_compare_its_periods_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(panels, "MOST_ROWS", 3)
    columns = (Column("tahun", Type.YEAR, key=True), Column("kode", Type.TEXT, key=True))
    contract = Contract((*columns, Column("n", Type.INTEGER)))
    rows = [f"{year};{code};{year % 7}" for year in (2023, 2024) for code in "ab"]
    assert rules(checked(tmp_path, rows, contract)) == {("periods_not_compared", None, "")}
    assert not rules(checked(tmp_path, rows[:3], contract)) & {("periods_not_compared", None, "")}


@pytest.mark.parametrize(
    ("day", "code", "said"),
    [
        (date(2011, 12, 31), "64.71.06", {"region_not_valid"}),  # Perda 8/2012 made it
        (date(2012, 12, 31), "64.71.06", set()),
        (date(2011, 12, 31), "64.71.01", set()),
        # Of the division of 2011 the list doesn't hold every code; of today's it does.
        (date(2011, 12, 31), "64.71.09", set()),
        (date(2012, 12, 31), "64.71.09", {"region_unknown"}),
        (None, "64.71.06", set()),
    ],
)
def test_a_region_code_is_held_against_the_day_on_which_it_must_be_valid(
    tmp_path: Path, day: date | None, code: str, said: set[str]
) -> None:
    columns = (Column("kode_kecamatan", Type.CODE, reference=KEMENDAGRI), Column("n", Type.INTEGER))
    report = checked(tmp_path, ["64.71.01;1", f"{code};2"], Contract(columns, valid_on=day))
    assert {rule for rule, _, _ in rules(report)} == said


COUNT = Column("n", Type.INTEGER)
KINDS = Contract(
    (Column("jenis", Type.TEXT), Column("tahun", Type.YEAR), Column("n", Type.INTEGER))
)


def test_a_category_written_otherwise_is_told_with_its_first_spelling(tmp_path: Path) -> None:
    rows = ["Pasar Baru;2023;1", "pasar  baru;2024;2", "Pasar Lama;2023;3", "PASAR BARU;2025;4"]
    report = checked(tmp_path, rows, KINDS)
    assert rules(report) == {("spelt_otherwise", 3, "jenis"), ("spelt_otherwise", 5, "jenis")}
    assert report.findings[0].words == {"other": "Pasar Baru", "first": 2}


def test_what_is_declared_or_has_too_many_texts_is_no_matter_of_spelling(tmp_path: Path) -> None:
    listed = Column("jenis", codes={"a": "", "A": ""})
    assert not rules(checked(tmp_path, ["a;1", "A;2"], Contract((listed, COUNT))))
    many = [f"orang {n};2023;{n}" for n in range(1100)] + ["Orang 1;2023;1"]
    assert not rules(checked(tmp_path, many, KINDS))


def test_rows_that_are_wholly_the_same_are_told_where_no_key_is_declared(tmp_path: Path) -> None:
    rows = ["a;2023;1", "b;2023;1", "a;2023;1", ";2023;1", "c;2024;1", ";2023;1"]
    assert rules(checked(tmp_path, rows, KINDS)) == {
        ("duplicate_row", 4, ""),
        ("duplicate_row", 7, ""),
    }
    key = Column("jenis", Type.TEXT, key=True)
    keyed = checked(tmp_path, ["a;2023;1", "a;2023;1"], Contract((key, *KINDS.columns[1:])))
    assert rules(keyed) == {("duplicate_key", 3, "jenis")}
    partly = Contract(KINDS.columns[:2])
    (tmp_path / "data.csv").write_text("jenis;tahun;n\na;2023;1\na;2023;2\n")
    report = check(tmp_path / "data.csv", "data.csv", partly)
    assert not report.count("duplicate_row")


def test_regions_of_elsewhere_are_known_once_an_admin_names_a_list(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text("kode_kecamatan;nama_kecamatan\n64.72.01;Palaran\n64.72.02;Palaran\n")
    columns = (
        Column("kode_kecamatan", Type.CODE, reference=KEMENDAGRI),
        Column("nama_kecamatan", Type.TEXT),
    )
    given = tmp_path / "wilayah.csv"
    given.write_text(
        "kode,nama\n64.72,Kota Samarinda\n64.72.01,Palaran\n64.72.02,Samarinda Seberang\n"
    )
    report = process.run(path, path.name, Contract(columns), regions=str(given))
    assert rules(report) == {("region_name", 3, "nama_kecamatan")}
    assert not rules(process.run(path, path.name, Contract(columns)))
    for broken in ("nomor,nama\n1,x\n", "kode,nama,berlaku_sejak\n64.72,Samarinda,dulu\n", "\x00"):
        given.write_text(broken)
        report = process.run(path, path.name, Contract(columns), regions=str(given))
        assert rules(report) == {("regions_unreadable", None, "")}, broken


AREAS = Contract((Column("kelurahan", Type.TEXT), Column("luas", Type.DECIMAL, unit="km2")))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (["1,4350", "1,4350"], {("same_as_above", 13, "luas")}),
        (["1,4350", "2,1111", "1,4350"], set()),  # not one below the other
        (["1,4350", "1,4350", "1,4350"], set()),  # a value that comes often
        (["1,5", "1,5"], set()),  # rounded: equal by chance
        (["", ""], set()),
    ],
)
def test_a_measurement_that_repeats_the_one_above_is_asked_about(
    tmp_path: Path, values: list[str], said: set[tuple[str, int, str]]
) -> None:
    rows = [f"{10 + n},{1234 + 7 * n}" for n in range(10)] + values
    report = checked(tmp_path, [f"k{n};{value}" for n, value in enumerate(rows)], AREAS)
    assert rules(report) == said


PEOPLE = Contract((Column("kolom", Type.TEXT), Column("lain", Type.TEXT)))


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ("6471015203900001", "personal_nik"),
        ("budi.s@gmail.com", "personal_email"),
        ("0812-3456-7890", "personal_phone"),
        ("+6281234567890", "personal_phone"),
        ("09.254.294.3-407.000", "personal_npwp"),
    ],
)
def test_personal_data_is_found_and_never_shown(tmp_path: Path, cell: str, rule: str) -> None:
    report = checked(tmp_path, [f"{cell};x", "a;y"], PEOPLE)
    assert rules(report) == {(rule, 2, "kolom")}
    assert cell not in str(report.as_dict())
    assert cell not in str(words(report.findings[0]))


@pytest.mark.parametrize(
    ("name", "cell", "rule"),
    [
        ("npwp", "092542943407000", "personal_npwp"),
        ("npwp_badan", "0092542943407000", "personal_npwp"),
        ("no_rekening", "149-00-1234567-8", "personal_account"),
        ("nilai", "092542943407000", ""),
        ("kode_rekening", "5.1.02.01.01.0024", ""),
    ],
)
def test_numbers_without_a_form_are_told_by_the_columns_name(
    tmp_path: Path, name: str, cell: str, rule: str
) -> None:
    contract = Contract((Column(name, Type.TEXT), Column("lain", Type.TEXT)))
    report = checked(tmp_path, [f"{cell};x"], contract)
    assert {one.rule for one in report.findings} == ({rule} if rule else set())
    assert cell not in str(report.as_dict())


@pytest.mark.parametrize(
    "cell",
    [
        "9999999999999999",
        "1234567890123456",
        "6471021001",
        "2024-01-01 10:00",
        "dkk@balikpapan.go.id",
        "(0542) 421234",
        "00812",
        "1.234.567.890",
        "3.14159265358979323846",
    ],
)
def test_what_only_looks_personal_is_left_alone(tmp_path: Path, cell: str) -> None:
    assert rules(checked(tmp_path, [f"{cell};x", "a;y"], PEOPLE)) == set()
