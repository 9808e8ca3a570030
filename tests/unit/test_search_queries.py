"""The labelled searches are whole, and parted by a rule that nobody chose."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.parts.queries import datasets, halves, ndcg, queries


def test_every_label_names_a_dataset_and_no_query_stands_twice():
    known = {one.id for one in datasets()}
    asked = queries()
    assert len(asked) >= 100
    assert len({one.query.casefold() for one in asked}) == len(asked)
    for one in asked:
        assert one.relevant.keys() <= known, one.query
        assert set(one.relevant.values()) <= {1, 2, 3}, one.query
        assert 3 in one.relevant.values() or len(one.relevant) > 2, one.query


def test_the_untouched_half_is_half_and_stays_it_in_any_order():
    asked = queries()
    tuned, untouched = halves(asked)
    assert abs(len(tuned) - len(untouched)) <= 1
    assert not {one.query for one in tuned} & {one.query for one in untouched}
    assert halves(asked[::-1]) == (tuned, untouched)


grades = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 3), min_size=1)


@given(grades, st.permutations("abcdefghij"))
def test_the_best_order_is_one_and_no_other_is_better(relevant, ranked):
    best = sorted("abcdefghij", key=lambda id: -relevant.get(id, 0))
    assert ndcg(best, relevant) == 1
    assert 0 <= ndcg(ranked, relevant) <= 1
    assert ndcg([], relevant) == 0
