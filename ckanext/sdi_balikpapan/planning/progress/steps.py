"""What is to be done next for a promise, and by whom. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from .completeness import Kept, Standing


class Todo(str, Enum):
    """What would help most."""

    HANG = "hang"
    """No public dataset names the entry: propose one, or write the code into the one there is."""
    FINISH = "finish"
    """A proposal with the data waits for its producer."""
    FORWARD = "forward"
    REVIEW = "review"
    RECHECK = "recheck"
    BRING = "bring"
    """The dataset is there, its newest data isn't."""
    MEND = "mend"
    """A check that blocks says no."""
    PREPARE = "prepare"
    """A planned day is near."""
    NOTHING = "nothing"


class Who(str, Enum):
    """Who acts next."""

    PRODUCER = "produsen_data"
    SUPPORT = "walidata_pendukung"
    WALIDATA = "walidata"
    PEMBINA = "pembina_data"
    NOBODY = ""


@dataclass(frozen=True)
class Step:
    """What to do, and who does it."""

    todo: Todo
    who: Who


_WAITS_FOR: dict[str, Step] = {
    "draft": Step(Todo.FINISH, Who.PRODUCER),
    "returned": Step(Todo.FINISH, Who.PRODUCER),
    "offered": Step(Todo.FINISH, Who.PRODUCER),
    "submitted": Step(Todo.FORWARD, Who.SUPPORT),
    "in_review": Step(Todo.REVIEW, Who.WALIDATA),
    "approved": Step(Todo.REVIEW, Who.WALIDATA),
    "pembina_review": Step(Todo.RECHECK, Who.PEMBINA),
}
_FURTHEST = ("approved", "pembina_review", "in_review", "submitted", "offered", "returned", "draft")


def furthest(states: set[str]) -> str:
    """Of several proposals for one promise, the state of the one that is nearest to the public."""
    return next((state for state in _FURTHEST if state in states), "")


def next_step(kept: Kept, *, waiting: str = "", soon: bool = False) -> Step:
    """What to do next.

    :param waiting: the state of an open proposal for the promise, where the reader may know it.
    :param soon: its next planned day is near.
    """
    if kept.standing is Standing.MISSING:
        if waiting in _WAITS_FOR:
            return _WAITS_FOR[waiting]
        return Step(Todo.BRING if kept.datasets else Todo.HANG, Who.PRODUCER)
    if kept.datasets and not kept.passing:
        return _WAITS_FOR.get(waiting, Step(Todo.MEND, Who.PRODUCER))
    if soon:
        return _WAITS_FOR.get(waiting, Step(Todo.PREPARE, Who.PRODUCER))
    return Step(Todo.NOTHING, Who.NOBODY)
