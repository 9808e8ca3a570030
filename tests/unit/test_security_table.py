"""Each row of the threat model is held by a test that exists, or security.md says why not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text()
THREATS = """
    B-01 B-02 B-03 B-04 B-05 B-06 B-07 B-08 B-09 B-10 B-11 B-12 B-13 B-14 B-15 B-16 B-17 B-18 B-19
    B-21 B-22 B-23 B-25 B-26 B-27 B-28 B-29 B-30 B-31 B-32 B-33 B-35 B-36
    L-01 L-02 L-03 L-04 L-05 L-07 L-08 L-09 L-10 L-11 L-12 L-15 L-16 L-17 L-18 L-20
""".split()
"""The rows of the threat model that the workflow was built against."""

ROWS = {
    row: held for row, held in re.findall(r"^\| ([BL]-\d+) \| [^|]+ \| ([^|]+) \|$", PAGE, re.M)
}


def test_no_row_of_the_threat_model_is_left_out():
    assert set(THREATS) <= set(ROWS)
    assert len(re.findall(r"^\| [BL]-\d+ ", PAGE, re.M)) == len(ROWS)


@pytest.mark.parametrize("row", ROWS)
def test_each_row_is_held_by_tests_that_exist_or_explained(row):
    named = re.findall(r"`(test_\w+\.py)::(test_\w+)`", ROWS[row])
    if not named:
        assert re.match("not (held|yet): .{20,}", ROWS[row])
    for file, test in named:
        [path] = (ROOT / "tests").rglob(file)
        assert f"def {test}(" in path.read_text(), (file, test)
