"""Random people do random things with proposals, and the invariants of the design hold."""

from __future__ import annotations

from collections import Counter

import ckan.plugins.toolkit as tk
import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from ckanext.sdi_balikpapan.proposals.facts import PEMBINA_REVIEW
from ckanext.sdi_balikpapan.proposals.record import log

from . import figures
from .any_day import AnyDay, AnyEntryDay

SEED = 5
STEPS = 50
"""Of one day."""


@pytest.fixture(autouse=True)
def with_the_pembina(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(tk.config, PEMBINA_REVIEW, True)


def live_through(days: int, number: int, day: type[AnyDay] = AnyDay) -> None:
    """So many days; the same number gives the same days."""
    chosen = settings(
        max_examples=days,
        stateful_step_count=STEPS,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(seed(number)(day), settings=chosen)


def test_whatever_people_try_the_invariants_hold() -> None:
    AnyDay.steps.clear()
    live_through(6, SEED)
    assert AnyDay.steps.total() >= 200
    assert {"save", "submit", "forward", "approve", "publish", "refused"} <= set(AnyDay.steps)


def test_whatever_people_try_with_entries_the_same_holds() -> None:
    AnyEntryDay.steps.clear()
    live_through(4, SEED, AnyEntryDay)
    assert AnyEntryDay.steps.total() >= 130
    assert {"save", "submit", "forward", "approve", "publish", "refused"} <= set(AnyEntryDay.steps)


@pytest.mark.soak
def test_whatever_people_try_with_entries_for_five_thousand_steps() -> None:
    AnyEntryDay.steps.clear()
    round_ = 0
    while AnyEntryDay.steps.total() < 5_000:
        round_ += 1
        live_through(20, round_, AnyEntryDay)
    assert log.first_break() is None


@pytest.mark.soak
def test_whatever_people_try_for_twenty_thousand_steps() -> None:
    AnyDay.steps.clear()
    round_ = 0
    while AnyDay.steps.total() < 20_000:
        round_ += 1
        live_through(20, round_)
        note(AnyDay.steps.copy())
    assert log.first_break() is None


def note(steps: Counter[str]) -> None:
    """After each round, so that a run that is cut off still tells how far it came."""
    print(f"{steps.total()} steps: {dict(steps.most_common())}")
    figures.record(
        "Stateful model (Hypothesis)",
        steps=steps.total(),
        aimed_at=20_000,
        taken=steps.total() - steps["refused"],
        refused=steps["refused"],
        published=steps["publish"],
        violations=0,
    )
