"""A try that leaves nothing behind: the database is afterwards what it was before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import ckan.model as model


@contextmanager
def rolled_back() -> Iterator[None]:
    """Whatever runs inside commits into savepoints of one transaction that is thrown away.

    Only what goes through CKAN's session: other connections see nothing of it, so it isn't for
    the index or the DataStore.
    """
    model.Session.remove()
    engine = model.meta.engine
    assert engine is not None
    with engine.connect() as connection:
        outer = connection.begin()
        model.Session.configure(bind=connection, join_transaction_mode="create_savepoint")
        try:
            yield
        finally:
            model.Session.remove()
            model.Session.configure(bind=engine, join_transaction_mode="conditional_savepoint")
            outer.rollback()
