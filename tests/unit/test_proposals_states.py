"""The way of a proposal against expectations written by hand, not against its own table."""

from __future__ import annotations

import itertools

import pytest

from ckanext.sdi_balikpapan.proposals.policy import (
    ALL_ORGANIZATIONS,
    Actor,
    Facts,
    Grant,
    Refused,
    Why,
    decide,
    may_read,
    verbs_for,
)
from ckanext.sdi_balikpapan.proposals.states import OPEN_STATES, Kind, Role, State, Verb

OPD = "dinas-kesehatan"

# What each role may do in each state, as a walidata would write it on a whiteboard.
WHITEBOARD = {
    ("produsen_data", "draft"): "save submit discard",
    ("produsen_data", "submitted"): "recall",
    ("produsen_data", "in_review"): "recall",
    ("produsen_data", "returned"): "save submit discard",
    ("walidata_pendukung", "submitted"): "forward return",
    ("walidata", "submitted"): "forward return",
    ("walidata", "in_review"): "return approve",
    ("walidata", "approved"): "return publish",
}

TARGETS = {
    ("draft", "save"): "draft",
    ("returned", "save"): "returned",
    ("draft", "submit"): "submitted",
    ("returned", "submit"): "submitted",
    ("submitted", "recall"): "draft",
    ("in_review", "recall"): "draft",
    ("draft", "discard"): "discarded",
    ("returned", "discard"): "discarded",
    ("submitted", "forward"): "in_review",
    ("submitted", "return"): "returned",
    ("in_review", "return"): "returned",
    ("approved", "return"): "returned",
    ("in_review", "approve"): "approved",
    ("approved", "publish"): "published",
}


def person(*roles: str, organization: str = OPD, user: str = "siti") -> Actor:
    return Actor(user, frozenset(Grant(Role(role), organization) for role in roles))


def proposal(state: str, **changes: object) -> Facts:
    fields = {"content_hash": "h", "edited_by": "budi", "submitted_by": "budi", **changes}
    return Facts(State(state), OPD, **fields)  # type: ignore[arg-type]


def step(actor: Actor, verb: str, facts: Facts) -> str:
    return decide(actor, Verb(verb), facts, seen_hash="h", reasons=["x"]).target.value


@pytest.mark.parametrize(
    ("role", "state", "verb"),
    [(r.value, s.value, v.value) for r, s, v in itertools.product(Role, State, Verb)],
)
def test_each_role_may_do_what_the_whiteboard_says_and_nothing_else(
    role: str, state: str, verb: str
) -> None:
    allowed = WHITEBOARD.get((role, state), "").split()
    if verb in allowed:
        assert step(person(role), verb, proposal(state)) == TARGETS[state, verb]
    else:
        with pytest.raises(Refused):
            step(person(role), verb, proposal(state))


@pytest.mark.parametrize("state", [state.value for state in OPEN_STATES])
def test_no_open_proposal_is_a_dead_end(state: str) -> None:
    everybody = [person(role.value, user=role.value) for role in Role]
    assert any(verbs_for(actor, proposal(state)) for actor in everybody)


def test_every_open_proposal_can_still_reach_publication() -> None:
    ways = {(source, target) for (source, _), target in TARGETS.items()}
    reached = {"published"}
    while more := {source for source, target in ways if target in reached} - reached:
        reached |= more
    assert {state.value for state in OPEN_STATES} <= reached


@pytest.mark.parametrize("field", ["edited_by", "submitted_by"])
def test_who_submitted_or_last_edited_does_not_approve(field: str) -> None:
    walidata = person("walidata", "produsen_data", user="siti")
    with pytest.raises(Refused) as caught:
        step(walidata, "approve", proposal("in_review", **{field: "siti"}))
    assert caught.value.why is Why.OWN_WORK
    assert Verb.APPROVE not in verbs_for(walidata, proposal("in_review", **{field: "siti"}))


def test_a_decision_is_bound_to_the_content_that_was_seen() -> None:
    facts, walidata = proposal("in_review"), person("walidata")
    with pytest.raises(Refused) as caught:
        decide(walidata, Verb.APPROVE, facts, seen_hash="another")
    assert caught.value.why is Why.HASH_CHANGED
    with pytest.raises(Refused) as caught:
        decide(walidata, Verb.APPROVE, facts)
    assert caught.value.why is Why.HASH_MISSING


def test_a_role_counts_only_for_its_organisation_or_for_all() -> None:
    assert may_read(person("walidata", organization=ALL_ORGANIZATIONS), OPD)
    assert not may_read(person("walidata", organization="dinas-sosial"), OPD)
    assert not may_read(Actor("nobody"), OPD)
    with pytest.raises(Refused):
        step(person("walidata", organization="dinas-sosial"), "approve", proposal("in_review"))


@pytest.mark.parametrize("word", ["", "apa-saja", "APPROVE", "cancel", "reject", None, 1])
def test_an_unknown_verb_is_no_verb(word: object) -> None:
    with pytest.raises(ValueError, match="not a valid"):
        Verb(word)


def test_the_kinds_of_this_release_are_known() -> None:
    assert {kind.value for kind in Kind} == {"create", "edit", "withdraw"}
