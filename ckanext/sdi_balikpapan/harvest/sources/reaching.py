"""Which source or run a call means, if it is the caller's to know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import ckan.authz as authz
import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.sdi_balikpapan.proposals.content import is_storable
from ckanext.sdi_balikpapan.proposals.people.roles import actor_for
from ckanext.sdi_balikpapan.proposals.policy import ALL_ORGANIZATIONS, Actor

from ..jobs import service as jobs
from ..model import Job, Source
from . import service
from .auth import READERS


@dataclass(frozen=True)
class Visitor:
    """Who asks: a person with his roles, or CKAN itself."""

    actor: Actor
    is_sysadmin: bool

    def manages(self, organization_id: str) -> bool:
        return service.may_manage(self.actor, self.is_sysadmin, organization_id)

    def reads(self, organization_id: str) -> bool:
        roles = self.actor.roles_for(organization_id)
        return self.is_sysadmin or bool(READERS & roles)

    def trusts(self, organization_id: str) -> bool:
        return service.may_trust(self.actor, organization_id)

    def organization_ids(self) -> list[str] | None:
        """The organisations whose sources he may see; None for all."""
        found = {g.organization_id for g in self.actor.grants if g.role in READERS}
        return None if self.is_sysadmin or ALL_ORGANIZATIONS in found else sorted(found)


def enter(action: str, context: Context, data_dict: DataDict) -> Visitor:
    """Let somebody in who may call an action at all."""
    tk.check_access(action, context, data_dict)
    user = context.get("user") or ""
    actor = actor_for(user)
    if actor is None:
        raise tk.NotAuthorized(tk._("Masuk dahulu dengan akun portal Anda."))
    return Visitor(actor, authz.is_sysadmin(user))


@contextmanager
def whole() -> Iterator[None]:
    """Leave no half-done transaction behind."""
    try:
        yield
    except (tk.ValidationError, tk.ObjectNotFound, tk.NotAuthorized):
        model.Session.rollback()
        raise
    except jobs.Busy:
        model.Session.rollback()
        sentence = tk._("Sumber ini sedang dibaca. Tunggu sampai selesai, atau batalkan dahulu.")
        raise tk.ValidationError({"source": [sentence]}) from None


def source(visitor: Visitor, asked: Mapping[str, Any], *, lock: bool = False) -> Source:
    """The source that is meant (`id` or name), for whoever may read it; `lock` to change it.

    :raises tk.ObjectNotFound: where there is none, or it isn't his to know.
    :raises tk.NotAuthorized: where he may read it and not change it.
    """
    wanted = asked.get("id")
    known = isinstance(wanted, str) and 0 < len(wanted) <= 200 and is_storable(wanted)
    found = service.find(str(wanted), lock=lock) if known else None
    if found is None or not visitor.reads(found.organization_id):
        raise tk.ObjectNotFound(tk._("Sumber panen ini tidak ada, atau bukan untuk Anda."))
    if lock and not visitor.manages(found.organization_id):
        raise tk.NotAuthorized(tk._("Hanya walidata dan admin portal yang mengelola sumber ini."))
    return found


def trusting(visitor: Visitor, asked: Mapping[str, Any]) -> Source:
    """The source that is meant, locked, for whoever may give it a standing approval."""
    found = source(visitor, asked)
    if not visitor.trusts(found.organization_id):
        raise tk.NotAuthorized(tk._("Hanya walidata perangkat daerah ini yang boleh menyetujui."))
    return source(visitor, asked, lock=True)


def job(visitor: Visitor, asked: Mapping[str, Any], *, manage: bool = False) -> tuple[Job, Source]:
    """The run that is meant (`id`), and its source, which may be given up already."""
    wanted = asked.get("id")
    known = isinstance(wanted, str) and 0 < len(wanted) <= 200 and is_storable(wanted)
    found = jobs.get(str(wanted), lock=manage) if known else None
    of = model.Session.get(Source, found.source_id) if found is not None else None
    if found is None or of is None or not visitor.reads(of.organization_id):
        raise tk.ObjectNotFound(tk._("Panen ini tidak ada, atau bukan untuk Anda."))
    if manage and not visitor.manages(of.organization_id):
        raise tk.NotAuthorized(tk._("Hanya walidata dan admin portal yang mengelola sumber ini."))
    return found, of
