"""CKAN's own migrations pass the gate by themselves, and leave their version in the log.

`ckan db upgrade` and its kin connect anew; while one of them runs, every new connection says so
to the triggers. Nothing else connects in that process meanwhile.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import ckan.model as model
import click
from alembic.script import ScriptDirectory
from ckan.cli import db
from sqlalchemy import event
from sqlalchemy.pool import Pool

from .passes import MIGRATION

COMMANDS = (db.upgrade, db.init, db.downgrade, db.pending_migrations)


def let_pass() -> None:
    """From now on, in this process."""
    if not event.contains(Pool, "connect", _announce):
        event.listen(Pool, "connect", _announce)


def _announce(connection: Any, _record: object) -> None:
    context = click.get_current_context(silent=True)
    if not _migrating(context):
        return
    with connection.cursor() as cursor:
        plugin = _plugin()
        name = f"{MIGRATION}: migrasi {plugin or 'CKAN'} {_from(cursor, plugin)}..{_to(context)}"
        cursor.execute("select set_config('sdi.pass', %s, false)", (name,))
    connection.commit()


def _migrating(context: click.Context | None) -> bool:
    while context is not None:
        if context.command in COMMANDS:
            return True
        context = context.parent
    return False


def _plugin() -> str:
    """Whose migrations run; empty for CKAN's own."""
    folder = Path(model.repo._alembic_ini).parent.name
    return "" if folder == "migration" else folder


def _from(cursor: Any, plugin: str) -> str:
    table = f"{plugin}_alembic_version" if plugin else "alembic_version"
    cursor.execute("select to_regclass(%s)", (table,))
    if cursor.fetchone()[0] is None:
        return "base"
    cursor.execute(f'select version_num from "{table}"')
    row = cursor.fetchone()
    return str(row[0]) if row else "base"


def _to(context: click.Context | None) -> str:
    wanted = context.params.get("version") if context else None
    if wanted not in (None, "head"):
        return str(wanted)
    with suppress(Exception):  # a word in the log, no more
        return str(ScriptDirectory.from_config(model.repo.alembic_config).get_current_head())
    return "head"
