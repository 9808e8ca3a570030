"""Two reviewers decide and the editor takes back, all at the same moment: one of them is first."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import pytest

from ckanext.sdi_balikpapan.proposals.model import Proposal
from ckanext.sdi_balikpapan.proposals.record import log

from . import figures
from .office import Office, open_office

REASONS = [{"principle": "metadata", "note": "Definisi belum jelas."}]
REFUSALS = (tk.NotAuthorized, tk.ValidationError)
SEED = 20261122
HEAD_START = 0.012
"""Seconds by which one of the three is let off earlier, in turn: else the same one always wins."""


class Track:
    """One proposal in review, three people on it, as often as one likes."""

    def __init__(self) -> None:
        self.office: Office = open_office()
        self.proposal = self.office.submit(resources=[])
        self.pool = ThreadPoolExecutor(3)
        self.random = random.Random(SEED)

    def run(self, number: int) -> str:
        """One race; who won, once it is certain that nobody else did anything as well."""
        seen = self.office.call("clerk", "sdi_proposal_show", id=self.proposal["id"])
        assert seen["state"] == "in_review"
        rows_before = len(self._rows())
        barrier = threading.Barrier(3)
        tries = self._tries(seen, number)
        waits = [self.random.random() * HEAD_START if i != number % 3 else 0 for i in range(3)]
        answers = list(self.pool.map(lambda t, w: self._try(barrier, w, t), tries, waits))
        return self._judge(seen, answers, self._rows()[rows_before:])

    def _tries(self, seen: dict[str, Any], number: int) -> list[Callable[[], Any]]:
        office = self.office
        what = {"content_hash": seen["content_hash"], "state": seen["state"]}

        def edit() -> Any:
            office.step("clerk", "recall", seen)
            change = {"proposal_id": seen["id"], "notes": f"Definisi ke-{number}."}
            return office.call("clerk", "sdi_proposal_save", **change)

        return [
            lambda: office.step("walidata", "approve", seen, **what),
            # Every other time the second reviewer approves, too.
            lambda: (
                office.step("walidata2", "approve", seen, **what)
                if number % 2
                else office.step("walidata2", "return", seen, reasons=REASONS, **what)
            ),
            edit,
        ]

    def _try(self, barrier: threading.Barrier, wait: float, act: Callable[[], Any]) -> bool:
        """Whether it went through; anything but a refusal is an error of ours."""
        barrier.wait(30)
        time.sleep(wait)
        try:
            act()
        except REFUSALS:
            return False
        finally:
            model.Session.remove()
        return True

    def _judge(self, seen: dict[str, Any], answers: list[bool], rows: list[dict[str, Any]]) -> str:
        model.Session.rollback()
        now = self.office.call("clerk", "sdi_proposal_show", id=seen["id"])
        steps = [(row["from_state"], row["verb"], row["to_state"]) for row in rows]
        first = [verb for source, verb, _ in steps if source == "in_review"]
        assert len(first) == 1, (steps, answers)
        assert steps == EXPECTED[first[0]], (steps, answers)
        assert now["state"] == steps[-1][2]
        if now["state"] == "approved":
            row = model.Session.get(Proposal, seen["id"])
            assert row.approved_hash == row.content_hash == seen["content_hash"]
            assert row.decided_by not in (row.edited_by, row.submitted_by)
        assert sum(answers) == 1, (answers, steps)
        return first[0]

    def _rows(self) -> list[dict[str, Any]]:
        model.Session.rollback()
        return list(log.rows(self.proposal["id"]))

    def back_to_review(self) -> None:
        state = self.office.call("clerk", "sdi_proposal_show", id=self.proposal["id"])["state"]
        if state == "approved":
            self.office.step("walidata", "return", self.proposal, reasons=REASONS)
        self.office.step("clerk", "submit", self.proposal)


EXPECTED = {
    "approve": [("in_review", "approve", "approved")],
    "return": [("in_review", "return", "returned")],
    "recall": [("in_review", "recall", "draft"), ("draft", "save", "draft")],
}
"""All that the log may say of a race, by who was first."""


@pytest.fixture
def track() -> Iterator[Track]:
    made = Track()
    yield made
    made.pool.shutdown()


def race(track: Track, times: int) -> Counter[str]:
    won: Counter[str] = Counter()
    for number in range(times):
        won[track.run(number)] += 1
        track.back_to_review()
    assert set(won) == {"approve", "return", "recall"}, won  # else it was no race
    assert log.first_break() is None
    return won


def test_of_two_reviewers_and_an_editor_exactly_one_is_heard(track: Track) -> None:
    race(track, 30)


def test_who_saw_another_state_doesnt_take_back_what_a_colleague_decided() -> None:
    office = open_office()
    seen = office.submit(resources=[])
    office.approve(seen)
    with pytest.raises(tk.NotAuthorized, match="berpindah"):
        office.step("walidata2", "return", seen, reasons=REASONS, state=seen["state"])
    assert office.step("walidata2", "return", seen, reasons=REASONS)["state"] == "returned"


def test_nobody_answers_for_what_he_hasnt_seen() -> None:
    """A colleague's confirmation makes the content his own: it names what he saw."""
    office = open_office()
    draft = office.propose(resources=[])
    with pytest.raises(tk.NotAuthorized, match="content_hash"):
        office.step("clerk2", "submit", draft, confirm=True)
    seen = {"content_hash": draft["content_hash"], "confirm": True}
    confirmed = office.step("clerk2", "submit", draft, **seen)
    assert confirmed["edited_by"] == confirmed["submitted_by"] != draft["edited_by"]


@pytest.mark.soak
def test_a_thousand_races_have_a_thousand_decisions(track: Track) -> None:
    won: Counter[str] = Counter()
    for _ in range(10):
        won += race(track, 100)
        figures.record(
            "Races of two reviewers and an editor",
            races=won.total(),
            aimed_at=1000,
            decisions=won.total(),
            **{f"won_by_{verb}": times for verb, times in sorted(won.items())},
        )
    assert won.total() == 1000
