"""How many requests there are, and how punctually they are answered. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from .states import OPEN, State


@dataclass(frozen=True)
class Counted:
    """So many requests that are alike.

    :param settled: the office has said its word at least once.
    :param late: at least one of its words came after its time.
    :param overdue: it waits for a word whose time is over.
    """

    state: State
    settled: bool
    late: bool
    overdue: bool
    number: int = 1


@dataclass(frozen=True)
class Figures:
    """The counts of an OPD or of the city.

    :param by_state: without those that never were anybody's: held and hidden ones.
    :param on_time: settled in time; :param late: settled too late; :param overdue: not settled
        though the time is over; :param due: still in time.
    :param share: of those whose time was over or used, how many were in time; None of none.
    """

    by_state: dict[str, int]
    total: int
    on_time: int
    late: int
    overdue: int
    due: int
    share: float | None


_COUNTED = tuple(state for state in State if state not in (State.HELD, State.HIDDEN))


def figures(rows: Iterable[Counted]) -> Figures:
    """What the counts add up to; the order of the rows doesn't matter."""
    by_state: Counter[State] = Counter()
    standing: Counter[str] = Counter()
    for row in rows:
        if row.state in _COUNTED:
            by_state[row.state] += row.number
            standing[_standing(row)] += row.number
    judged = standing["on_time"] + standing["late"] + standing["overdue"]
    return Figures(
        by_state={state.value: by_state[state] for state in _COUNTED},
        total=by_state.total(),
        on_time=standing["on_time"],
        late=standing["late"],
        overdue=standing["overdue"],
        due=standing["due"],
        share=standing["on_time"] / judged if judged else None,
    )


def _standing(row: Counted) -> str:
    """Each request counts once: what was late stays late, whatever came after."""
    if row.late:
        return "late"
    if row.state in OPEN:
        return "overdue" if row.overdue else "due"
    return "on_time" if row.settled else "given_up"
