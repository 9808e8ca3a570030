"""The pure part of requests: who may do what, what is held, until when, and what is counted."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.planning.requests import (
    deadlines,
    feed,
    figures,
    numbers,
    policy,
    spam,
    states,
    texts,
    tokens,
)
from ckanext.sdi_balikpapan.planning.requests.policy import Facts, Refused, Step, Why
from ckanext.sdi_balikpapan.planning.requests.states import Kind, State, Verb, Who
from ckanext.sdi_balikpapan.proposals.deadlines.calendar import Calendar
from ckanext.sdi_balikpapan.proposals.policy import ALL_ORGANIZATIONS, Actor, Grant
from ckanext.sdi_balikpapan.proposals.states import Role

AT = datetime(2026, 11, 20, 4, tzinfo=timezone.utc)  # a Friday
OFFICE = Calendar(timezone.utc)
SECRET = b"a secret"
W, P, A = Who.WALIDATA, Who.PRODUSEN_DATA, Who.PENANYA


def facts(state: State, **changes: object) -> Facts:
    known = {"kind": Kind.DATA, "organization_id": "a", "reopened": False, "version": 3}
    return Facts(state=state, **{**known, **changes})  # type: ignore[arg-type]


def whys(who: set[Who], known: Facts, **step: object) -> Why | State:
    step = {"seen": 3, "reason": "sebab", "organization_id": "b", **step}
    try:
        return policy.decide(frozenset(who), known, Step(**step)).target  # type: ignore[arg-type]
    except Refused as error:
        return error.why


# Written down by hand: state, verb, and who may; nobody else and nothing else.
MAY = {
    (State.RECEIVED, Verb.ROUTE): {W},
    (State.HELD, Verb.ROUTE): {W},
    (State.HIDDEN, Verb.ROUTE): {W},
    (State.ROUTED, Verb.ROUTE): {W, P},
    (State.RECEIVED, Verb.ANSWER): {W},
    (State.ROUTED, Verb.ANSWER): {W, P},
    (State.PLANNED, Verb.ANSWER): {W, P},
    (State.ROUTED, Verb.PLAN): {W, P},
    (State.RECEIVED, Verb.DECLINE): {W},
    (State.ROUTED, Verb.DECLINE): {W, P},
    (State.PLANNED, Verb.DECLINE): {W, P},
    (State.ANSWERED, Verb.REOPEN): {A},
    (State.DECLINED, Verb.REOPEN): {A},
    **{
        (state, Verb.CLOSE): {A}
        for state in (
            State.RECEIVED,
            State.ROUTED,
            State.PLANNED,
            State.ANSWERED,
            State.DECLINED,
        )
    },
    **{(state, Verb.HIDE): {W} for state in State if state is not State.HIDDEN},
}


class TestWhoMayDoWhat:
    @pytest.mark.parametrize("verb", Verb)
    @pytest.mark.parametrize("state", State)
    @pytest.mark.parametrize("who", Who)
    def test_the_table_is_the_whole_truth(self, state, verb, who):
        may = who in MAY.get((state, verb), set())
        assert isinstance(whys({who}, facts(state), verb=verb), State) is may
        assert (verb in policy.verbs(frozenset({who}), facts(state))) is may

    def test_nothing_that_is_held_or_hidden_becomes_public_but_by_a_walidata(self):
        for step in states.TRANSITIONS:
            if step.source not in states.PUBLIC and step.target in states.PUBLIC:
                assert step.role is Who.WALIDATA

    def test_only_who_may_read_it_may_act_on_it(self):
        for step in states.TRANSITIONS:
            assert policy.may_read(frozenset({step.role}), step.source)

    @pytest.mark.parametrize("state", [State.HELD, State.HIDDEN])
    def test_what_is_held_or_hidden_is_nobodys_else(self, state):
        assert not policy.may_read(frozenset(), state)
        assert not policy.may_read(frozenset({P}), state)

    def test_who_read_an_older_version_changes_nothing(self):
        assert whys({P}, facts(State.ROUTED), verb=Verb.ANSWER, seen=2) is Why.CHANGED
        assert whys({P}, facts(State.ROUTED), verb=Verb.ANSWER, seen=None) is Why.CHANGED

    def test_nothing_is_declined_hidden_passed_on_or_reopened_without_a_reason(self):
        for state, verb, who in (
            (State.ROUTED, Verb.DECLINE, P),
            (State.ROUTED, Verb.ROUTE, P),
            (State.ROUTED, Verb.HIDE, W),
            (State.ANSWERED, Verb.REOPEN, A),
        ):
            assert whys({who}, facts(state), verb=verb, reason="") is Why.NO_REASON

    def test_an_answer_is_sent_back_once(self):
        again = facts(State.ANSWERED, reopened=True)
        assert whys({A}, again, verb=Verb.REOPEN) is Why.ONCE

    def test_what_nobody_has_goes_back_to_the_walidata(self):
        assert whys({A}, facts(State.DECLINED), verb=Verb.REOPEN) is State.ROUTED
        nobodys = facts(State.DECLINED, organization_id="")
        assert whys({A}, nobodys, verb=Verb.REOPEN) is State.RECEIVED

    def test_errors_are_not_planned(self):
        known = facts(State.ROUTED, kind=Kind.ERROR)
        assert whys({P}, known, verb=Verb.PLAN) is Why.NOT_FOR_ERRORS

    def test_passing_on_to_oneself_is_none(self):
        found = whys({P}, facts(State.ROUTED), verb=Verb.ROUTE, organization_id="a")
        assert found is Why.SAME_OFFICE

    @pytest.mark.parametrize(
        ("role", "organization", "found"),
        [
            (Role.PRODUSEN_DATA, "a", {P}),
            (Role.WALIDATA_PENDUKUNG, "a", {P}),
            (Role.PRODUSEN_DATA, "b", set()),
            (Role.WALIDATA, "b", set()),
            (Role.WALIDATA, ALL_ORGANIZATIONS, {W}),
            (Role.PEMBINA_DATA, ALL_ORGANIZATIONS, set()),
        ],
    )
    def test_roles_hold_for_their_organisation(self, role, organization, found):
        actor = Actor("u", frozenset({Grant(role, organization)}))
        assert policy.roles(actor, "a", is_asker=False) == found


class TestTexts:
    @given(st.text(max_size=300))
    def test_what_is_kept_is_seen_and_stays_as_it_is(self, text):
        try:
            kept = texts.clean(text, 0, 400, lines=True)
        except texts.BadText:
            return
        assert texts.clean(kept, 0, 400, lines=True) == kept
        assert all(sign == "\n" or sign.isprintable() or sign.isspace() for sign in kept)
        ElementTree.fromstring(ElementTree.tostring(_element(kept)))

    @pytest.mark.parametrize("text", ["a\x00b", "a\ud800b", "\udfff", None, 5, ["a"]])
    def test_what_no_database_keeps_is_refused(self, text):
        with pytest.raises(texts.BadText) as error:
            texts.clean(text, 0, 100)
        assert error.value.why == "broken"

    def test_huge_texts_are_refused_before_they_are_looked_at(self):
        with pytest.raises(texts.BadText, match="long"):
            texts.clean("a" * 10_000_000, 1, 100)

    def test_signs_that_turn_the_direction_go(self):
        assert texts.clean("harga \u202e001\u202c\u200b", 1, 100) == "harga 001"

    @pytest.mark.parametrize(
        ("text", "number"),
        [
            ("lihat https://a.test dan www.b.test", 2),
            ("[url=x] <a href=y>", 3),
            ("data 2020-2024, 3.5 persen", 0),
            ("HTTP://A.TEST", 1),
        ],
    )
    def test_links_are_counted_however_they_are_written(self, text, number):
        assert texts.links(text) == number

    def test_the_same_words_are_the_same_request(self):
        assert texts.fingerprint("Jumlah  Murid!", "2020") == texts.fingerprint("jumlah murid 2020")
        assert texts.fingerprint("jumlah murid") != texts.fingerprint("jumlah guru")

    @pytest.mark.parametrize(
        ("address", "fits"),
        [
            ("ani@contoh.test", True),
            ("ani@contoh", False),
            ("a@b.test\nBcc: c@d.test", False),
            ("a@b.test, c@d.test", False),
            ("ani @contoh.test", False),
            ("a" * 300 + "@b.test", False),
        ],
    )
    def test_an_address_is_one_address(self, address, fits):
        assert texts.is_email(address) is fits


def _element(text: str) -> ElementTree.Element:
    found = ElementTree.Element("a")
    found.text = text
    return found


class TestTokens:
    LONG = timedelta(hours=12)

    def test_a_form_tells_its_age(self):
        token = tokens.make(SECRET, AT, "n" * 24)
        found = tokens.read(SECRET, token, AT + timedelta(seconds=9), self.LONG)
        assert (found.nonce, found.age) == ("n" * 24, timedelta(seconds=9))

    @given(st.integers(0, 200), st.characters())
    def test_a_changed_form_is_not_ours(self, place, sign):
        token = tokens.make(SECRET, AT, "n" * 24)
        place %= len(token)
        changed = token[:place] + sign + token[place + 1 :]
        if changed != token:
            with pytest.raises(tokens.BadToken):
                tokens.read(SECRET, changed, AT, self.LONG)

    @pytest.mark.parametrize("token", [None, "", "a.b.c", 1, "٣.nnnnnnnnnnnnnnnnnnnnnnnn.00"])
    def test_what_is_no_form_is_forged(self, token):
        with pytest.raises(tokens.BadToken, match="forged"):
            tokens.read(SECRET, token, AT, self.LONG)

    def test_an_old_form_and_one_of_tomorrow_are_refused(self):
        token = tokens.make(SECRET, AT, "n" * 24)
        with pytest.raises(tokens.BadToken, match="old"):
            tokens.read(SECRET, token, AT + timedelta(hours=13), self.LONG)
        with pytest.raises(tokens.BadToken, match="forged"):
            tokens.read(SECRET, token, AT - timedelta(hours=1), self.LONG)

    def test_a_sender_has_another_name_each_day_and_none_tells_him(self):
        today = tokens.sender(SECRET, date(2026, 11, 20), "203.0.113.7")
        assert today == tokens.sender(SECRET, date(2026, 11, 20), "203.0.113.7")
        assert today != tokens.sender(SECRET, date(2026, 11, 21), "203.0.113.7")
        assert "203" not in today or len(today) == 32


class TestHolding:
    GOOD = spam.Signs(False, timedelta(minutes=1), 0, False, 1, 1)

    @pytest.mark.parametrize(
        ("change", "why"),
        [
            ({}, ()),
            ({"age": None}, ()),
            ({"trap": True}, ("trap",)),
            ({"age": timedelta(seconds=1)}, ("fast",)),
            ({"links": 2}, ()),
            ({"links": 3}, ("links",)),
            ({"twin": True}, ("twin",)),
            ({"from_sender": 5}, ()),
            ({"from_sender": 6}, ("sender",)),
            ({"from_all": 201}, ("portal",)),
        ],
    )
    def test_each_sign_has_its_reason(self, change, why):
        signs = spam.Signs(**{**vars(self.GOOD), **change})
        assert spam.suspicions(signs, spam.Limits()) == why
        assert not spam.is_too_much(signs, spam.Limits())

    @pytest.mark.parametrize("change", [{"from_sender": 21}, {"from_all": 801}])
    def test_there_is_an_end(self, change):
        signs = spam.Signs(**{**vars(self.GOOD), **change})
        assert spam.is_too_much(signs, spam.Limits())


class TestTimes:
    def test_ten_working_days_are_two_weeks(self):
        found = deadlines.due(OFFICE, deadlines.Days(), State.ROUTED, AT)
        assert found is not None
        assert found.date() == date(2026, 12, 4)

    @pytest.mark.parametrize("state", set(State) - set(states.OPEN))
    def test_what_waits_for_nobody_has_no_end(self, state):
        assert deadlines.due(OFFICE, deadlines.Days(), state, AT) is None

    @given(st.integers(0, 40), st.integers(0, 40))
    def test_passing_on_never_gives_more_than_a_few_days(self, left, days):
        before = AT + timedelta(days=left)
        given_ = deadlines.due_passed_on(OFFICE, deadlines.Days(passed=days), before, AT)
        least = OFFICE.end_of(OFFICE.add_working_days(AT.date(), days))
        assert given_ == max(before, least)


ROWS = st.lists(
    st.builds(
        figures.Counted,
        st.sampled_from(State),
        st.booleans(),
        st.booleans(),
        st.booleans(),
        st.integers(1, 9),
    )
)


class TestFigures:
    def test_by_hand(self):
        rows = [
            figures.Counted(State.ANSWERED, True, False, False, 6),
            figures.Counted(State.DECLINED, True, True, False, 1),
            figures.Counted(State.ROUTED, False, False, True, 1),
            figures.Counted(State.ROUTED, False, False, False, 2),
            figures.Counted(State.CLOSED, False, False, False, 1),
            figures.Counted(State.HELD, False, False, True, 50),
        ]
        found = figures.figures(rows)
        assert (found.on_time, found.late, found.overdue, found.due) == (6, 1, 1, 2)
        assert found.total == 11
        assert found.share == 0.75
        assert "held" not in found.by_state

    @given(ROWS, st.randoms())
    def test_the_order_does_not_matter_and_no_request_counts_twice(self, rows, random):
        mixed = list(rows)
        random.shuffle(mixed)
        found = figures.figures(rows)
        assert figures.figures(mixed) == found
        assert found.on_time + found.late + found.overdue + found.due <= found.total
        assert sum(found.by_state.values()) == found.total

    @given(ROWS)
    def test_an_answer_in_time_never_lowers_the_share(self, rows):
        before = figures.figures(rows).share
        more = figures.figures([*rows, figures.Counted(State.ANSWERED, True, False, False)]).share
        assert more is not None
        assert before is None or more >= before


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("P-2026-0001", True),
        ("P-2026-12345", True),
        ("P-2026-001", False),
        ("p-2026-0001", False),
        ("P-٢٠٢٦-0001", False),
        ("P-2026-0001\n", False),
        (None, False),
    ],
)
def test_numbers_look_like_numbers(text, fits):
    assert numbers.is_number(text) is fits


def test_what_people_write_is_text_in_the_feed():
    item = feed.Item("https://a.test/1", "<b>", "]]><script>", "A & B", "2026", "2026")
    found = ElementTree.fromstring(feed.atom("x", "https://a.test", "https://a.test", [item]))
    space = "{http://www.w3.org/2005/Atom}"
    assert found.findtext(f"{space}entry/{space}title") == "<b>"
    assert found.findtext(f"{space}entry/{space}summary") == "]]><script>"
    assert not list(found.iter("script"))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.7", "192.0.2.7", True),
        ("192.0.2.7", "192.0.2.8", False),
        ("", "", True),
        ("bukan alamat", "bukan alamat", True),
    ],
)
def test_a_network_of_one_household_is_one_sender(one: str, other: str, same: bool) -> None:
    assert (tokens.place(one) == tokens.place(other)) is same
