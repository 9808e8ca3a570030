"""A table as an office writes it, loaded by us and by COPY; runs inside a CKAN (`side.py`)."""

from __future__ import annotations

import random
import time
from datetime import date, timedelta
from pathlib import Path

from ckanext.sdi_balikpapan.standards.contract import Contract, contract_of

OURS, PEER = "bench-load-ours", "bench-load-peer"
_PLACES = ("Manggar", "Lamaru", "Teritip", "Sepinggan", "Gunung Bahagia", "Damai Bahagia")
_WORDS = "pendataan keluarga dicatat petugas bantuan pelayanan perbaikan jalan lingkungan".split()
_VARIABLES = [
    {"nama": "nomor", "tipe": "bilangan_bulat", "kunci": "ya"},
    {"nama": "kode_wilayah", "tipe": "kode", "kode_referensi": "wilayah-kemendagri"},
    {"nama": "kelurahan", "tipe": "teks"},
    {"nama": "jenis", "tipe": "kode", "klasifikasi_isian": "1=Laki-laki; 2=Perempuan"},
    {"nama": "tanggal", "tipe": "tanggal"},
    {"nama": "jumlah", "tipe": "bilangan_bulat", "notasi_angka": "id"},
    {"nama": "nilai", "tipe": "bilangan_desimal"},
    {"nama": "keterangan", "tipe": "teks"},
]


def contract() -> Contract:
    return contract_of({"variabel": _VARIABLES}, {})


def prepare(folder: str, rows: int) -> None:
    """Write the file, load it once, and keep what the table holds for the peer."""
    from ckanext.datastore.backend import postgres as core

    _write(_file(folder), rows)
    ours(folder)
    with core.get_write_engine().connect() as connection, _copy(folder).open("wb") as file:
        names = ", ".join(f'"{field.name}"' for field in _fields(folder))
        statement = f'COPY (SELECT {names} FROM "{OURS}" ORDER BY _id) TO STDOUT'
        connection.connection.cursor().copy_expert(statement, file)


def ours(folder: str) -> float:
    """Seconds from the file to the table in place."""
    from ckanext.sdi_balikpapan.proposals.publishing.datastore import source, table
    from ckanext.sdi_balikpapan.proposals.publishing.datastore.filling import Filling
    from ckanext.sdi_balikpapan.quality.reading.open import open_table

    _drop(OURS)
    began = time.perf_counter()
    said = contract()
    read = open_table(_file(folder), "penduduk.csv", said.dialect, [c.name for c in said.columns])
    filling = Filling(_fields(folder), source.Notations(read, said), 1 << 40)
    table.replace(OURS, filling, read.chunks(), dict)
    return time.perf_counter() - began


def peer(folder: str) -> float:
    """Seconds that COPY takes from those rows to an identical table."""
    from ckanext.datastore.backend import postgres as core

    from ckanext.sdi_balikpapan.proposals.publishing.datastore import table

    _drop(PEER)
    fields = _fields(folder)
    names = ", ".join(f'"{field.name}"' for field in fields)
    began = time.perf_counter()
    with table.transaction() as connection, _copy(folder).open("rb") as file:
        table.create(connection, PEER, fields)
        cursor = connection.connection.cursor()
        cursor.copy_expert(f'COPY "{PEER}" ({names}) FROM STDIN', file, 1 << 18)
        cursor.execute(f'CREATE UNIQUE INDEX ON "{PEER}" ("nomor")')
        core.create_indexes({"connection": connection}, {"resource_id": PEER})  # type: ignore
    return time.perf_counter() - began


def _drop(name: str) -> None:
    from ckanext.sdi_balikpapan.proposals.publishing.datastore import table

    table.drop(name)


def _fields(folder: str) -> list:
    from ckanext.sdi_balikpapan.proposals.publishing.datastore import shape

    with _file(folder).open() as file:
        return shape.fields(file.readline().strip().split(";"), contract())


def _file(folder: str) -> Path:
    return Path(folder) / "penduduk.csv"


def _copy(folder: str) -> Path:
    return Path(folder) / "penduduk.copy"


def _write(path: Path, rows: int) -> None:
    chance = random.Random(5)
    day = date(2025, 1, 1)
    with path.open("w") as file:
        file.write(";".join(variable["nama"] for variable in _VARIABLES) + "\n")
        for number in range(1, rows + 1):
            place = chance.randrange(len(_PLACES))
            cells = (
                number,
                f"64.71.01.100{place + 1}",
                _PLACES[place],
                chance.choice("12"),
                f"{day + timedelta(chance.randrange(365)):%d/%m/%Y}",
                f"{chance.randrange(5_000_000):,}".replace(",", "."),
                f"{chance.randrange(100_000)},{chance.randrange(100):02}",
                " ".join(chance.choices(_WORDS, k=4)),
            )
            file.write(";".join(map(str, cells)) + "\n")
