"""What becomes of each record, and when a dataset may go."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.harvest.merging import merged
from ckanext.sdi_balikpapan.harvest.planning import (
    Count,
    Fate,
    Known,
    Removal,
    fate_of_seen,
    fate_of_unseen,
    removal,
)

DAY = timedelta(days=1)
NOON = datetime(2026, 11, 23, 12, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (None, Fate.CREATE),
        (Known(applied=""), Fate.CREATE),
        (Known(applied="a"), Fate.SAME),
        (Known(applied="b"), Fate.CHANGE),
        (Known(applied="a", missing_since=NOON), Fate.SAME),
        (Known(applied="a", archived=True), Fate.RETURN),
        (Known(applied="b", archived=True), Fate.RETURN),
    ],
)
def test_what_happens_to_a_record_that_is_seen(known: Known | None, expected: Fate) -> None:
    assert fate_of_seen("a", known) is expected


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (Known("a"), Fate.MISS),
        (Known("a", NOON - 6 * DAY), Fate.MISS),
        (Known("a", NOON - 7 * DAY), Fate.ARCHIVE),
        (Known("a", NOON - 70 * DAY, archived=True), Fate.SAME),
    ],
)
def test_what_is_not_seen_is_archived_after_the_grace_period(known: Known, expected: Fate) -> None:
    assert fate_of_unseen(known, NOON, 7 * DAY) is expected


@pytest.mark.parametrize(
    ("count", "words", "expected"),
    [
        (Count(100, 0, 100, 0), {"complete": False}, Removal.NOTHING),
        (Count(80, 0, 100, 20), {"complete": True}, Removal.EARNED),
        (Count(79, 0, 100, 21), {"complete": True}, Removal.TOO_MANY),
        (Count(79, 0, 100, 21), {"complete": True, "confirmed": True}, Removal.EARNED),
        (Count(0, 0, 100, 100), {"complete": True, "share": 1.0}, Removal.EMPTY),
        (Count(0, 0, 100, 100), {"complete": True, "confirmed": True}, Removal.EARNED),
        # Another catalogue behind the same address: it shows much, and nothing of what we know.
        (Count(500, 0, 100, 100), {"complete": True, "share": 1.0}, Removal.EMPTY),
        (Count(99, 0, 100, 1), {"complete": False, "confirmed": True}, Removal.INCOMPLETE),
        (Count(99, 1, 100, 1), {"complete": True, "confirmed": True}, Removal.UNCLEAR),
    ],
)
def test_when_a_removal_is_earned(count: Count, words: dict[str, bool], expected: Removal) -> None:
    assert removal(count, **words) is expected  # type: ignore[arg-type]


counts = st.integers(0, 60)


@given(counts, counts, counts, counts, st.booleans(), st.floats(0, 1))
def test_nothing_goes_unconfirmed_beyond_the_share(
    seen: int, nameless: int, known: int, unseen: int, complete: bool, share: float
) -> None:
    count = Count(seen, nameless, known, min(known, unseen))
    if removal(count, complete=complete, share=share) is Removal.EARNED:
        assert complete
        assert not nameless
        assert seen
        assert 0 < count.unseen <= share * known
        assert count.unseen < known


fields = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 3))


@given(fields, fields, fields, st.frozensets(st.sampled_from("abcdef")))
def test_a_remote_change_keeps_what_local_editors_may_change_and_have_changed(
    before: dict[str, int], local: dict[str, int], remote: dict[str, int], free: frozenset[str]
) -> None:
    body, lost = merged(before, local, remote, free)
    for field in "abcdef":
        if field in free and local.get(field) != before.get(field):
            assert body.get(field) == local.get(field)
        elif field in before or field in remote:
            assert body.get(field) == remote.get(field)
    assert not set(lost) & free


@given(fields, fields, st.frozensets(st.sampled_from("abcdef")))
def test_what_nobody_changed_here_follows_the_source(
    before: dict[str, int], remote: dict[str, int], free: frozenset[str]
) -> None:
    assert merged(before, before, remote, free) == (remote, [])


@given(fields, fields, st.frozensets(st.sampled_from("abcdef")))
def test_a_source_that_stands_still_undoes_no_local_change_it_leaves_free(
    before: dict[str, int], local: dict[str, int], free: frozenset[str]
) -> None:
    body, _ = merged(before, local, before, free)
    assert all(body.get(f) == local.get(f) for f in free)
