"""The one key to the gate: held by publication, and by nobody who merely names it."""

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


_SET = sa.text("select set_config('sdi.pass', :name, true)")

_held: ContextVar[_Pass | None] = ContextVar("sdi_pass", default=None)


@contextmanager
def passage(name: str) -> Iterator[None]:
    """Open the gate for what runs inside, in this thread and this database transaction.

    :param name: the proposal's id, or the name of a maintenance task. The triggers see it as
        the transaction-local setting `sdi.pass`, which ends with the transaction by itself; the
        next transaction that begins inside bears it again.
    """
    token = _held.set(_Pass(name))
    try:
        open_transaction(name)
        yield
    finally:
        _held.reset(token)
        # What follows in the same transaction must meet the gate as it stood before; a
        # transaction that was committed or rolled back took the setting with it.
        session = model.Session()
        if session.is_active and session.in_transaction():
            open_transaction(passage_open() or "")


def open_transaction(name: str) -> None:
    """Tell the triggers of the current transaction under which name it writes."""
    model.Session.execute(_SET, {"name": name})


def passage_open() -> str | None:
    """The name under which the gate stands open here, or None."""
    held = _held.get()
    return held.name if held else None


@event.listens_for(model.Session, "after_begin")
def _carry_on(_session: object, _transaction: object, connection: sa.Connection) -> None:
    # Some of core's actions commit in between (one view after the other, for instance).
    held = _held.get()
    if held is not None:
        connection.execute(_SET, {"name": held.name})
