"""Two people with one sheet: different fields both stay, the same one is asked, none is lost."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.planning.lists.sheet.deciding import (
    Fate,
    Known,
    Year,
    decide,
    decide_all,
)
from ckanext.sdi_balikpapan.planning.lists.sheet.merging import Side, merge, settled
from ckanext.sdi_balikpapan.planning.lists.sheet.reading import Row
from ckanext.sdi_balikpapan.planning.lists.sheet.versions import Seen, digests
from tests.unit.plan_sheets import OFFICES, YEAR, entry

_KEYS = ("nama_data", "definisi", "satuan", "kode_metadata")
_SIDES = st.fixed_dictionaries({key: st.sampled_from(["", "a", "b", "c"]) for key in _KEYS})


@given(_SIDES, _SIDES, _SIDES)
def test_what_one_changed_stays_and_what_both_changed_is_asked(
    base: dict[str, str], theirs: dict[str, str], mine: dict[str, str]
) -> None:
    found = merge(mine, digests(base), theirs)
    result = {**theirs, **found.fields}
    for key in _KEYS:
        if mine[key] == base[key]:
            assert result[key] == theirs[key]
        elif theirs[key] in (base[key], mine[key]):
            assert result[key] == mine[key]
        else:
            assert key in {clash.field for clash in found.clashes}
            assert result[key] == theirs[key]


@given(_SIDES, _SIDES, _SIDES, st.sampled_from(Side))
def test_a_choice_settles_every_clash_the_way_it_was_made(
    base: dict[str, str], theirs: dict[str, str], mine: dict[str, str], side: Side
) -> None:
    clashes = merge(mine, digests(base), theirs).clashes
    said, seen = settled(mine, digests(base), theirs, {c.field: side for c in clashes})
    found = merge(said, seen, theirs)
    assert not found.clashes
    for clash in clashes:
        stands = {**theirs, **found.fields}[clash.field]
        assert stands == (clash.mine if side is Side.MINE else clash.theirs)


@given(_SIDES, _SIDES, _SIDES, _SIDES)
def test_who_has_chosen_is_asked_again_when_it_changes_once_more(
    base: dict[str, str], theirs: dict[str, str], mine: dict[str, str], later: dict[str, str]
) -> None:
    clashes = merge(mine, digests(base), theirs).clashes
    said, seen = settled(mine, digests(base), theirs, {c.field: Side.MINE for c in clashes})
    for clash in clashes:
        if later[clash.field] not in (clash.theirs, clash.mine):
            asked = {one.field for one in merge(said, seen, later).clashes}
            assert clash.field in asked


@given(_SIDES, _SIDES)
def test_without_a_version_empty_cells_take_nothing_away(
    current: dict[str, str], mine: dict[str, str]
) -> None:
    result = {**current, **merge(mine, None, current).fields}
    assert result == {key: mine[key] or current[key] for key in _KEYS}


@given(_SIDES, _SIDES)
def test_importing_twice_changes_nothing_the_second_time(
    base: dict[str, str], mine: dict[str, str]
) -> None:
    once = {**base, **merge(mine, digests(base), base).fields}
    assert not merge(mine, digests(base), once).changes
    assert not merge(mine, digests(base), once).clashes


def _known(number: int = 1, **more: Any) -> Known:
    one = entry(number)
    return Known(one.subject_id, "o-1", {**one.body, **more.pop("body", {})}, **more)


def _row(number: int = 2, seen: Seen | None = None, **said: Any) -> Row:
    cells = {key: f"{letter}{number}" for letter, key in zip("ABCDEFG", said, strict=False)}
    return Row(number, {"nama_data": "Jumlah Murid 1", "owner_org": "o-1", **said}, cells, seen)


def _fate(row: Row, *known: Known, mine: Any = frozenset({"o-1"})) -> tuple[Fate, list[str]]:
    found = decide(row, Year.of(YEAR, known), OFFICES, mine)
    return found.fate, [problem.code for problem in row.problems]


_SEEN = Seen(entry().subject_id, digests(entry().body))
FATES: list[tuple[str, Row, list[Known], Fate, list[str]]] = [
    ("new", _row(nama_data="Lain"), [_known()], Fate.NEW, []),
    ("by identity", _row(id_ddd="ddd 1"), [_known(is_agreed=False)], Fate.CHANGED, []),
    ("by name", _row(definisi="x"), [_known()], Fate.CHANGED, ["dikenali"]),
    ("the same", _row(id_ddd="DDD-1"), [_known()], Fate.SAME, []),
    ("by version", _row(seen=_SEEN, satuan="orang"), [_known()], Fate.CHANGED, []),
    (
        "both changed it",
        _row(seen=_SEEN, satuan="orang"),
        [_known(body={"satuan": "jiwa"})],
        Fate.CONFLICT,
        [],
    ),
    ("gone", _row(seen=_SEEN), [], Fate.WRONG, ["versi_asing"]),
    ("moved", _row(seen=_SEEN, owner_org="o-2"), [_known()], Fate.WRONG, ["opd_tetap"]),
    ("other id", _row(seen=_SEEN, id_ddd="X-1"), [_known()], Fate.WRONG, ["id_tetap"]),
    ("emptied id", _row(seen=_SEEN, id_ddd=""), [_known()], Fate.SAME, []),
    ("not mine", _row(owner_org="o-2"), [], Fate.WRONG, ["bukan_opd_anda"]),
    ("no agency", _row(owner_org=""), [], Fate.WRONG, ["opd_kosong"]),
    (
        "in review",
        _row(seen=_SEEN, satuan="orang"),
        [_known(under_review="submitted")],
        Fate.WRONG,
        ["ditinjau"],
    ),
]


@pytest.mark.parametrize(
    ("row", "known", "fate", "codes"), [case[1:] for case in FATES], ids=[c[0] for c in FATES]
)
def test_each_row_has_one_fate(row: Row, known: list[Known], fate: Fate, codes: list[str]) -> None:
    assert _fate(row, *known) == (fate, codes)


def test_a_walidata_may_import_for_every_agency() -> None:
    assert _fate(_row(owner_org="o-2"), mine=None) == (Fate.NEW, [])


def test_no_two_rows_change_one_entry_however_they_name_it() -> None:
    rows = [_row(2, seen=_SEEN, satuan="orang"), _row(3, id_ddd="DDD-1", satuan="jiwa")]
    found = decide_all(rows, Year.of(YEAR, [_known()]), OFFICES, None)
    assert [one.fate for one in found] == [Fate.WRONG, Fate.WRONG]
