"""What rules would do with datasets that are there already. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .applying import Unmatched, _said, apply
from .rows import FIELDS, Rule, Subject


@dataclass(frozen=True)
class Outcome:
    """What becomes of the source's words in one field: how often, and which datasets show it.

    :param to: empty where nobody knows them.
    """

    subject: Subject
    said: str
    to: str
    count: int
    example: str


def outcomes(
    rules: Sequence[Rule], datasets: Iterable[tuple[str, Mapping[str, Any]]]
) -> list[Outcome]:
    """By field and words, what is unknown first, then what is most common.

    :param datasets: remote id and dataset, as `reading.datasets` maps it.
    """
    counts: Counter[tuple[Subject, str, str]] = Counter()
    examples: dict[tuple[Subject, str, str], str] = {}
    for remote_id, dataset in datasets:
        for key in set(_keys(rules, dataset)):
            counts[key] += 1
            examples.setdefault(key, remote_id)
    order = sorted(counts, key=lambda k: (bool(k[2]), list(Subject).index(k[0]), -counts[k], k[1]))
    return [Outcome(*key, counts[key], examples[key]) for key in order]


def _keys(rules: Sequence[Rule], dataset: Mapping[str, Any]) -> Iterable[tuple[Subject, str, str]]:
    found, unmatched = apply(rules, dataset)
    for subject, (field, _) in FIELDS.items():
        if subject is Subject.FORMAT:
            pairs = zip(dataset.get("resources") or [], found["resources"], strict=True)
            yield from ((subject, *_pair(a, b, field)) for a, b in pairs if a.get(field))
        elif found.get(field):
            yield subject, *_pair(dataset, found, field)
    yield from ((u.subject, u.said, "") for u in unmatched if _is_shown(u))


def _is_shown(unmatched: Unmatched) -> bool:
    return unmatched.subject is not Subject.FORMAT


def _pair(before: Mapping[str, Any], after: Mapping[str, Any], field: str) -> tuple[str, str]:
    return tuple(", ".join(_said(side.get(field))) for side in (before, after))  # type: ignore[return-value]
