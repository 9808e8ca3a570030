"""What went wrong with a record, in one shape for reports. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Problem = dict[str, str]
MOST = 50
"""Problems kept of one record."""

READING, MAPPING, RULES, CHECKS, PORTAL = "reading", "mapping", "rules", "checks", "portal"


def problem(stage: str, words: str, field: str = "") -> Problem:
    """One thing that went wrong.

    :param stage: where: reading, mapping, rules, checks or portal.
    :param words: a sentence that people read.
    """
    return {"stage": stage, "field": field, "words": words}


def of_errors(errors: Mapping[str, Any], stage: str = CHECKS) -> list[Problem]:
    """CKAN's errors, one for each sentence."""
    found = [
        problem(stage, sentence, field)
        for field, said in errors.items()
        for sentence in _sentences(said)
    ]
    return found[:MOST]


def _sentences(said: Any) -> Iterable[str]:
    if isinstance(said, Mapping):
        for name, inner in said.items():
            yield from (f"{name}: {sentence}" for sentence in _sentences(inner))
    elif isinstance(said, (list, tuple)):
        for inner in said:
            yield from _sentences(inner)
    elif said:
        yield str(said)
