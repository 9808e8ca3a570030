"""What cells mean: every trap that was measured, and the forms that offices write."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.quality.values import codes, dates, numbers, yes_no
from ckanext.sdi_balikpapan.quality.values.column import limits, reader, value_of
from ckanext.sdi_balikpapan.standards.contract import Column, Type

D = Decimal

SETTLED = {
    "0": D(0),
    "-12": D(-12),
    "+7": D(7),
    "12345678": D(12345678),
    "007": D(7),
    "0.00": D(0),
    "0,00": D(0),
    "-0.0": D(0),
}
IN_INDONESIAN = {
    "1.234,5": D("1234.5"),
    "12.345.678": D(12345678),
    "1234,56": D("1234.56"),
    "0,25": D("0.25"),
    "-3,4110": D("-3.4110"),
    ",5": D("0.5"),
    "0,123": D("0.123"),
}
IN_ENGLISH = {
    "1,234.5": D("1234.5"),
    "195,151.92": D("195151.92"),
    "1,234,567": D(1234567),
    "627.5": D("627.5"),
    "132.1662": D("132.1662"),
    "0.123": D("0.123"),
    "1234.567": D("1234.567"),
    ".5": D("0.5"),
}
IN_BOTH = {"1.234": (D(1234), D("1.234")), "12,345": (D("12.345"), D(12345))}
NO_NUMBER = {
    "1_000": "underscore",
    "１２３": "foreign_digits",
    "١٢": "foreign_digits",
    "NaN": "undeclared_missing",
    "-": "undeclared_missing",
    "n/a": "undeclared_missing",
    "...": "undeclared_missing",
    "…": "undeclared_missing",
    "inf": "not_finite",
    "-Infinity": "not_finite",
    "1e400": "scientific",
    "3,20119E+09": "scientific",
    "12%": "percent_sign",
    "12,5 %": "percent_sign",
    "(1.500)": "accounting_minus",
    "1.500-": "accounting_minus",
    "−5": "accounting_minus",
    "- 5": "accounting_minus",
    "1 234": "spaces_in_number",
    "1\u00a0234,5": "spaces_in_number",
    "1\u202f234": "spaces_in_number",
    "Rp 1.500": "unit_in_cell",
    "Rp1.500,-": "unit_in_cell",
    "12 km2": "unit_in_cell",
    "30 orang": "unit_in_cell",
    "103,00 *": "footnote",
    "12*)": "footnote",
    "45 1)": "footnote",
    "1.23.4": "bad_grouping",
    "1,2,3": "bad_grouping",
    "5.": "bad_grouping",
    "1-Feb": "date_for_number",
    "Agu-24": "date_for_number",
    "#DIV/0!": "spreadsheet_error",
    "####": "spreadsheet_error",
    "9" * 61: "too_large",
    "sepuluh": "not_number",
    "0x1F": "not_number",
    "1'234": "not_number",
}


@pytest.mark.parametrize("text", SETTLED)
def test_a_plain_number_is_the_same_everywhere(text: str) -> None:
    found = numbers.number(text)
    assert (found.id, found.en, found.proves) == (SETTLED[text], SETTLED[text], "")


@pytest.mark.parametrize("text", IN_INDONESIAN)
def test_some_numbers_can_only_be_indonesian(text: str) -> None:
    found = numbers.number(text)
    assert (found.id, found.proves) == (IN_INDONESIAN[text], "id")


@pytest.mark.parametrize("text", IN_ENGLISH)
def test_some_numbers_can_only_be_english(text: str) -> None:
    found = numbers.number(text)
    assert (found.en, found.proves) == (IN_ENGLISH[text], "en")


@pytest.mark.parametrize("text", IN_BOTH)
def test_a_thousands_mark_may_be_a_decimal_mark(text: str) -> None:
    found = numbers.number(text)
    assert found.ambiguous
    assert (found.id, found.en) == IN_BOTH[text]
    assert found.value() is None


@pytest.mark.parametrize("text", NO_NUMBER)
def test_what_only_looks_like_a_number_says_why_it_is_none(text: str) -> None:
    found = numbers.number(text)
    assert (found.bad, found.rule) == (True, NO_NUMBER[text])


def test_leading_zeros_are_pointed_out() -> None:
    assert numbers.number("007").rule == "leading_zeros"
    assert numbers.number("0").rule == ""


@given(st.text(max_size=30))
def test_no_text_is_a_number_by_accident(text: str) -> None:
    """Whatever has a value is made of plain digits, marks and a sign."""
    found = numbers.number(text)
    assert found.bad or set(text) <= set("0123456789.,+-")


def _indonesian(value: Decimal) -> str:
    return f"{value:,f}".replace(",", " ").replace(".", ",").replace(" ", ".")


_DECIMALS = st.decimals(-(10**12), 10**12, places=2)


@given(_DECIMALS)
def test_a_number_means_itself_in_its_own_notation(value: Decimal) -> None:
    assert numbers.number(_indonesian(value)).id == value
    assert numbers.number(f"{value:,f}").en == value


@given(_DECIMALS)
def test_the_other_notation_never_gives_another_value_in_silence(value: Decimal) -> None:
    """A text with two decimals reads in one notation only."""
    assert numbers.number(_indonesian(value)).en in (None, value)
    assert numbers.number(f"{value:,f}").id in (None, value)


WHOLE = reader(Column("n", Type.INTEGER))


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ("12.7", "not_integer"),
        ("12,7", "not_integer"),
        ("0.0", "integer_with_decimals"),
        ("2014.0", "integer_with_decimals"),
        ("3266,00", "integer_with_decimals"),
        (str(2**63), "too_large"),
        ("1e5", "scientific"),
        (12.5, "not_integer"),
        (float("nan"), "not_finite"),
        (True, "not_number"),
        (date(2024, 1, 1), "date_for_number"),
    ],
)
def test_an_integer_is_whole_and_written_so(cell: object, rule: str) -> None:
    assert WHOLE(cell).rule == rule
    assert WHOLE(cell).bad


def test_a_spreadsheet_has_no_integers_so_its_whole_numbers_are() -> None:
    assert WHOLE(12.0).value() == 12
    assert WHOLE(7).value() == 7


def test_a_grouped_integer_is_still_asked_about() -> None:
    """1.234 in a column of integers may have been 1,234 thousand."""
    assert WHOLE("1.234").ambiguous
    assert WHOLE("12.345.678").value() == 12345678


def test_a_percent_sign_is_fine_where_the_unit_is_percent() -> None:
    percent = reader(Column("p", Type.DECIMAL, unit="Persen"))
    assert percent("12,5 %").value() == D("12.5")
    assert percent("12,5 %").rule == "percent_written"
    assert reader(Column("p", Type.DECIMAL, unit="orang"))("12,5%").bad


DATES = {
    "2024-12-31": date(2024, 12, 31),
    "31 Desember 2024": date(2024, 12, 31),
    "1 Agustus 2024": date(2024, 8, 1),
    "1 Agt 2024": date(2024, 8, 1),
    "Selasa, 31 Desember 2024": date(2024, 12, 31),
    "Jum'at, 3 Mei 2024": date(2024, 5, 3),
    "31-Des-2024": date(2024, 12, 31),
    "2024/12/31": date(2024, 12, 31),
    "31/12/2024": date(2024, 12, 31),
    "12/31/2024": date(2024, 12, 31),
    "31.12.2024": date(2024, 12, 31),
    "2-2-2024": date(2024, 2, 2),
    "20241231": date(2024, 12, 31),
    "2024-12-31 00:00:00": date(2024, 12, 31),
    "2024-12-31T00:00:00Z": date(2024, 12, 31),
}
NO_DATES = {
    "2024-02-30": "impossible_date",
    "30 Februari 2024": "impossible_date",
    "31/31/2024": "impossible_date",
    "2024-13-01": "impossible_date",
    "31/12/24": "two_digit_year",
    "1-Feb-24": "two_digit_year",
    "45657": "serial_date",
    "2024-12-31 08:30": "time_in_date",
    "kemarin": "not_date",
    "31 Desembre 2024": "not_date",
    "-": "undeclared_missing",
    "2024-12": "not_date",
    "２０２４-12-31": "not_date",
}


@pytest.mark.parametrize("text", DATES)
def test_dates_are_read_as_offices_write_them(text: str) -> None:
    assert dates.day(text).value() == DATES[text]


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_date_says_why(text: str) -> None:
    found = dates.day(text)
    assert (found.bad, found.rule) == (True, NO_DATES[text])


def test_day_and_month_may_change_places() -> None:
    found = dates.day("1-2-2024")
    assert (found.id, found.en) == (date(2024, 2, 1), date(2024, 1, 2))
    assert dates.day("31/12/2024").proves == "id"
    assert dates.day("12/31/2024").proves == "en"


@given(st.dates())
def test_every_day_is_read_back_from_iso(day: date) -> None:
    assert dates.day(day.isoformat()).value() == day


@pytest.mark.parametrize(
    ("cell", "rule"),
    [(datetime(2024, 1, 1, 8), "time_in_date"), (45657.0, "serial_date"), (True, "not_date")],
)
def test_a_spreadsheets_own_value_may_be_no_date(cell: object, rule: str) -> None:
    assert dates.native_day(cell).rule == rule


def test_a_spreadsheets_own_date_is_one() -> None:
    assert dates.native_day(datetime(2024, 1, 1)).value() == date(2024, 1, 1)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("2024", ""),
        ("2024.0", "integer_with_decimals"),
        ("2.024", "year_grouped"),
        ("2023/2024", "year_span"),
        ("24", "two_digit_year"),
        ("20x4", "not_year"),
        ("0999", "not_year"),
        ("２０２４", "not_year"),
    ],
)
def test_a_year_has_four_digits(text: str, rule: str) -> None:
    assert dates.year(text).rule == rule


@pytest.mark.parametrize(
    ("text", "value"), [("Ya", True), ("TIDAK", False), ("1", True), ("0", False), ("ada", True)]
)
def test_yes_and_no_are_read_in_both_languages(text: str, value: bool) -> None:
    assert yes_no.yes_no(text).value() is value


def test_perhaps_is_neither_yes_nor_no() -> None:
    assert yes_no.yes_no("mungkin").rule == "not_yes_no"


REGIONS = {"01": "Timur", "02": "Barat", "10": "Utara", "A.1": "Lainnya"}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("01", ""),
        ("1", "lost_zeros"),
        ("Timur", "label_for_code"),
        ("BARAT", "label_for_code"),
        ("a.1", "code_spelling"),
        ("10.0", "code_as_number"),
        ("3,2E+09", "code_scientific"),
        ("n/a", "undeclared_missing"),
        ("zz", "not_in_codes"),
    ],
)
def test_a_code_is_in_its_list_or_says_how_it_was_spoilt(text: str, rule: str) -> None:
    assert codes.reader(REGIONS)(text).rule == rule


def test_a_code_without_a_list_stays_as_it_is_written() -> None:
    assert codes.reader(None)("007").value() == "007"
    assert codes.reader(None)("3201190006.0").rule == "code_as_number"


def test_a_code_that_a_spreadsheet_holds_as_a_number_has_lost_its_zeros() -> None:
    assert reader(Column("k", Type.CODE, codes=REGIONS))(1).rule == "lost_zeros"
    assert reader(Column("k", Type.CODE, codes=REGIONS))(10.0).value() == "10"


@pytest.mark.parametrize("cell", ["", "  ", None, "\u00a0", "-", " - "])
def test_what_is_declared_missing_is_no_value_and_no_error(cell: object) -> None:
    found = reader(Column("n", Type.DECIMAL, missing=("-",)))(cell)
    assert found.rule == "empty_cell"


def test_limits_include_their_ends() -> None:
    judge = limits(Column("n", Type.DECIMAL, minimum=D(0), maximum=D(10)))
    assert judge(D(0)) is None
    assert judge(D(10)) is None
    assert judge(D("-0.01")).rule == "below_minimum"  # type: ignore[union-attr]
    assert judge(D("10.01")).rule == "above_maximum"  # type: ignore[union-attr]


def test_loading_takes_the_notation_that_the_check_has_found() -> None:
    assert value_of(Column("n", Type.DECIMAL), "id")("1.234") == D(1234)
    assert value_of(Column("n", Type.DECIMAL), "en")("1.234") == D("1.234")
    assert value_of(Column("n", Type.DECIMAL, notation="id"), "en")("1.234") == D(1234)
