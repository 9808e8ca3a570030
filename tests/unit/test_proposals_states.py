"""The way of a proposal against expectations written by hand, not against its own table."""

from __future__ import annotations

import itertools

import pytest

from ckanext.sdi_balikpapan.proposals.kinds import Kind
from ckanext.sdi_balikpapan.proposals.policy import (
    ALL_ORGANIZATIONS,
    Actor,
    Facts,
    Grant,
    Refused,
    Why,
    decide,
    may_read,
    offered_to,
    verbs_for,
)
from ckanext.sdi_balikpapan.proposals.states import GRANTABLE, OPEN_STATES, Role, State, Verb

OPD = "dinas-kesehatan"

# What each role may do in each state, as a walidata would write it on a whiteboard.
WHITEBOARD = {
    ("produsen_data", "draft"): "save rebase submit discard",
    ("produsen_data", "offered"): "recall",
    ("produsen_data", "submitted"): "recall",
    ("produsen_data", "in_review"): "recall",
    ("produsen_data", "pembina_review"): "recall",
    ("produsen_data", "returned"): "save rebase submit discard",
    ("walidata_pendukung", "submitted"): "claim forward return",
    ("walidata", "offered"): "return",
    ("walidata", "submitted"): "claim forward return",
    ("walidata", "in_review"): "claim return approve",
    # While the re-check is switched off, nothing waits for the Pembina Data.
    ("walidata", "pembina_review"): "claim return approve",
    ("walidata", "approved"): "claim return publish",
    ("pembina_data", "pembina_review"): "claim return recheck",
}

# The same when a walidata has entered the proposal for the organisation.
ON_BEHALF = {
    ("walidata", "draft"): "save rebase discard",
    ("walidata", "returned"): "save rebase discard",
}

# The same when the proposal gives the dataset to another organisation.
RECEIVER = {"offered": "consent return"}

TARGETS = {
    ("draft", "save"): "draft",
    ("returned", "save"): "returned",
    ("draft", "rebase"): "draft",
    ("returned", "rebase"): "returned",
    ("draft", "submit"): "submitted",
    ("returned", "submit"): "submitted",
    ("offered", "recall"): "draft",
    ("submitted", "recall"): "draft",
    ("in_review", "recall"): "draft",
    ("pembina_review", "recall"): "draft",
    ("draft", "discard"): "discarded",
    ("returned", "discard"): "discarded",
    ("offered", "consent"): "submitted",
    ("offered", "return"): "returned",
    ("submitted", "forward"): "in_review",
    ("submitted", "return"): "returned",
    ("submitted", "claim"): "submitted",
    ("in_review", "return"): "returned",
    ("in_review", "claim"): "in_review",
    ("pembina_review", "return"): "returned",
    ("pembina_review", "claim"): "pembina_review",
    ("pembina_review", "recheck"): "approved",
    ("pembina_review", "approve"): "approved",
    ("approved", "return"): "returned",
    ("approved", "claim"): "approved",
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
    [(r.value, s.value, v.value) for r, s, v in itertools.product(GRANTABLE, State, Verb)],
)
def test_each_role_may_do_what_the_whiteboard_says_and_nothing_else(
    role: str, state: str, verb: str
) -> None:
    holds(WHITEBOARD.get((role, state), ""), person(role), verb, proposal(state))
    behalf = proposal(state, on_behalf=True)
    more = ON_BEHALF.get((role, state), "")
    holds(f"{WHITEBOARD.get((role, state), '')} {more}", person(role), verb, behalf)


def holds(allowed: str, actor: Actor, verb: str, facts: Facts) -> None:
    if verb in allowed.split():
        assert step(actor, verb, facts) == TARGETS[facts.state.value, verb]
    else:
        with pytest.raises(Refused):
            step(actor, verb, facts)


@pytest.mark.parametrize("state", [state.value for state in State])
@pytest.mark.parametrize("verb", [verb.value for verb in Verb])
def test_the_receiving_organisation_consents_and_nothing_else(state: str, verb: str) -> None:
    receiver = person("produsen_data", organization="dinas-sosial")
    facts = proposal(state, receiving_organization_id="dinas-sosial")
    holds(RECEIVER.get(state, ""), receiver, verb, facts)


def test_a_transfer_is_offered_before_anybody_reviews_it() -> None:
    clerk, facts = person("produsen_data"), proposal("draft", receiving_organization_id="x")
    assert step(clerk, "submit", facts) == "offered"


def test_nobody_learns_of_a_transfer_before_it_is_offered_to_his_organisation() -> None:
    receiver = person("produsen_data", organization="dinas-sosial")
    for state in State:
        known = may_read(receiver, OPD, offered_to(state, "dinas-sosial"))
        assert known == (state.value not in ("draft", "returned", "discarded")), state


def test_data_prioritas_is_rechecked_where_the_pembina_takes_part() -> None:
    facts = proposal("in_review", needs_pembina=True)
    assert step(person("walidata"), "approve", facts) == "pembina_review"
    waiting = proposal("pembina_review", needs_pembina=True, decided_by="wati")
    assert step(person("pembina_data"), "recheck", waiting) == "approved"
    with pytest.raises(Refused):
        step(person("walidata"), "approve", waiting)


def test_the_recheck_is_another_pair_of_eyes_than_the_approval() -> None:
    facts = proposal("pembina_review", needs_pembina=True, decided_by="siti")
    with pytest.raises(Refused) as caught:
        step(person("pembina_data", "walidata", user="siti"), "recheck", facts)
    assert caught.value.why is Why.OWN_WORK


def test_the_pembina_approves_what_a_walidata_wrote() -> None:
    pembina = person("pembina_data")
    assert step(pembina, "approve", proposal("in_review", walidata_work=True)) == "approved"
    with pytest.raises(Refused):
        step(pembina, "approve", proposal("in_review"))


@pytest.mark.parametrize("verb", ["forward", "return", "approve", "publish"])
def test_a_claim_reserves_the_decision_until_somebody_takes_it_over(verb: str) -> None:
    state = {"forward": "submitted", "publish": "approved"}.get(verb, "in_review")
    walidata = person("walidata", user="siti")
    facts = proposal(state, claimed_by="wati")
    with pytest.raises(Refused) as caught:
        step(walidata, verb, facts)
    assert caught.value.why is Why.CLAIMED
    assert step(walidata, "claim", facts) == state
    assert step(walidata, verb, proposal(state, claimed_by="siti")) == TARGETS[state, verb]


def test_only_who_claimed_releases() -> None:
    walidata = person("walidata", user="siti")
    assert step(walidata, "release", proposal("in_review", claimed_by="siti")) == "in_review"
    for claimed_by in (None, "wati"):
        with pytest.raises(Refused):
            step(walidata, "release", proposal("in_review", claimed_by=claimed_by))


@pytest.mark.parametrize(
    ("role", "state", "verb"),
    [
        ("produsen_data", "draft", "submit"),
        ("walidata_pendukung", "submitted", "forward"),
        ("walidata", "in_review", "approve"),
    ],
)
def test_what_was_overtaken_goes_no_further_before_it_is_rebased(
    role: str, state: str, verb: str
) -> None:
    with pytest.raises(Refused) as caught:
        step(person(role), verb, proposal(state, outdated=True))
    assert caught.value.why is Why.OUTDATED


def test_what_was_entered_from_outside_is_submitted_by_who_saw_it() -> None:
    clerk, facts = person("produsen_data"), proposal("draft", edited_from_outside=True)
    with pytest.raises(Refused) as caught:
        decide(clerk, Verb.SUBMIT, facts)
    assert caught.value.why is Why.HASH_MISSING
    assert decide(clerk, Verb.SUBMIT, facts, seen_hash="h").target is State.SUBMITTED


def test_who_submitted_a_transfer_does_not_consent_to_it() -> None:
    both = Actor(
        "siti",
        frozenset(Grant(Role.PRODUSEN_DATA, opd) for opd in (OPD, "dinas-sosial")),
    )
    facts = proposal("offered", receiving_organization_id="dinas-sosial", submitted_by="siti")
    with pytest.raises(Refused) as caught:
        step(both, "consent", facts)
    assert caught.value.why is Why.OWN_WORK


@pytest.mark.parametrize("state", [state.value for state in OPEN_STATES])
def test_no_open_proposal_is_a_dead_end(state: str) -> None:
    everybody = [person(role.value, user=role.value) for role in GRANTABLE]
    waiting = {Verb.CLAIM, Verb.RELEASE}
    assert any(set(verbs_for(actor, proposal(state))) - waiting for actor in everybody)


def test_every_open_proposal_can_still_reach_publication() -> None:
    ways = {(source, target) for (source, _), target in TARGETS.items()}
    reached = {"published"}
    while more := {source for source, target in ways if target in reached} - reached:
        reached |= more
    assert {state.value for state in OPEN_STATES} <= reached


@pytest.mark.parametrize("field", ["edited_by", "submitted_by", "consented_by"])
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
    known = {kind.value for kind in Kind}
    assert known == {"create", "edit", "withdraw", "delete", "restore", "rename", "transfer"}
