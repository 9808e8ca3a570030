"""Published tables in the DataStore: typed, described, found in Indonesian, swapped at once."""

from __future__ import annotations

import io
import json
import threading
from datetime import date
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import openpyxl
import pytest
import sqlalchemy as sa
from ckan import model
from ckanext.datastore.backend import postgres as core
from click.testing import CliRunner

from ckanext.sdi_balikpapan.proposals.model import LoadedTable
from ckanext.sdi_balikpapan.proposals.publishing import cli, loading, outbox
from ckanext.sdi_balikpapan.proposals.publishing.datastore import table

from .office import Office, open_office, upload

# What the checks would hold up is what these tests are about.
pytestmark = pytest.mark.ckan_config("ckanext.sdi_balikpapan.checks", "io-1:off io-2:off io-3:off")

VARIABLES: list[dict[str, str]] = [
    {
        "nama": "kode_wilayah",
        "label": "Kode wilayah",
        "tipe": "kode",
        "kode_referensi": "wilayah-kemendagri",
    },
    {"nama": "tahun", "tipe": "tahun"},
    {"nama": "tanggal", "tipe": "tanggal", "definisi": "Hari pencatatan."},
    {"nama": "jumlah", "label": "Jumlah penduduk", "tipe": "bilangan_bulat", "satuan": "Orang"},
    {"nama": "kepadatan", "tipe": "bilangan_desimal", "satuan": "jiwa/km²", "nilai_kosong": "-"},
    {"nama": "jenis", "tipe": "kode", "klasifikasi_isian": "1=Laki-laki; 2=Perempuan"},
    {"nama": "aktif", "tipe": "ya_tidak"},
]
TABLE = (
    b"kode_wilayah;tahun;tanggal;jumlah;kepadatan;jenis;aktif;keterangan\n"
    b"64.71.01.1001;2025;17/08/2025;1.234.567;12,50;1;ya;Pendataan keluarga\n"
    b"64.71.01.1002;2025;2025-08-18;20;-;2;tidak;Dicatat petugas\n"
)


@pytest.fixture(scope="module")
def office() -> Office:
    return open_office()


def published(office: Office, content: bytes = TABLE, **changes: Any) -> str:
    """The file id of a published and loaded table."""
    variables = changes.pop("variabel", VARIABLES)
    resource = {"name": "Data", "format": "CSV", "upload": upload(content)}
    shown = office.publish(variabel=variables, resources=[resource], **changes)
    assert outbox.drain(shown["id"])[1] == 0
    return shown["resources"][0]["id"]


def search(office: Office, id: str, **asked: Any) -> dict[str, Any]:
    return office.call(None, "datastore_search", resource_id=id, **asked)


def types(found: dict[str, Any]) -> dict[str, str]:
    return {field["id"]: field["type"] for field in found["fields"]}


def test_columns_have_their_declared_types_and_values(office: Office) -> None:
    found = search(office, published(office))
    assert types(found) == {
        "_id": "int",
        "kode_wilayah": "text",
        "tahun": "int4",
        "tanggal": "date",
        "jumlah": "int8",
        "kepadatan": "numeric",
        "jenis": "text",
        "aktif": "bool",
        "keterangan": "text",
        "kode_wilayah_label": "text",
        "jenis_label": "text",
    }
    assert list(found["records"][0].values()) == [
        1,
        "64.71.01.1001",
        2025,
        "2025-08-17",
        1234567,
        12.5,
        "1",
        True,
        "Pendataan keluarga",
        "Kelurahan Manggar",
        "Laki-laki",
    ]
    assert found["records"][1]["kepadatan"] is None
    assert found["records"][1]["jenis_label"] == "Perempuan"


def test_spreadsheets_and_json_become_the_same_table(office: Office) -> None:
    header, *rows = [["kode", "tahun", "hari", "n"], ["0101", 2025, date(2025, 8, 17), 12.5]]
    book, content = openpyxl.Workbook(), io.BytesIO()
    for row in (header, *rows):
        book.active.append(row)
    book.save(content)
    plain = [dict(zip(header, map(str, row), strict=True)) for row in rows]
    variables = [
        {"nama": name, "tipe": kind}
        for name, kind in zip(header, ("kode", "tahun", "tanggal", "bilangan_desimal"), strict=True)
    ]
    for name, data in (("a.xlsx", content.getvalue()), ("a.json", json.dumps(plain).encode())):
        file = {"name": name, "format": name[2:].upper(), "upload": upload(data, name)}
        shown = office.publish(variabel=variables, resources=[file])
        assert outbox.drain(shown["id"])[1] == 0
        found = search(office, shown["resources"][0]["id"])
        assert [*types(found).values()] == ["int", "text", "int4", "date", "numeric"]
        assert [*found["records"][0].values()] == [1, "0101", 2025, "2025-08-17", 12.5]


def test_the_data_dictionary_says_what_was_declared(office: Office) -> None:
    fields = office.call(None, "datastore_info", id=published(office))["fields"]
    info = {field["id"]: field.get("info", {}) for field in fields}
    assert info["jumlah"]["label"] == "Jumlah penduduk"
    assert info["jumlah"]["unit"] == "Orang"
    assert info["jumlah"]["type_override"] == "numeric"
    assert "Hari pencatatan." in info["tanggal"]["notes"]
    assert info["jenis"]["codes"] == {"1": "Laki-laki", "2": "Perempuan"}
    assert info["jenis_label"]["notes"] == "Label dari kode pada kolom jenis."


@pytest.mark.parametrize("asked", ["data", "keluarga", "Manggar", "catat", "perempuan"])
def test_the_full_text_finds_indonesian_stems_and_labels(office: Office, asked: str) -> None:
    found = search(office, published(office), q=asked)
    assert found["total"] == 1


def test_what_is_not_of_the_declared_type_is_kept_beside_and_said(office: Office) -> None:
    rows = "".join(f"{n};{n if n % 1000 else 'rusak'}\n" for n in range(1, 9001))
    variables = [
        {"nama": "nomor", "tipe": "bilangan_bulat", "kunci": "ya"},
        {"nama": "jumlah", "tipe": "bilangan_bulat"},
    ]
    id = published(office, f"nomor;jumlah\n{rows}".encode(), variabel=variables)
    found = search(office, id, filters={"nomor": [999, 1000]})
    assert found["records"] == [
        {"_id": 999, "nomor": 999, "jumlah": 999, "jumlah_tertulis": None},
        {"_id": 1000, "nomor": 1000, "jumlah": None, "jumlah_tertulis": "rusak"},
    ]
    assert types(found)["jumlah"] == "int8"
    assert model.Session.get(LoadedTable, id).notes["odd"] == {"jumlah": 9}
    notes = next(f for f in found["fields"] if f["id"] == "jumlah")["info"]["notes"]
    assert "9 sel bukan bilangan bulat" in notes


def test_integers_beyond_eight_bytes_make_the_column_numeric(office: Office) -> None:
    large = 10**25
    rows = "".join(f"{n}\n" for n in [*range(9000), large])
    variables = [{"nama": "jumlah", "tipe": "bilangan_bulat"}]
    id = published(office, f"jumlah\n{rows}".encode(), variabel=variables)
    found = search(office, id, sort="_id desc", limit=1)
    assert types(found)["jumlah"] == "numeric"
    assert int(found["records"][0]["jumlah"]) == large
    assert search(office, id)["total"] == 9001


def test_a_key_that_repeats_is_noted_and_the_table_is_there(office: Office) -> None:
    variables = [{"nama": "kode", "tipe": "teks", "kunci": "ya"}]
    once = published(office, b"kode,n\na,1\nb,2\n", variabel=variables)
    twice = published(office, b"kode,n\na,1\na,2\n", variabel=variables)
    assert [search(office, id)["total"] for id in (once, twice)] == [2, 2]
    assert model.Session.get(LoadedTable, once).notes.get("repeated_key") is None
    assert model.Session.get(LoadedTable, twice).notes["repeated_key"] == ["kode"]


def test_a_change_of_the_contract_alone_makes_the_table_anew(office: Office) -> None:
    resource = {"name": "Data", "format": "CSV", "upload": upload(b"a,b\n1,2\n")}
    shown = office.publish(resources=[resource])
    outbox.drain(shown["id"])
    id = shown["resources"][0]["id"]
    assert types(search(office, id))["a"] == "text"
    variables = [{"nama": "a", "tipe": "bilangan_bulat"}]
    edit = office.call("clerk", "sdi_proposal_save", id=shown["id"], variabel=variables)
    office.step("clerk", "submit", edit)
    office.step("walidata", "publish", office.approve(edit))
    outbox.drain(shown["id"])
    assert types(search(office, id))["a"] == "int8"


def test_a_table_that_outgrows_the_limit_is_not_loaded_and_says_so(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(tk.config, "ckanext.sdi_balikpapan.datastore_max_size", 0)
    id = published(office)
    with pytest.raises(tk.ObjectNotFound):
        search(office, id)
    row = model.Session.get(LoadedTable, id)
    assert row.problem == "too_much"


def _contents(office: Office, id: str) -> tuple[int, tuple[str, ...], frozenset[Any]]:
    found = search(office, id, limit=1000)
    values = frozenset(row["versi"] for row in found["records"])
    return found["total"], tuple(types(found)), values


def test_readers_never_see_half_of_a_table_while_it_is_replaced(office: Office, app: Any) -> None:
    """Each version has its own number of rows, its own column, and its number in every row."""
    id = published(office, b"versi,x\n0,1\n", variabel=[])
    package_id = model.Resource.get(id).package_id
    stop, seen, errors = threading.Event(), set(), []

    def read() -> None:
        with app.flask_app.test_request_context():
            while not stop.is_set():
                try:
                    seen.add(_contents(office, id))
                except Exception as error:
                    errors.append(error)
                finally:
                    model.Session.remove()

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    try:
        for version in range(1, 51):
            rows = f"{version},1\n" * version
            _replace(package_id, id, f"versi,x{version % 3}\n{rows}".encode())
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    assert errors == []
    for total, columns, values in seen:
        assert len(values) == 1
        version = int(next(iter(values)))
        assert total == max(version, 1)
        assert columns == ("_id", "versi", f"x{version % 3}" if version else "x")
    assert len(seen) > 5


def _replace(package_id: str, id: str, content: bytes) -> None:
    """What the outbox does after a publication, without the publication."""
    from ckanext.sdi_balikpapan.proposals.publishing import store
    from ckanext.sdi_balikpapan.standards.contract import Contract

    sha256 = store.put(io.BytesIO(content)).sha256
    loading._replace(package_id, id, sha256, Contract())


def test_a_reader_who_stays_long_delays_the_new_table_but_nobody_else(office: Office) -> None:
    id = published(office, b"versi\n0\n", variabel=[])
    package_id = model.Resource.get(id).package_id
    engine = core.get_read_engine()
    with engine.connect() as long:
        long.execute(sa.text(f'select * from "{id}"')).fetchall()
        done = threading.Thread(target=_replace, args=(package_id, id, b"versi\n1\n"))
        done.start()
        for _ in range(5):
            assert search(office, id)["records"][0]["versi"] == "0"
        assert done.is_alive()
    done.join(timeout=20)
    assert search(office, id)["records"][0]["versi"] == "1"


def test_a_replaced_table_keeps_its_aliases_and_the_names_that_core_gives(office: Office) -> None:
    id = published(office, b"a\n1\n", variabel=[])
    with core.get_write_engine().begin() as connection:
        connection.execute(sa.text(f'create view "alias-{id}" as select * from "{id}"'))
    _replace(model.Resource.get(id).package_id, id, b"b\n1\n2\n")
    assert search(office, f"alias-{id}")["total"] == 2
    with core.get_write_engine().begin() as connection:
        indexes = core._get_index_names(connection, id)
        left = connection.execute(
            sa.text("select relname from pg_class where relname like '\\_sdi%'")
        )
        assert not left.fetchall()
    assert f"{id}_pkey" in indexes
    assert core._generate_index_name(id, '"_full_text"') in indexes
    assert table.holds(id)["rows"] == 2


REAL = Path(__file__).parents[3] / "shared" / "real-data"
_MOST = 3_000_000


def real_files() -> list[Path]:
    found = sorted(REAL.glob("*/*.csv")) if REAL.is_dir() else []
    return [path for path in found if path.stat().st_size < _MOST]


@pytest.mark.skipif(not REAL.is_dir(), reason="no real data here")
def test_real_files_become_tables_or_say_why_not(office: Office) -> None:
    id = published(office, b"a\n1\n", variabel=[])
    package_id = model.Resource.get(id).package_id
    loaded = 0
    for path in real_files():
        _replace(package_id, id, path.read_bytes())
        row = model.Session.get(LoadedTable, id)
        if row.problem:
            continue
        loaded += 1
        assert search(office, id)["total"] == row.rows > 0, path.name
    assert loaded > len(real_files()) * 0.9


def test_a_table_goes_when_its_next_file_is_none(office: Office) -> None:
    id = published(office, b"a\n1\n", variabel=[])
    before = model.Session.get(LoadedTable, id)
    assert before.rows == 1
    _replace(model.Resource.get(id).package_id, id, b"PK\x03\x04\x00\x00")
    assert model.Session.get(LoadedTable, id).problem == "zip_broken"
    with pytest.raises(tk.ObjectNotFound):
        search(office, id)


def test_tables_of_an_earlier_release_are_made_anew_by_a_command(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = published(office)
    dataset = model.Resource.get(id).package
    before = model.Session.get_one(LoadedTable, id).contract
    assert CliRunner().invoke(cli.reload, [dataset.name]).exit_code == 0
    assert outbox.drain(dataset.id) == (1, 0)
    assert model.Session.get_one(LoadedTable, id).contract == before  # nothing to do
    monkeypatch.setattr(loading, "EDITION", loading.EDITION + 1)
    assert CliRunner().invoke(cli.reload, [dataset.id, dataset.name]).exit_code == 0
    assert outbox.drain(dataset.id) == (1, 0)
    model.Session.expire_all()
    assert model.Session.get_one(LoadedTable, id).contract != before
    assert search(office, id)["total"] == 2


def test_a_dataset_that_is_not_published_is_named_and_nothing_is_queued(office: Office) -> None:
    dataset = model.Resource.get(published(office)).package
    result = CliRunner().invoke(cli.reload, [dataset.name, "tidak-ada"])
    assert (result.exit_code, "tidak-ada" in result.output) == (1, True)
    assert outbox.drain(dataset.id) == (0, 0)
