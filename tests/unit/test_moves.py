"""What moves with an OPD, as rules."""

from __future__ import annotations

import pytest

from ckanext.sdi_balikpapan.proposals.people import moves
from ckanext.sdi_balikpapan.proposals.people.moves import BadMapping, Office, Shift
from ckanext.sdi_balikpapan.proposals.states import State

OLD, NEW = Office("1", "dinas-a", "Dinas A"), Office("2", "dinas-b", "Dinas B")
SHIFT = Shift(OLD, NEW)


@pytest.mark.parametrize(
    ("author", "after"),
    [("Dinas A", "Dinas B"), ("dinas-a", "Dinas B"), ("UPTD Pasar", "UPTD Pasar"), ("", "Dinas B")],
)
def test_the_producers_name_follows_where_it_was_the_offices_own(author: str, after: str) -> None:
    body = {"owner_org": "1", "author": author, "title": "T"}
    moved = moves.moved_body(body, SHIFT)
    assert moved == {"owner_org": "2", "author": after, "title": "T"}


def test_what_another_office_owns_stays_as_it_is() -> None:
    body = {"owner_org": "3", "author": "Dinas A"}
    assert moves.moved_body(body, SHIFT) == body


def test_only_a_decision_on_other_content_is_taken_anew() -> None:
    back = {state for state in State if moves.state_after(state, True) is not state}
    assert back == {State.APPROVED, State.PEMBINA_REVIEW}
    assert all(moves.state_after(state, False) is state for state in State)


@pytest.mark.parametrize("order", [("member", "admin", "editor"), ("admin", "strange")])
def test_of_several_capacities_the_highest_counts(order: tuple[str, ...]) -> None:
    assert moves.highest(order) == "admin"


def read(*rows: str, done: tuple[tuple[str, str, str], ...] = ()) -> dict[str, dict[str, str]]:
    text = "\n".join(["jenis,nama,tujuan", *rows])
    return moves.read_mapping(text, {"padi": "d1"}, {"budi": "u1"}, {"dinas-b"}, done)


def test_a_mapping_says_who_and_what_goes_where() -> None:
    found = read("dataset,padi,dinas-b", "", "orang,budi,dinas-b")
    assert found == {"dataset": {"d1": "dinas-b"}, "orang": {"u1": "dinas-b"}}


def test_every_bad_row_is_named_with_what_is_wrong() -> None:
    rows = ("dataset,jagung,dinas-b", "orang,tini,dinas-b", "dataset,padi,dinas-x", "kota,a,b", "a")
    with pytest.raises(BadMapping) as error:
        read(*rows, "dataset,padi,dinas-b", "dataset,padi,dinas-b")
    named = [(line, problem) for line, problem, _ in error.value.problems]
    expected = ["dataset", "orang", "office", "kind", "columns"]
    assert named == [*zip(range(2, 7), expected, strict=True), (8, "twice")]


def test_rows_that_were_carried_out_before_are_passed_over() -> None:
    row = ("dataset", "gone", "dinas-b")
    assert read(",".join(row), done=(row,))["dataset"] == {}


def test_a_file_without_its_header_isnt_read() -> None:
    with pytest.raises(BadMapping):
        moves.read_mapping("dataset,padi,dinas-b", {"padi": "d1"}, {}, {"dinas-b"})
