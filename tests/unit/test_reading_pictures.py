"""Which picture a table gets, and that no picture says what the table doesn't."""

from __future__ import annotations

import random
import xml.etree.ElementTree as ET
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.portal.reading import drawing, groups, numbers, periods
from ckanext.sdi_balikpapan.portal.reading.columns import Field, Role, fields
from ckanext.sdi_balikpapan.portal.reading.picking import MOST_BARS, MOST_LINES, Asked, pick
from ckanext.sdi_balikpapan.portal.reading.plot import Kind, Plot, Why
from ckanext.sdi_balikpapan.portal.reading.scale import scale
from ckanext.sdi_balikpapan.standards.contract import Column, Type

YEAR = Field("tahun", "Tahun", Role.PERIOD)
AREA = Field("kecamatan", "Kecamatan", Role.AREA)
KIND = Field("jenis", "Jenis", Role.CATEGORY)
COUNT = Field("jumlah", "Jumlah", Role.VALUE, "bigint", "Orang", adds=True)
SHARE = Field("persen", "Persentase", Role.VALUE, "numeric", "Persen")
AREAS, KINDS = ("Barat", "Kota", "Utara"), ("A", "B")


def table(
    value: Field, by: Sequence[Field], rows: Sequence[tuple[Sequence[str], object]]
) -> groups.Groups:
    return groups.grouped(by, value, [(keys, number, 1) for keys, number in rows])


def full(value: Field, years: Sequence[str] = ("2021", "2022", "2023")) -> groups.Groups:
    rows = [
        ((year, area, kind), 100 * y + 10 * a + k)
        for y, year in enumerate(years)
        for a, area in enumerate(AREAS)
        for k, kind in enumerate(KINDS)
    ]
    return table(value, (YEAR, AREA, KIND), rows)


def drawn(found: Plot | Why) -> Plot:
    assert isinstance(found, Plot), found
    return found


def test_a_count_over_years_is_a_line_for_each_kind_summed_over_places():
    plot = drawn(pick(full(COUNT), Asked()))
    assert (plot.kind, plot.x) == (Kind.LINES, ("2021", "2022", "2023"))
    assert {one.label: one.values for one in plot.series} == {
        "A": (30.0, 330.0, 630.0),
        "B": (33.0, 333.0, 633.0),
    }
    assert plot.summed == ("Kecamatan",)


def test_a_percentage_is_never_summed():
    plot = drawn(pick(full(SHARE), Asked()))
    assert plot.summed == ()
    own = {row.value for row in full(SHARE).rows}
    assert len(plot.only) == 1
    assert {value for one in plot.series for value in one.values} <= own


def test_with_two_years_places_stand_side_by_side_in_the_latest():
    plot = drawn(pick(full(COUNT, ("2021", "2022")), Asked()))
    assert (plot.kind, plot.x) == (Kind.BARS, ("Utara", "Kota", "Barat"))
    assert plot.only == (("Tahun", "2022"),)
    assert plot.series[0].values == (241.0, 221.0, 201.0)


def test_the_reader_chooses_kind_column_and_year():
    asked = Asked(kind="bars", by="jenis", only={"tahun": "2021", "kecamatan": "Kota"})
    plot = drawn(pick(full(COUNT), asked))
    assert (plot.x, plot.series[0].values) == (("B", "A"), (11.0, 10.0))
    assert set(plot.only) == {("Tahun", "2021"), ("Kecamatan", "Kota")}


def test_a_choice_that_is_none_changes_nothing():
    nothing = Asked(kind="x", by="y", split="z", only={"tahun": "1066", "<b>": "'"})
    assert pick(full(COUNT), nothing) == pick(full(COUNT), Asked())


def test_a_missing_year_is_a_gap_and_no_line_runs_over_it():
    rows = [((year,), 5) for year in ("2019", "2020", "2023")]
    plot = drawn(pick(table(COUNT, (YEAR,), rows), Asked()))
    assert plot.x == ("2019", "2020", "2021", "2022", "2023")
    assert plot.series[0].values == (5.0, 5.0, None, None, 5.0)
    path = drawing.lines(plot, drawing.WIDE, "id", "x")
    assert path.count('d="M') >= 1
    assert len([d for d in path.split('stroke-width="2.5"')[0].split("M")[1:] if "L" in d]) >= 1


def test_lines_of_totals_are_left_out_and_told():
    rows = [((year, area), 10) for year in ("2021", "2022", "2023") for area in (*AREAS, "Jumlah")]
    plot = drawn(pick(table(COUNT, (YEAR, AREA), rows), Asked()))
    assert (plot.series[0].values, plot.totals) == ((30.0, 30.0, 30.0), 3)


def test_a_code_and_its_name_are_one_column():
    code = Field("kode", "Kode", Role.AREA, is_code=True)
    rows = [((f"64.71.0{n}", area), n) for n, area in enumerate(AREAS)]
    plot = drawn(pick(table(COUNT, (code, AREA), rows), Asked()))
    assert set(plot.x) == set(AREAS)
    assert not plot.choices


def test_years_as_columns_are_one_value_over_years():
    stored = [("Wilayah", "text"), ("APM_2021", "numeric"), ("APM_2022", "numeric"),
              ("APM_2023", "numeric"), ("Kode", "text")]  # fmt: skip
    found = groups.wide(fields(stored, []))
    assert {stem: [year for year, _ in many] for stem, many in found.items()} == {
        "APM": ["2021", "2022", "2023"]
    }


def test_too_many_lines_and_bars_are_counted_not_drawn():
    rows = [((str(2000 + y), f"Desa {n}"), n) for y in range(4) for n in range(60)]
    lines = drawn(pick(table(SHARE, (YEAR, AREA), rows), Asked()))
    assert (len(lines.series), lines.more) == (MOST_LINES, 60 - MOST_LINES)
    bars = drawn(pick(table(SHARE, (YEAR, AREA), rows), Asked(kind="bars")))
    assert (len(bars.x), bars.more) == (MOST_BARS, 60 - MOST_BARS)


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([], Why.NO_VALUE),
        ([(("2021", "Kota"), None)], Why.NO_VALUE),
        ([(("2021", "Kota"), "nan"), (("2022", "Kota"), "inf")], Why.NO_VALUE),
        ([(("2021", "Kota"), 5)], Why.ONE_ROW),
        ([(("2021", "Kota"), 5), (("2021", "Kota"), 6)], Why.NO_ORDER),
    ],
)
def test_a_table_without_a_picture_says_why(rows: list, why: Why):
    assert pick(table(COUNT, (YEAR, AREA), rows), Asked()) is why


values = st.one_of(st.none(), st.floats(allow_nan=True), st.integers(-(10**30), 10**30))
texts = st.text(max_size=6)


@given(st.lists(st.tuples(st.tuples(texts, texts, texts), values), max_size=25), st.booleans())
def test_no_table_breaks_a_picture(rows: list, adds: bool):
    found = pick(table(COUNT if adds else SHARE, (YEAR, AREA, KIND), rows), Asked())
    if not isinstance(found, Plot) or not found.numbers:
        return
    if found.kind is Kind.LINES:
        ET.fromstring(_valid(drawing.lines(found, drawing.NARROW, "id", "x")))
    else:
        for start, width in drawing.widths(found):
            assert -0.1 <= start <= 100.1
            assert -0.1 <= start + width <= 100.1


def _valid(svg: str) -> str:
    """Without the letters that XML can't hold; browsers read HTML."""
    return "".join(c for c in svg if c in "\n\t" or 0x20 <= ord(c) < 0xD800 or (ord(c) > 0xE000
                   and ord(c) not in (0xFFFE, 0xFFFF)))  # fmt: skip


@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_picture(order: random.Random):
    rows = [((row.keys), row.value) for row in full(COUNT).rows]
    order.shuffle(rows)
    assert pick(table(COUNT, (YEAR, AREA, KIND), rows), Asked()) == pick(full(COUNT), Asked())


def test_hostile_names_are_text():
    bad = '"><script>alert(1)</script>'
    rows = [((year, bad), 1) for year in ("2021", "2022", "2023")]
    rows += [((year, "b"), 2) for year in ("2021", "2022")]
    plot = drawn(pick(table(COUNT, (YEAR, KIND), rows), Asked()))
    assert "<script" not in drawing.lines(plot, drawing.WIDE, "id", bad)


@given(st.lists(st.floats(-1e300, 1e300), min_size=1, max_size=9), st.booleans())
def test_an_axis_holds_all_its_figures(found: list[float], zero: bool):
    axis = scale(found, zero=zero)
    assert 2 <= len(axis.ticks) <= 13
    assert all(-1e-6 <= axis.share(one) <= 1 + 1e-6 for one in found)
    assert axis.has_zero or not zero


@pytest.mark.parametrize(
    "ordered",
    [
        ["2019", "2020.0", "2021"],
        ["Januari", "Feb", "Agustus", "desember"],
        ["2024-S1", "2024-S2", "2025-S1"],
        ["Triwulan I", "Triwulan II", "TW 3", "TW IV"],
        ["2024-01-31", "2024-02-01", "2025-01-01"],
        ["Januari 2024", "Februari 2024", "Januari 2025"],
    ],
)
def test_times_have_their_order(ordered: list[str]):
    found = [periods.order(one) for one in ordered]
    assert None not in found
    assert found == sorted(found)  # type: ignore[type-var]


@pytest.mark.parametrize("text", ["", "Balikpapan", "2024-13-01", "Maret Tua", "x" * 99, "<b>"])
def test_what_is_no_time_has_no_order(text: str):
    assert periods.order(text) is None


@pytest.mark.parametrize(
    ("column", "stored", "role", "adds"),
    [
        (Column("tahun", Type.YEAR), "integer", Role.PERIOD, False),
        (Column("semester", Type.INTEGER), "integer", Role.PERIOD, False),
        (Column("jumlah_kk", Type.INTEGER), "bigint", Role.VALUE, True),
        (Column("persentase_miskin", Type.DECIMAL), "numeric", Role.VALUE, False),
        (Column("luas", Type.DECIMAL, unit="km2"), "numeric", Role.VALUE, True),
        (Column("kepadatan", Type.DECIMAL, unit="jiwa/km²"), "numeric", Role.VALUE, False),
        (Column("harga", Type.INTEGER, unit="Rupiah"), "bigint", Role.VALUE, False),
        (Column("no", Type.INTEGER), "bigint", Role.OTHER, False),
        (Column("kode_wilayah", Type.CODE, reference="wilayah-bps"), "text", Role.AREA, False),
        (
            Column("jenis_kelamin", Type.CODE, codes={"1": "Laki-laki"}),
            "text",
            Role.CATEGORY,
            False,
        ),
        (Column("nama_kecamatan", Type.TEXT), "text", Role.AREA, False),
    ],
)
def test_a_column_is_what_it_declares(column: Column, stored: str, role: Role, adds: bool):
    (found,) = fields([(column.name, stored)], [column])
    assert (found.role, found.adds) == (role, adds)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(1234567, "1.234.567"), (12.5, "12,5"), (0.12345, "0,1234"), (-7, "-7"), (None, "–")],
)
def test_figures_are_written_as_indonesians_do(value: float | None, shown: str):
    assert numbers.shown(value, "id") == shown
