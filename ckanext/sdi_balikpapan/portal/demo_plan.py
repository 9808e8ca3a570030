"""What the demo makes, and which step each of its datasets takes next. Pure.

The content itself stands in `demo.yaml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_CONTENT = Path(__file__).with_name("demo.yaml")


class Do(str, Enum):
    """One step of the demo with a proposal."""

    SUBMIT = "submit"
    FORWARD = "forward"
    RETURN = "return"
    CORRECT = "correct"
    APPROVE = "approve"
    PUBLISH = "publish"


@dataclass(frozen=True)
class Person:
    """An account to try the portal with, and the role it shows."""

    role: str
    name: str
    fullname: str
    organization: str = ""
    capacity: str = ""
    grant: str = ""
    everywhere: bool = False
    sysadmin: bool = False


@dataclass(frozen=True)
class Flaw:
    """What is wrong with the first version of an example, and what the walidata writes."""

    reasons: tuple[Mapping[str, str], ...]
    without_column: str = ""
    dataset: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Example:
    """A dataset, or an edit of one, who proposes it, and the state where it stops."""

    name: str
    producer: str
    target: str
    dataset: Mapping[str, Any]
    file: Mapping[str, Any]
    flaw: Flaw | None = None
    kind: str = "create"


@dataclass(frozen=True)
class Entry:
    """An entry of the registry that agencies share, and who proposes it."""

    type: str
    producer: str
    body: Mapping[str, Any]


@dataclass(frozen=True)
class Year:
    """A year of the Daftar Data: its entries, the Forum's decision, and what people ask for."""

    common: Mapping[str, Any]
    entries: tuple[Mapping[str, Any], ...]
    decision: Mapping[str, str]
    requests: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Plan:
    """All that the demo makes; `real` only with the folder of real files at hand."""

    site: Mapping[str, str]
    people: tuple[Person, ...]
    entries: tuple[Entry, ...]
    year: Year
    datasets: tuple[Example, ...]
    edits: tuple[Example, ...]
    real: tuple[Example, ...]


@cache
def plan() -> Plan:
    """The content of `demo.yaml`."""
    raw = yaml.safe_load(_CONTENT.read_text(encoding="utf-8"))
    common = raw["common"]
    return Plan(
        site=raw["site"],
        people=tuple(Person(**person) for person in raw["people"]),
        entries=tuple(Entry(**entry) for entry in raw["entries"]),
        year=Year(**{key: _fixed(value) for key, value in raw["year"].items()}),
        datasets=tuple(_example(item, common) for item in raw["datasets"]),
        edits=tuple(_example(item, {}, "edit") for item in raw["edits"]),
        real=tuple(_example(item, common) for item in raw["real"]),
    )


def _fixed(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _example(item: Mapping[str, Any], common: Mapping[str, Any], kind: str = "create") -> Example:
    flaw = item.get("flaw")
    dataset = {**common, **item["dataset"]}
    if kind == "create":
        dataset["name"] = item["name"]
    dataset["variabel"] = [
        {key: value for key, value in column.items() if key != "from"}
        for column in item["file"]["columns"]
    ]
    return Example(
        **{**item, "dataset": dataset, "flaw": Flaw(**flaw) if flaw else None, "kind": kind}
    )


_ONWARD = {
    "draft": Do.SUBMIT,
    "submitted": Do.FORWARD,
    "in_review": Do.APPROVE,
    "returned": Do.CORRECT,
    "approved": Do.PUBLISH,
}


def next_step(example: Example, state: str, *, returned_before: bool) -> Do | None:
    """The step that brings an example closer to where it stops; None when it is there.

    :param returned_before: whether the walidata has sent it back already.
    """
    if state == example.target:
        return None
    if state == "in_review" and example.flaw and not returned_before:
        return Do.RETURN
    return _ONWARD.get(state)
