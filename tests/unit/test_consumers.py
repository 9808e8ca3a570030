"""Who reads the catalogue: names, networks, and counts that stay bounded whatever is sent."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.catalog.consumers import agents, visits
from ckanext.sdi_balikpapan.catalog.consumers.visits import Batch, Door, Visit, Who

NOON = datetime(2026, 11, 23, 12, tzinfo=timezone.utc)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"


def visit(agent: str = "curl/8", network: str = "192.0.2.0/24", **more: object) -> Visit:
    given = {"at": NOON, "who": Who(NOON.date(), agent, network), "door": Door.CATALOG}
    return Visit(**{**given, "status": 200, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("ckanext-harvest/1.6", "ckanext-harvest"),
        ("ckanext-dcat/2.4", "ckanext-dcat"),
        ("rdflib-7.6.0 (https://rdflib.github.io/)", "rdflib"),
        ("piveau-consus-importing-rdf/3.1", "piveau (data.europa.eu)"),
        ("HarvesterBot/0.0 (https://data.gov) Data.gov/2.0", "data.gov"),
        ("python-requests/2.32.3", "requests (Python)"),
        ("curl/8.5.0", "curl"),
        ("", ""),
        ("buatan-sendiri/1", ""),
    ],
)
def test_known_programs_have_a_name(agent: str, name: str) -> None:
    assert agents.name(agent) == name


@pytest.mark.parametrize(
    ("agent", "is_browser"),
    [
        (FIREFOX, True),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", False),
        ("python-requests/2.32.3", False),
        ("", False),
    ],
)
def test_browsers_are_told_from_programs(agent: str, is_browser: bool) -> None:
    assert agents.is_browser(agent) is is_browser


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1234:5678::9", "2001:db8:1234::/48"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("fe80::1%eth0", "fe80::/48"),
        ("unix:", ""),
        ("", ""),
    ],
)
def test_of_an_address_only_the_network_stays(address: str, network: str) -> None:
    assert agents.network(address) == network


@given(st.text(max_size=1000))
def test_any_name_is_kept_as_one_short_line_that_a_database_takes(said: str) -> None:
    kept = agents.tidy(said)
    assert len(kept) <= agents.LONGEST
    assert kept.isprintable()
    kept.encode()
    assert agents.tidy(kept) == kept


def test_requests_of_one_program_come_to_one_count() -> None:
    batch = Batch()
    batch.add(visit(bytes=100, datasets=10, cursor=10))
    batch.add(visit(at=NOON + timedelta(seconds=1), status=304))
    batch.add(visit(at=NOON + timedelta(seconds=2), bytes=50, datasets=5, cursor=15, finished=True))
    (count,) = batch.counts.values()
    assert (count.requests, count.bytes, count.datasets, count.not_changed) == (3, 150, 15, 1)
    assert (count.first, count.last) == (NOON, NOON + timedelta(seconds=2))
    assert (count.cursor, count.finished) == (15, NOON + timedelta(seconds=2))


def test_an_error_is_counted_by_its_reason() -> None:
    batch = Batch()
    for reason in ("number page", "number page", "ahead"):
        batch.add(visit(status=400, reason=reason))
    assert {key[3]: errors.count for key, errors in batch.errors.items()} == {
        "number page": 2,
        "ahead": 1,
    }


@given(
    st.lists(
        st.tuples(st.integers(0, 3000), st.integers(0, 3), st.sampled_from(Door)), max_size=300
    ),
    st.integers(0, 600),
    st.integers(-5, 50),
)
def test_nothing_gets_lost_and_a_day_has_its_bounds(
    asked: list[tuple[int, int, Door]], already: int, errors_left: int
) -> None:
    batch = Batch()
    for agent, network, door in asked:
        batch.add(visit(f"a{agent}", f"n{network}", door=door, status=400, reason=f"r{agent}"))
    known = {Who(NOON.date(), f"known{i}", f"old{i // 50}") for i in range(already)}
    found = batch.within(known, errors_left)
    own = {who for who, _ in found.counts if who.agent != visits.OTHERS}
    assert sum(count.requests for count in found.counts.values()) == len(asked)
    assert sum(errors.count for errors in found.errors.values()) == len(asked)
    assert len(own) <= max(0, visits.MOST_A_DAY - already)
    for network in {who.network for who in own}:
        assert sum(who.network == network for who in own) <= visits.MOST_OF_A_NETWORK
    told_apart = [key for key in found.errors if key[0].agent != visits.OTHERS]
    assert len(told_apart) <= max(0, errors_left)


def test_memory_is_bounded_before_anything_is_written() -> None:
    batch = Batch()
    for number in range(3 * visits.MOST_IN_MEMORY):
        batch.add(visit(f"a{number}", f"n{number}", status=400, reason=f"r{number}"))
    assert len(batch.counts) <= visits.MOST_IN_MEMORY + 1
    assert len(batch.errors) <= visits.MOST_IN_MEMORY + 1
    assert sum(count.requests for count in batch.counts.values()) == 3 * visits.MOST_IN_MEMORY


def test_who_has_a_row_keeps_it_however_full_the_day_is() -> None:
    batch = Batch()
    batch.add(visit())
    known = {Who(NOON.date(), f"a{i}", f"n{i}") for i in range(visits.MOST_A_DAY)}
    assert [who.agent for who, _ in batch.within(known, 0).counts] == [visits.OTHERS]
    known.add(Who(NOON.date(), "curl/8", "192.0.2.0/24"))
    assert [who.agent for who, _ in batch.within(known, 0).counts] == ["curl/8"]
