"""The counts on the home page."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.portal.home.counts import Count, agencies, themes


def test_themes_stand_in_the_order_of_their_list_and_in_the_readers_language() -> None:
    items = [
        {"name": "pendukung-umum", "count": 6},
        {"name": "ekonomi-dan-industri", "count": 2},
        {"name": "bukan-tema", "count": 9},
        {"name": "budaya-dan-agama", "count": 0},
    ]
    assert themes(items, "id") == [
        Count("ekonomi-dan-industri", "Ekonomi dan Industri", 2),
        Count("pendukung-umum", "Pendukung Umum", 6),
    ]
    assert [one.title for one in themes(items, "en")] == ["Economy and Industry", "General Support"]


NAMES = st.text(max_size=5)
ITEMS = st.lists(
    st.fixed_dictionaries(
        {"name": NAMES, "count": st.integers(0, 9)}, optional={"display_name": NAMES}
    )
)


@given(ITEMS)
def test_agencies_with_most_data_stand_first_and_those_without_nowhere(items: Any) -> None:
    found = agencies(items)
    assert [one.count for one in found] == sorted((one.count for one in found), reverse=True)
    assert all(one.name and one.title and one.count for one in found)
    assert len(found) == sum(1 for item in items if item["name"] and item["count"])
