"""What names an OPD beside datasets and proposals, and goes along when the OPD is merged."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import ckan.model as model
import sqlalchemy as sa
from sqlalchemy.orm import aliased

from ..access.model import AccessPermit
from ..model import RoleGrant
from .model import FormerOffice
from .moves import Shift, highest


@dataclass(frozen=True)
class Carry:
    """A column that names an OPD.

    :param unique: the columns that, with it, may stand there only once.
    :param person: the column that says whose row it is; a split moves only those named.
    """

    table: Any
    column: str
    unique: tuple[str, ...] = ()
    person: str | None = None


CARRIES: list[Carry] = [
    Carry(RoleGrant, "organization_id", ("user_id", "role"), person="user_id"),
    Carry(AccessPermit, "agency_id"),
    Carry(FormerOffice, "organization_id"),
    Carry(model.UserFollowingGroup, "object_id", ("follower_id",)),
]
"""Every room's columns; a room that names an OPD in a table of its own adds a line, or lets the
portal wire it."""


def carry(shift: Shift, people: Collection[str] | None = None) -> int:
    """Let every row name the other OPD, in the current transaction; how many there were.

    :param people: only what is theirs; None for all.
    """
    count = _memberships(shift, people)
    for one in CARRIES:
        if people is None or one.person:
            count += _rows(one, shift, people)
    return count


def _rows(one: Carry, shift: Shift, people: Collection[str] | None) -> int:
    table, column = one.table, getattr(one.table, one.column)
    mine = [column == shift.source.id]
    if people is not None and one.person:
        mine.append(getattr(table, one.person).in_(people))
    options = {"synchronize_session": False}
    if one.unique:
        other = aliased(table)
        same = (getattr(other, name) == getattr(table, name) for name in one.unique)
        double = sa.exists().where(getattr(other, one.column) == shift.target.id, *same)
        model.Session.execute(sa.delete(table).where(*mine, double), execution_options=options)
    moved = sa.update(table).where(*mine).values({one.column: shift.target.id})
    return int(model.Session.execute(moved, execution_options=options).rowcount)  # type: ignore[attr-defined]


def members(organization_id: str) -> list[model.Member]:
    """The people of an organisation, as CKAN keeps them."""
    query = model.Session.query(model.Member).filter_by(
        group_id=organization_id, table_name="user", state=model.State.ACTIVE
    )
    return list(query)


def _memberships(shift: Shift, people: Collection[str] | None) -> int:
    """Who is in both keeps the capacity that includes the other."""
    there = {row.table_id: row for row in members(shift.target.id)}
    count = 0
    for row in members(shift.source.id):
        if people is not None and row.table_id not in people:
            continue
        count += 1
        held = there.get(row.table_id)
        if held is None:
            row.group_id = shift.target.id
        else:
            held.capacity = highest((held.capacity, row.capacity))
            row.state = model.State.DELETED
    model.Session.flush()
    return count
