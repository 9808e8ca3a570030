"""What makes a request suspicious, and what is too much: as data. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum


class Suspicion(str, Enum):
    """Why a walidata looks first."""

    TRAP = "trap"
    FAST = "fast"
    LINKS = "links"
    TWIN = "twin"
    SENDER = "sender"
    PORTAL = "portal"


@dataclass(frozen=True)
class Limits:
    """The settings of a portal.

    :param per_sender: requests of one sender in a day that go their way; more are held.
    :param per_day: requests of people without account in a day that go their way.
    :param refused: how many times a limit is held before nothing more is taken.
    """

    shortest: timedelta = timedelta(seconds=3)
    longest: timedelta = timedelta(hours=12)
    links: int = 2
    per_sender: int = 5
    per_day: int = 200
    refused: int = 4


@dataclass(frozen=True)
class Signs:
    """What is known of a request and who sends it; the counts include this one.

    :param age: since the form was shown; None where none was needed.
    """

    trap: bool
    age: timedelta | None
    links: int
    twin: bool
    from_sender: int
    from_all: int


def suspicions(signs: Signs, limits: Limits) -> tuple[Suspicion, ...]:
    """Why a request is held; none for one that goes its way."""
    found = {
        Suspicion.TRAP: signs.trap,
        Suspicion.FAST: signs.age is not None and signs.age < limits.shortest,
        Suspicion.LINKS: signs.links > limits.links,
        Suspicion.TWIN: signs.twin,
        Suspicion.SENDER: signs.from_sender > limits.per_sender,
        Suspicion.PORTAL: signs.from_all > limits.per_day,
    }
    return tuple(one for one, is_so in found.items() if is_so)


def is_too_much(signs: Signs, limits: Limits) -> bool:
    """Whether nothing more is taken today, from this sender or from anybody without account."""
    return (
        signs.from_sender > limits.per_sender * limits.refused
        or signs.from_all > limits.per_day * limits.refused
    )
