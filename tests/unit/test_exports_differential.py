"""A file that we find clean is valid to frictionless by the schema that we make of its contract."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from ckanext.sdi_balikpapan.proposals.publishing.datastore import shape
from ckanext.sdi_balikpapan.proposals.publishing.datastore.filling import Filling
from ckanext.sdi_balikpapan.quality.reading.open import open_table
from ckanext.sdi_balikpapan.standards.contract import Contract, contract_of
from ckanext.sdi_balikpapan.standards.exports.table_schema import table_schema
from ckanext.sdi_balikpapan.standards.exports.written import Written

Ask = Callable[[dict[str, Any]], dict[str, Any]]
Cell = Callable[[random.Random], str]

DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")


def _number(chance: random.Random, notation: str, decimals: bool) -> str:
    group, mark = (".", ",") if notation == "id" else (",", ".")
    whole = f"{chance.randrange(-(10**6), 10**8):,}".replace(",", group)
    return f"{whole}{mark}{chance.randrange(100):02}" if decimals else whole


def made(chance: random.Random) -> tuple[list[dict[str, str]], list[list[str]], str]:
    """Variables, rows and a separator: an office's file in which nothing is wrong."""
    notation, day = chance.choice(["id", "en"]), chance.choice(DAYS)
    yes, no = chance.choice([("ya", "tidak"), ("Ya", "Tidak"), ("Y", "N"), ("1", "0")])
    marked = {"notasi_angka": notation}
    start = date(1999, 12, 31)
    columns: list[tuple[dict[str, str], Cell]] = [
        ({"tipe": "teks"}, lambda c: c.choice(["a", "b c", "é", "1.234"])),
        (marked | {"tipe": "bilangan_bulat"}, lambda c: _number(c, notation, False)),
        (marked | {"tipe": "bilangan_desimal"}, lambda c: _number(c, notation, True)),
        (
            {"tipe": "bilangan_desimal", "nilai_kosong": "-", "minimum": "0"},
            lambda c: c.choice(["-", "", str(c.randrange(99))]),
        ),
        ({"tipe": "tanggal"}, lambda c: f"{start + timedelta(c.randrange(9999)):{day}}"),
        ({"tipe": "tahun", "wajib": "ya"}, lambda c: str(c.randrange(1000, 2999))),
        ({"tipe": "ya_tidak"}, lambda c: c.choice([yes, no])),
        ({"tipe": "kode", "klasifikasi_isian": "01=A; 2=B"}, lambda c: c.choice(["01", "2"])),
    ]
    chosen = chance.sample(columns, chance.randrange(1, len(columns) + 1))
    rows = [{"nama": "nomor", "tipe": "bilangan_bulat", "kunci": "ya"}]
    rows += [{"nama": f"kolom {n}", **said} for n, (said, _) in enumerate(chosen)]
    cells = [[str(n), *(cell(chance) for _, cell in chosen)] for n in range(1, 12)]
    return rows, cells, chance.choice([";", "\t", "|"])


def written(path: Path, contract: Contract) -> Written:
    """What loading the file notes of it."""
    table = open_table(path, path.name, contract.dialect)
    filling = Filling(shape.fields(table.names, contract), lambda _: "id", 10**9)
    assert all(not part.changes for part in filling.parts(table.chunks()))
    forms = {table.names[place]: forms for place, forms in filling.forms.items()}
    return Written(names=table.names, separator=table.facts["separator"], forms=forms)


def hold(number: int, path: Path, ask: Ask) -> None:
    rows, cells, separator = made(random.Random(number))
    lines = [[row["nama"] for row in rows], *cells]
    path.write_text("\n".join(separator.join(line) for line in lines) + "\n")
    contract = contract_of({"variabel": rows}, {})
    schema = table_schema(contract, written(path, contract))
    job = {"path": str(path), "schema": schema, "separator": separator, "encoding": "utf-8"}
    assert ask(job)["errors"] == [], (number, schema, path.read_text())


def test_our_clean_files_are_valid_by_our_schema(tmp_path: Path, ask: Ask) -> None:
    for number in range(100):
        hold(number, tmp_path / "a.csv", ask)


@pytest.mark.soak
def test_thousands_of_our_clean_files_are_valid_by_our_schema(tmp_path: Path, ask: Ask) -> None:
    for number in range(100, 3000):
        hold(number, tmp_path / "a.csv", ask)


def test_a_file_that_is_wrong_is_wrong_by_our_schema(tmp_path: Path, ask: Ask) -> None:
    """So that the property above can fail at all."""
    path = tmp_path / "a.csv"
    path.write_text("n;x\n1;dua\n1;2\n")
    rows = [
        {"nama": "n", "tipe": "bilangan_bulat", "kunci": "ya"},
        {"nama": "x", "tipe": "bilangan_bulat"},
    ]
    schema = table_schema(contract_of({"variabel": rows}, {}), Written(names=["n", "x"]))
    job = {"path": str(path), "schema": schema, "separator": ";", "encoding": "utf-8"}
    assert {error[0] for error in ask(job)["errors"]} == {"type-error", "primary-key"}
