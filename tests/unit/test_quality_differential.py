"""Files made at random: our verdict is frictionless' wherever both define one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ckanext.sdi_balikpapan.quality.check import check
from ckanext.sdi_balikpapan.quality.finding import Level, Report
from ckanext.sdi_balikpapan.quality.words import level_of
from tests.unit.quality_files import Made, made

Place = tuple[int | None, str | None]
Ask = Callable[[dict[str, Any]], dict[str, Any]]
_SAMPLE, _SOAK = 300, 12_000
_RAGGED = {"too_few_cells", "too_many_cells", "missing-cell", "extra-cell"}
_KEYS = {"duplicate_key", "primary-key"}


def test_three_hundred_files_get_the_verdict_of_frictionless(tmp_path: Path, ask: Ask) -> None:
    _compare(tmp_path, ask, range(_SAMPLE))


@pytest.mark.soak
def test_twelve_thousand_files_get_the_verdict_of_frictionless(tmp_path: Path, ask: Ask) -> None:
    _compare(tmp_path, ask, range(_SAMPLE, _SAMPLE + _SOAK))


def _compare(folder: Path, ask: Ask, seeds: range) -> None:
    valid = 0
    for seed in seeds:
        file = made(seed)
        path = folder / "data.csv"
        path.write_bytes(file.content)
        ours = _ours(check(path, path.name, file.contract), file)
        theirs = _theirs(_asked(ask, path, file), file)
        assert ours == theirs, f"seed {seed}"
        valid += not ours
    # Neither all right nor all wrong: otherwise agreeing would mean little.
    assert len(seeds) * 0.05 < valid < len(seeds) * 0.6


def _asked(ask: Ask, path: Path, file: Made) -> dict[str, Any]:
    job = {"path": str(path), "schema": file.schema, "separator": file.separator}
    return ask({**job, "encoding": file.encoding})


def _ours(report: Report, file: Made) -> set[Place]:
    """The places of errors; a ragged row is one, and so is a row whose key repeats."""
    rows = {line: number for number, line in enumerate(file.lines, start=1)}
    errors = [one for one in report.findings if level_of(one) is Level.ERROR]
    return _settled([(one.rule, rows.get(one.row or 0), one.column) for one in errors], file)


def _theirs(answer: dict[str, Any], file: Made) -> set[Place]:
    return _settled([tuple(error) for error in answer["errors"]], file)


def _settled(errors: list[tuple[str, int | None, str | None]], file: Made) -> set[Place]:
    """What both define: of a ragged row no cells; a key only where all its cells have values."""
    ragged = {row for rule, row, _ in errors if rule in _RAGGED}
    cells = {(row, column) for rule, row, column in errors if rule not in _RAGGED | _KEYS}
    keys = {column.name for column in file.contract.keys}
    unkeyed = {row for row, column in cells if column in keys}
    repeated = {row for rule, row, _ in errors if rule in _KEYS} - unkeyed
    places: set[Place] = {(row, None) for row in ragged} | {
        (row, "kunci") for row in repeated - ragged
    }
    return places | {place for place in cells if place[0] not in ragged}
