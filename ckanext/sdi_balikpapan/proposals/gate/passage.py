"""The one key to the gate: held by publication and by the override.

In Python it is an object; in the database it is a setting, which proves nothing by itself: see
`passes`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import ckan.model as model
import sqlalchemy as sa
from sqlalchemy import event


@dataclass(frozen=True)
class _Pass:
    """Being an object of this class is the proof; a string in a context proves nothing."""

    name: str
    actor: str


_SET = sa.text(
    "select current_setting('sdi.pass', true) as name, current_setting('sdi.actor', true) as actor,"
    " set_config('sdi.pass', :name, true), set_config('sdi.actor', :actor, true)"
)

_held: ContextVar[_Pass | None] = ContextVar("sdi_pass", default=None)


@contextmanager
def passage(name: str, actor: str = "") -> Iterator[None]:
    """Open the gate for what runs inside, in this thread and this database transaction.

    :param name: as in `passes`: the proposal's id, the name of a task that logs itself, or
        `word: reason`. The triggers see it as the transaction-local setting `sdi.pass`, which
        ends with the transaction by itself; the next one that begins inside bears it again.
    :param actor: the id of the account that overrides, for the log.
    """
    token = _held.set(_Pass(name, actor))
    before: tuple[str, str] = ("", "")
    try:
        before = open_transaction(name, actor)
        yield
    finally:
        _held.reset(token)
        # What follows in the same transaction must meet the gate as it stood before; a
        # transaction that was committed or rolled back took the setting with it.
        session = model.Session()
        if session.is_active and session.in_transaction():
            open_transaction(*before)


def open_transaction(name: str, actor: str = "") -> tuple[str, str]:
    """Tell the triggers of the current transaction under which name it writes.

    :returns: name and actor that stood before: of an outer passage, or of the connection.
    """
    row = model.Session.execute(_SET, {"name": name, "actor": actor}).one()
    return row.name or "", row.actor or ""


def passage_open() -> str | None:
    """The name under which the gate stands open here, or None."""
    held = _held.get()
    return held.name if held else None


@event.listens_for(model.Session, "after_begin")
def _carry_on(_session: object, _transaction: object, connection: sa.Connection) -> None:
    # Some of core's actions commit in between (one view after the other, for instance).
    held = _held.get()
    if held is not None:
        connection.execute(_SET, {"name": held.name, "actor": held.actor})
