"""Published files with the errors that people found in them; they stay beside the repository."""

from __future__ import annotations

import json
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ckanext.sdi_balikpapan.quality.check import check
from ckanext.sdi_balikpapan.quality.declaring import declare
from ckanext.sdi_balikpapan.quality.finding import Level, Report
from ckanext.sdi_balikpapan.quality.reading.open import open_table
from ckanext.sdi_balikpapan.quality.table import Unreadable
from ckanext.sdi_balikpapan.quality.words import level_of, words
from ckanext.sdi_balikpapan.standards.contract import Column, Contract, Dialect, Type

REAL = Path(__file__).parents[3] / "shared" / "real-data"
TYPES = {
    "string": Type.TEXT,
    "char": Type.CODE,
    "integer": Type.INTEGER,
    "float": Type.DECIMAL,
}

pytestmark = pytest.mark.skipif(not REAL.exists(), reason="the real files aren't beside this clone")


@cache
def expected(name: str) -> dict[str, Any]:
    return json.loads((REAL / "expected" / f"{name}.expected.json").read_text())


def contract(name: str) -> Contract:
    """The declaration that was written by hand beside the file."""
    said = expected(name)
    return Contract(tuple(_column(one, said.get("primary_key", ())) for one in said["ms_var"]))


def _column(said: dict[str, Any], keys: list[str]) -> Column:
    codes = said["klasifikasi_isian"] or ""
    reference = ""
    if "Kepmendagri" in codes or "Kemendagri" in codes:
        reference = "wilayah-kemendagri"
    elif "MFD" in codes:
        reference = "wilayah-bps"
    kind = TYPES[said["tipe_data"]]
    named = kind is Type.TEXT and "Nama" in said["nama_variabel"]
    return Column(
        said["column"],
        Type.YEAR if said["column"] == "tahun" else kind,
        label=said["nama_variabel"],
        unit=said["satuan"] or "",
        required=said["wajib"],
        key=said["column"] in keys,
        reference="" if named else reference,
    )


def rows_by_rule(report: Report, *levels: Level) -> dict[str, set[int | None]]:
    found: dict[str, set[int | None]] = defaultdict(set)
    for one in report.findings:
        if not levels or level_of(one) in levels:
            found[one.rule].add(one.row)
    return dict(found)


def rows(name: str, error: str) -> set[int]:
    return set(next(one["rows"] for one in expected(name)["errors"] if one["id"] == error))


@cache
def bandung() -> Report:
    path = REAL / expected("bandung-jumlah_kk")["file"]
    country = str(REAL / "large" / "wilayah-kepmendagri-2025.csv")
    return check(path, path.name, contract("bandung-jumlah_kk"), regions=country)


def test_every_error_of_the_family_cards_is_found_at_its_rows() -> None:
    name, found = "bandung-jumlah_kk", rows_by_rule(bandung())
    pairs = next(one["pairs"] for one in expected(name)["errors"] if one["id"] == "K3")
    assert found["period_copied"] == {min(rows(name, "K1"))}
    assert found["region_parent"] == rows(name, "K2") | rows(name, "K8")
    assert found["duplicate_key"] == {max(pair["rows"]) for pair in pairs}
    assert found["zero_for_missing"] == rows(name, "K7")
    assert found["region_name"] == rows(name, "K8")
    near = rows(name, "K10") | rows(name, "K11") | rows(name, "K12")
    assert found["region_name_near"] == near
    assert found["value_apart"] == rows(name, "K13")
    assert found["row_number_gap"] <= rows(name, "K6")
    assert len(found["row_number_gap"]) == 3


def test_what_is_missing_is_named_and_told_apart_from_wrong_codes() -> None:
    said = {one["id"]: one for one in expected("bandung-jumlah_kk")["errors"]}
    for error, rule in (("K4", "missing_combination"), ("K5", "missing_beside_double")):
        wanted = {(m["KODE_KD"], f"{m['semester']} / {m['tahun']}") for m in said[error]["missing"]}
        found = [one.words for one in bandung().findings if one.rule == rule]
        assert {(one["thing"], one["period"]) for one in found} == wanted


def test_nothing_else_in_the_family_cards_is_an_error() -> None:
    assert set(rows_by_rule(bandung(), Level.ERROR)) == {
        "period_copied",
        "region_parent",
        "region_shared",
        "region_name",
        "duplicate_key",
        "missing_combination",
        "missing_beside_double",
        "zero_for_missing",
    }
    columns = {one.column for one in bandung().findings}
    assert not columns & {"bps_nama_kecamatan", "kemendagri_nama_kecamatan"}


def test_the_typed_table_of_areas_gives_each_of_its_errors_and_no_other() -> None:
    name = "balikpapan-luas-wilayah"
    path = REAL / expected(name)["file"]
    report = check(path, path.name, contract(name))
    assert rows_by_rule(report, Level.ERROR) == {
        "decimal_mark": rows(name, "B1"),
        "subtotal_differs": {min(rows(name, "B2"))},
        "percent_differs": rows(name, "B3"),
        "percent_sum": {34},
        "region_name_not_known_near": rows(name, "B7"),
        "total_line": rows(name, "B10"),
    }
    assert rows_by_rule(report, Level.WARNING) == {
        "subtotal_differs": rows(name, "B5"),
        "total_differs": rows(name, "B6"),
        "region_name_short": rows(name, "B8"),
        "region_moved": rows(name, "B9"),
    }
    assert rows_by_rule(report, Level.INFO)["same_as_above"] == {max(rows(name, "B11"))}


def _declared(path: Path) -> Contract:
    return declare(open_table(path, path.name, Dialect())).contract


def test_a_clean_file_gives_no_error() -> None:
    path = REAL / "kependudukan" / "bandung-kepadatan_penduduk.csv"
    report = check(path, path.name, _declared(path))
    assert report.rows == 180
    assert report.findings == ()


ERRORS = {
    "bencana": {"decimal_mark", "not_number", "unit_in_cell"},
    "bandung-harga-pangan": {"zero_for_missing"},
    "bandung-indikator": {"duplicate_key"},
    "bandung-jumlah_kk": None,
    "luas-wilayah": None,
    "jakarta-penduduk": {"integer_with_decimals"},
    "jabar-idm": {"code_as_number", "integer_with_decimals", "region_shared"},
    "lfs-pointer": {"lfs_pointer"},
    "nol-byte": {"empty_file"},
}
"""What was read and is true; any other file gives no error. None: told in a test of its own."""


@pytest.mark.parametrize(
    "path",
    [
        p
        for p in sorted(REAL.rglob("*"))
        if p.is_file() and p.suffix not in (".json", ".md", ".gz") and "kepmendagri" not in p.name
    ],
    ids=lambda path: path.name,
)
def test_every_real_file_gets_the_answer_that_was_read_and_found_true(path: Path) -> None:
    wanted = next((said for part, said in ERRORS.items() if part in str(path)), set())
    try:
        declared = _declared(path)
    except Unreadable:
        declared = Contract()
    report = check(path, path.name, declared)
    assert all(str(words(one, language)) for one in report.findings for language in ("id", "en"))
    if wanted is not None:
        assert set(rows_by_rule(report, Level.ERROR)) == wanted
