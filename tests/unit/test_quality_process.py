"""The checker as a process: limited, without CKAN, and the caller goes on whatever happens."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ckanext.sdi_balikpapan.quality import process
from ckanext.sdi_balikpapan.quality.check import check
from ckanext.sdi_balikpapan.quality.finding import Report
from ckanext.sdi_balikpapan.standards.contract import Column, Contract, Type

MB = process.MEGABYTE
CONTRACT = Contract((Column("id", Type.INTEGER, key=True), Column("nama", required=True)))
TEXT = "id,nama\n1,Manggar\n1,Lamaru\nx,\n"


def written(folder: Path, text: str = TEXT) -> Path:
    path = folder / "data.csv"
    path.write_text(text)
    return path


def rules(report: Report) -> set[str]:
    return set(report.counts)


def test_a_process_says_what_the_function_says(tmp_path: Path) -> None:
    path = written(tmp_path)
    report = process.run(path, path.name, CONTRACT)
    assert rules(report) == {"duplicate_key", "not_number", "empty_cell"}
    assert report == check(path, path.name, CONTRACT)


def test_a_report_of_the_version_before_goes_along(tmp_path: Path) -> None:
    path = written(tmp_path)
    before = process.run(path, path.name, CONTRACT)
    assert process.run(path, path.name, CONTRACT, previous=before).rows == 3


def test_a_check_that_takes_too_long_is_stopped_and_says_so(tmp_path: Path) -> None:
    path = written(tmp_path)
    assert rules(process.run(path, path.name, CONTRACT, seconds=0.01)) == {"check_timeout"}


def test_a_check_that_needs_too_much_memory_is_stopped_and_says_so(tmp_path: Path) -> None:
    path = written(tmp_path, "id,nama\n" + "1," + "x" * 900_000 + "\n")
    report = process.run(path, path.name, CONTRACT, memory=24 * MB)
    assert rules(report) & {"check_killed", "check_failed"}


def test_a_file_that_is_gone_is_told_not_raised(tmp_path: Path) -> None:
    assert rules(process.run(tmp_path / "no.csv", "no.csv", CONTRACT)) == {"check_failed"}


def test_the_process_imports_neither_ckan_nor_its_libraries() -> None:
    code = process._START.replace("child.main()", "print(*sorted(sys.modules))")
    package = str(Path(process._PACKAGES) / "ckanext")
    done = subprocess.run(
        [sys.executable, "-c", code, package], capture_output=True, text=True, check=True
    )
    heads = {name.split(".")[0] for name in done.stdout.split()}
    assert "ckanext" in heads
    assert not heads & {"ckan", "flask", "sqlalchemy", "werkzeug", "rdflib", "pkg_resources"}


def test_secrets_of_the_caller_stay_with_the_caller(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, str] = {}

    def watched(
        *_: object, env: dict[str, str], **__: object
    ) -> subprocess.CompletedProcess[bytes]:
        seen.update(env)
        return subprocess.CompletedProcess([], 0, b"{}", b"")

    monkeypatch.setenv("CKAN_SQLALCHEMY_URL", "postgresql://secret")
    monkeypatch.setattr(process.subprocess, "run", watched)
    process.run(written(tmp_path), "data.csv", CONTRACT)
    assert "PATH" in seen
    assert "CKAN_SQLALCHEMY_URL" not in seen


@pytest.mark.parametrize(("language", "word"), [("id", "Baris 3"), ("en", "Row 3")])
def test_people_can_check_a_file_without_a_portal(tmp_path: Path, language: str, word: str) -> None:
    contract = tmp_path / "contract.json"
    contract.write_text(json.dumps(CONTRACT.as_dict()))
    done = _command(written(tmp_path), "--contract", str(contract), "--lang", language)
    assert done.returncode == 1
    assert word in done.stdout


def test_the_command_takes_a_datasets_body_and_answers_in_json(tmp_path: Path) -> None:
    body = tmp_path / "body.json"
    body.write_text(json.dumps({"variabel": [{"nama": "id", "tipe": "bilangan_bulat"}]}))
    done = _command(written(tmp_path, "id\n1\n2\n"), "--contract", str(body), "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["rows"] == 2


def _command(path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    argv = [sys.executable, "-m", "ckanext.sdi_balikpapan.quality", str(path), *arguments]
    return subprocess.run(argv, capture_output=True, text=True, check=False)


def _line(size: int) -> Iterator[bytes]:
    yield b"id,nama\n1,"
    for _ in range(size >> 20):
        yield b"x" * (1 << 20)


HOSTILE = {
    "one line of 1 GB": (lambda: _line(1 << 30), "line_too_long"),
    "one cell of 1 GB in quotes": (
        lambda: iter([b'id,nama\n1,"', *[b"x\n" * (1 << 19)] * 1024]),
        "cell_too_long",
    ),
    "a million columns": (lambda: iter([b"k" + b",k" * 1_000_000, b"\n1\n"]), "too_many_columns"),
    "nothing but NUL": (lambda: iter([b"\x00" * (1 << 20)] * 100), "binary"),
    "100 MB of separators": (lambda: iter([b"id,nama\n", *[b"," * 1000 + b"\n"] * 100_000]), ""),
    "a header of one long word": (lambda: iter([b"k" * 1_500_000, b"\n1\n"]), "cell_too_long"),
}


@pytest.mark.soak
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_in_little_memory(tmp_path: Path, name: str) -> None:
    made, rule = HOSTILE[name]
    path = tmp_path / "data.csv"
    with path.open("wb") as file:
        for part in made():
            file.write(part)
    report = process.run(path, path.name, CONTRACT, memory=256 * MB, seconds=120)
    assert not rules(report) & {"check_killed", "check_timeout", "check_failed"}
    assert rule in {*rules(report), ""}
