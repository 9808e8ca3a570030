"""How a call enters this room: who calls, which request is meant, what he is for it."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.sdi_balikpapan.proposals.people.roles import actor_for
from ckanext.sdi_balikpapan.proposals.policy import Actor

from . import numbers, policy, service, words
from .model import Request
from .states import State, Who


@dataclass(frozen=True)
class Caller:
    """Somebody, signed in or not."""

    actor: Actor | None
    username: str

    @property
    def id(self) -> str:
        return self.actor.user_id if self.actor is not None else ""


def enter(action: str, context: Context, data_dict: DataDict) -> Caller:
    """The caller of an action, once its auth function has let him in.

    :raises tk.NotAuthorized: for an account that is gone.
    """
    tk.check_access(action, context, data_dict)
    username = context.get("user") or ""
    actor = actor_for(username)
    if username and actor is None:
        raise tk.NotAuthorized(tk._("Masuk dahulu dengan akun portal Anda."))
    return Caller(actor, username)


def load(caller: Caller, data: DataDict, *, lock: bool = False) -> tuple[Request, frozenset[Who]]:
    """The request that is meant, if the caller may know of it, and what he is for it.

    :raises tk.ObjectNotFound: else, in the same words.
    """
    number = data.get("id")
    request = service.find(str(number), lock=lock) if numbers.is_number(number) else None
    if request is not None:
        asks = _is_asker(caller, request, data.get("key"))
        who = policy.roles(caller.actor, request.organization_id, is_asker=asks)
        if policy.may_read(who, State(request.state)):
            return request, who
    raise tk.ObjectNotFound(tk._("Permintaan ini tidak ada, atau tidak terbuka untuk umum."))


def _is_asker(caller: Caller, request: Request, key: object) -> bool:
    asker = service.asker_of(request)
    if asker is None:
        return False
    if caller.id and caller.id == asker.user_id:
        return True
    given = key.encode(errors="replace") if isinstance(key, str) else b""
    return hmac.compare_digest(given, asker.secret.encode())


@contextmanager
def whole() -> Iterator[None]:
    """All or nothing, and refusals in CKAN's words."""
    try:
        yield
    except policy.Refused as error:
        model.Session.rollback()
        raise words.refused(error) from None
    except Exception:
        model.Session.rollback()
        raise
