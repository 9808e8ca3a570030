"""The hash chain of the decision log: whoever changes one row breaks every row after it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from ..content import canonical

GENESIS = "0" * 64
"""What stands before the first row."""

FIELDS = (
    "seq at proposal_id subject_id actor role verb from_state to_state reasons note content_hash"
).split()


def link(previous: str, row: Mapping[str, Any]) -> str:
    """The hash of a row (64 hex digits): sha256 over the previous hash and the row's fields.

    :param row: every one of `FIELDS`; `at` in ISO 8601, UTC.
    """
    fields = canonical([row[name] for name in FIELDS])
    return hashlib.sha256(f"{previous}\n{fields}".encode()).hexdigest()


def first_break(rows: Iterable[Mapping[str, Any]]) -> int | None:
    """The `seq` of the first row that doesn't continue the chain, or None if all do."""
    previous, expected = GENESIS, 1
    for row in rows:
        if (row["seq"], row["previous"]) != (expected, previous):
            return int(row["seq"])
        if row["hash"] != link(previous, row):
            return int(row["seq"])
        previous, expected = row["hash"], expected + 1
    return None
