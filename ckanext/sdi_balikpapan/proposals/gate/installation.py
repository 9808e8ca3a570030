"""Whether the gate stands in this portal's database, and the commands that put it up or down."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import ckan.model as model
import ckan.plugins as p
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from ..model import GovernedType, now
from ..people import second_factor
from ..record import log as decisions
from . import governed, migrations, refusal, triggers
from .passage import passage

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class GateStatus:
    """How the gate stands.

    :param tables: whether our migrations have run.
    :param missing: triggers that should be there and aren't, or are switched off.
    :param configured: governed types by the configuration.
    :param guarded: governed types by the database, which is what the triggers go by.
    """

    tables: bool
    missing: frozenset[str]
    configured: frozenset[str]
    guarded: frozenset[str]

    @property
    def whole(self) -> bool:
        return self.tables and not self.missing and self.configured == self.guarded


def status() -> GateStatus:
    """Look; change nothing."""
    session = model.Session
    tables = session.scalar(sa.text("select to_regclass('sdi_governed_type') is not null"))
    present = set(session.scalars(sa.text(triggers.IN_PLACE)))
    guarded = set(session.scalars(sa.select(GovernedType.type))) if tables else set()
    return GateStatus(
        tables=bool(tables),
        missing=triggers.EXPECTED - present,
        configured=governed.governed_types(),
        guarded=frozenset(guarded),
    )


def install() -> None:
    """Put the triggers up as this version knows them, log that, and commit."""
    _run(triggers.INSTALL, "gate_install")
    sync()


def remove() -> None:
    """Take the triggers down, log that, and commit; CKAN's own actions stay refused while we are
    loaded."""
    _run(triggers.REMOVE, "gate_remove")


def _run(statements: Sequence[str], verb: str) -> None:
    for statement in statements:
        model.Session.execute(sa.text(statement))
    # By command only: who it was, the server's own records say.
    decisions.append(now(), "ckan sdi", "admin", verb)
    model.Session.commit()


def sync() -> None:
    """Let the triggers guard the types that the configuration names, log that, and commit."""
    if status().guarded == governed.governed_types():
        return
    with passage("gate_sync"):
        model.Session.execute(sa.delete(GovernedType))
        for type_ in sorted(governed.governed_types()):
            model.Session.add(GovernedType(type=type_))
        note = " ".join(sorted(governed.governed_types()))
        decisions.append(now(), "ckan sdi", "admin", "gate_sync", note=note)
        model.Session.commit()


class GateHook(p.SingletonPlugin):
    """Makes the triggers' refusals readable, and says at the start when something is missing."""

    p.implements(p.IConfigurable)

    def configure(self, config: tk.CKANConfig) -> None:  # noqa: ARG002 - CKAN's signature
        if not event.contains(Engine, "handle_error", refusal.from_database):
            event.listen(Engine, "handle_error", refusal.from_database)
        migrations.let_pass()
        second_factor.check()
        _warn()


def _warn() -> None:
    """Never an error: `ckan db upgrade` and `ckan sdi adopt` must still start."""
    try:
        state = status()
    except SQLAlchemyError as error:
        log.error("SDI: basis data tidak dapat diperiksa (%s)", type(error).__name__)
        return
    finally:
        model.Session.remove()
    if not state.tables:
        log.error("SDI: tabel belum ada. Jalankan: ckan db upgrade -p sdi_balikpapan")
    elif state.missing:
        log.error("SDI: gerbang basis data belum terpasang. Jalankan: ckan sdi adopt")
    elif not state.whole:
        log.error("SDI: jenis dataset yang dijaga berbeda. Jalankan: ckan sdi gate sync")
