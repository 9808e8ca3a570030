"""What the demo makes, without making it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
import yaml

from ckanext.sdi_balikpapan.portal import demo_files
from ckanext.sdi_balikpapan.portal.demo_plan import Do, Example, Flaw, next_step, plan
from ckanext.sdi_balikpapan.standards.codelists import code_list

PACKAGE = Path(__file__).parents[2] / "ckanext" / "sdi_balikpapan"
EXAMPLES = (*plan().datasets, *plan().edits, *plan().real)
MADE_HERE = [example for example in EXAMPLES if "path" not in example.file]
FLAWED = Flaw(reasons=({"principle": "metadata", "note": "Lengkapi."},))

ROWS = {
    "kode-wilayah-kecamatan": 6,
    "kode-wilayah-kelurahan": 34,
    "perangkat-daerah": 36,
    "bidang-urusan-pemerintahan": 42,
    "kategori-portal-sdi": 10,
}


def example(target: str, flaw: Flaw | None = None) -> Example:
    return Example("x", "produsen", target, {}, {}, flaw)


def way(of: Example) -> list[str]:
    """Every step of an example, where each leads to the state that the workflow gives it."""
    leads_to = {
        Do.SUBMIT: "submitted",
        Do.FORWARD: "in_review",
        Do.RETURN: "returned",
        Do.CORRECT: "submitted",
        Do.APPROVE: "approved",
        Do.PUBLISH: "published",
    }
    state, steps = "draft", []
    while step := next_step(of, state, returned_before="return" in steps):
        steps.append(step.value)
        state = leads_to[step]
    return steps


@pytest.mark.parametrize(
    ("of", "steps"),
    [
        (example("draft"), ""),
        (example("submitted"), "submit"),
        (example("in_review"), "submit forward"),
        (example("published"), "submit forward approve publish"),
        (example("returned", FLAWED), "submit forward return"),
        (
            example("published", FLAWED),
            "submit forward return correct forward approve publish",
        ),
    ],
)
def test_each_example_goes_its_way_and_stops(of: Example, steps: str) -> None:
    assert way(of) == steps.split()


def test_the_demo_leaves_alone_what_somebody_threw_away() -> None:
    assert next_step(example("published"), "discarded", returned_before=False) is None


@pytest.mark.parametrize("of", MADE_HERE, ids=lambda e: f"{e.name} {e.kind}")
def test_the_columns_of_a_file_are_those_that_its_metadata_describes(of: Example) -> None:
    rows = list(csv.reader(io.StringIO(demo_files.content(of.file, None).decode())))
    assert rows[0] == [variable["nama"] for variable in of.dataset["variabel"]]
    assert len(rows) - 1 == ROWS.get(of.name, len(rows) - 1)
    assert all(len(row) == len(rows[0]) for row in rows)


def test_kelurahan_carry_both_codes_and_their_kecamatan() -> None:
    [of] = [e for e in MADE_HERE if e.name == "kode-wilayah-kelurahan"]
    table = csv.DictReader(io.StringIO(demo_files.content(of.file, None).decode()))
    row = next(r for r in table if r["kelurahan"] == "Manggar Baru")
    assert (row["kode_kelurahan"], row["kode_bps"]) == ("64.71.01.1004", "6471020002")
    assert row["kecamatan"] == "Balikpapan Timur"


def test_the_flawed_first_version_lacks_its_column() -> None:
    [of] = [e for e in EXAMPLES if e.flaw and e.flaw.without_column]
    flawed = demo_files.content(of.file, None, of.flaw.without_column)
    assert b"kode_bps" not in flawed.splitlines()[0]


def test_real_files_are_taken_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"kode,nama\r\n63,Kalsel\r\n64,Kaltim\r\n64.71,Balikpapan\r\n")
    file = {"path": "a.csv"}
    assert demo_files.content(file, tmp_path) == (tmp_path / "a.csv").read_bytes()
    part = demo_files.content({**file, "rows_starting": "64"}, tmp_path)
    assert part == b"kode,nama\r\n64,Kaltim\r\n64.71,Balikpapan\r\n"


@pytest.mark.parametrize("of", EXAMPLES, ids=lambda e: f"{e.name} {e.kind}")
def test_every_code_in_the_demo_is_in_its_list(of: Example) -> None:
    schema = yaml.safe_load((PACKAGE / "schemas" / "dataset.yaml").read_text(encoding="utf-8"))
    lists = {f["field_name"]: f["sdi_list"] for f in schema["dataset_fields"] if "sdi_list" in f}
    for field, name in lists.items():
        value = of.dataset.get(field) or []
        for kode in [value] if isinstance(value, str) else value:
            assert code_list(name).get(kode), f"{field}: {kode}"


def test_every_role_has_somebody_and_nobody_has_a_password_here() -> None:
    people = plan().people
    assert {person.grant for person in people} >= {"walidata", "walidata_pendukung", "pembina_data"}
    assert sum(person.grant == "walidata" for person in people) == 2
    assert "password" not in (PACKAGE / "portal" / "demo.yaml").read_text(encoding="utf-8").lower()
