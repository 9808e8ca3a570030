"""Files that Indonesian regions have published, errors included: just those, and no others."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from ckanext.sdi_balikpapan.quality.check import check
from ckanext.sdi_balikpapan.quality.finding import Level, Report
from ckanext.sdi_balikpapan.quality.words import level_of
from ckanext.sdi_balikpapan.standards.contract import Column, Contract, Type

REAL = Path(__file__).parents[3] / "shared" / "real-data"
pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="../shared/real-data is not here")

D = Decimal


def cells_of(name: str, *columns: Column) -> Report:
    """What the cells alone give, without the watchers for what lies between them."""
    path = REAL / name
    report = check(path, path.name, Contract(columns), factories=())
    assert Report.from_dict(json.loads(json.dumps(report.as_dict()))) == report
    return report


def typed(name: str, **types: Type) -> list[Column]:
    """Every column of a file, text unless another type is named."""
    report = cells_of(name)
    return [
        Column(one, types.get(one.replace(" ", "_"), Type.TEXT)) for one in report.facts["columns"]
    ]


def serious(report: Report) -> dict[str, int]:
    """Errors and questions by rule."""
    rules = {one.rule for one in report.findings if level_of(one) in (Level.ERROR, Level.QUESTION)}
    return {rule: report.count(rule) for rule in sorted(rules)}


AREA = "balikpapan/luas-wilayah-kecamatan-kelurahan-2011-diketik-ulang.csv"
FAMILIES = "kependudukan/bandung-jumlah_kk.csv"
DENSITY = "kependudukan/bandung-kepadatan_penduduk.csv"


def test_one_decimal_point_among_commas_is_found_in_its_row() -> None:
    report = cells_of(
        AREA,
        Column("Kecamatan/Kelurahan", required=True),
        Column("Luas Wilayah (km2)", Type.DECIMAL, minimum=D(0), maximum=D(520)),
        Column("Perbandingan (%)", Type.DECIMAL, minimum=D(0), maximum=D(100)),
    )
    assert [(one.rule, one.row, one.value) for one in report.findings] == [
        ("decimal_mark", 2, "132.1662")
    ]
    assert set(report.facts["notation"].values()) == {"id"}


def test_rows_with_the_code_of_another_kelurahan_repeat_its_key() -> None:
    expected = json.loads((REAL / "expected" / "bandung-jumlah_kk.expected.json").read_text())
    keys = {"KODE_KD", "semester", "tahun"}
    kinds = {"id": Type.INTEGER, "jumlah_kk": Type.INTEGER, "semester": Type.INTEGER}
    kinds |= {"tahun": Type.YEAR, "KODE_KD": Type.CODE}
    columns = [
        Column(one.name, kinds.get(one.name, Type.TEXT), required=True, key=one.name in keys)
        for one in typed(FAMILIES)
    ]
    report = cells_of(FAMILIES, *columns)
    assert serious(report) == {"duplicate_key": 7}
    wrong = next(one for one in expected["errors"] if one["id"] == "K2")["rows"]
    pairs = {(one.row, one.words["first"]) for one in report.findings}
    assert all(row in wrong or first in wrong for row, first in pairs)


def test_a_clean_file_gives_nothing() -> None:
    kinds = {"id": Type.INTEGER, "tahun": Type.YEAR, "kepadatan_penduduk": Type.DECIMAL}
    report = cells_of(DENSITY, *typed(DENSITY, **kinds))
    assert report.findings == ()


@pytest.mark.parametrize(
    ("name", "types", "expected"),
    [
        (
            "kependudukan/jakarta-penduduk-2014.csv",
            {"tahun": Type.YEAR, "laki-laki_wni": Type.INTEGER},
            {"integer_with_decimals": 534},
        ),
        (
            "perizinan/jakarta-imb-1998-2012.csv",
            {"tahun": Type.YEAR, "imb": Type.INTEGER, "bangunan": Type.INTEGER},
            {"undeclared_missing": 1},
        ),
        (
            "kesehatan/yogyakarta-penyakit-2018-2022.csv",
            {"2018": Type.DECIMAL, "2021": Type.DECIMAL, "2022": Type.DECIMAL},
            {"footnote": 6},
        ),
        (
            "harga/bandung-harga-pangan-harian-2025.csv",
            {"Timestamp": Type.DATE, "Tanggal_Kemarin": Type.DATE, "Harga": Type.INTEGER},
            {},
        ),
        (
            "lingkungan/sipsn-timbulan-sampah-2024.csv",
            {"Timbulan_Sampah_Harian(ton)": Type.DECIMAL, "Tahun": Type.YEAR},
            {},
        ),
        ("pendidikan/jabar-apm.csv", {"SD_2017": Type.DECIMAL, "PT_2019": Type.DECIMAL}, {}),
        (
            "large/jabar-idm-pembuangan-limbah-sungai-desa.csv",
            {"tahun": Type.YEAR, "bps_kode_desa_kelurahan": Type.CODE},
            {"code_as_number": 15936, "integer_with_decimals": 15936},
        ),
        ("ekonomi/jabar-garis-kemiskinan-provinsi.csv", {"2020": Type.INTEGER}, {}),
        ("large/wilayah-kepmendagri-2025.csv", {"kode": Type.CODE}, {}),
    ],
)
def test_a_published_file_gives_its_errors_and_no_others(
    name: str, types: dict[str, Type], expected: dict[str, int]
) -> None:
    assert serious(cells_of(name, *typed(name, **types))) == expected


@pytest.mark.parametrize("path", sorted(REAL.rglob("*.csv")), ids=lambda path: path.stem)
def test_every_file_gets_an_answer(path: Path) -> None:
    report = check(path, path.name, Contract(), factories=())
    assert report.rows or serious(report)
