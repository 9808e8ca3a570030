"""How a call enters the workflow: who calls, what is meant, and errors in CKAN's words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from . import service, words
from .content import BadContent, is_storable
from .model import Proposal
from .people.roles import actor_for
from .policy import Actor, Refused
from .publishing import publication
from .review.checklist import BadReason


@contextmanager
def in_ckans_words() -> Iterator[None]:
    """Turn our exceptions into CKAN's, and leave no half-done transaction behind."""
    try:
        yield
    except Refused as error:
        model.Session.rollback()
        raise words.refused(error) from None
    except BadContent as error:
        model.Session.rollback()
        raise words.bad_content(error) from None
    except BadReason as error:
        model.Session.rollback()
        raise words.bad_reason(error) from None
    except publication.NotPublishable as error:
        model.Session.rollback()
        raise words.not_publishable(error.why) from None
    except (tk.ValidationError, tk.ObjectNotFound, tk.NotAuthorized):
        model.Session.rollback()
        raise


def enter(action: str, context: Context, data_dict: DataDict) -> Actor:
    """The signed-in person who calls an action, once its auth function has let him in.

    :raises tk.NotAuthorized: for anonymous, and for accounts that are gone.
    :raises tk.ValidationError: for text that PostgreSQL doesn't keep.
    """
    tk.check_access(action, context, data_dict)
    actor = actor_for(context.get("user"))
    if actor is None:
        raise tk.NotAuthorized(tk._("Masuk dahulu dengan akun portal Anda."))
    for key, value in data_dict.items():
        if not is_storable(str(key)):
            raise words.bad_content(BadContent("", "nul"))
        if isinstance(value, str) and not is_storable(value):
            raise words.bad_content(BadContent(str(key)[:200], "nul"))
    return actor


def load(actor: Actor, data_dict: DataDict, *, lock: bool = False) -> Proposal:
    """The proposal that is meant, if this person may know of it."""
    wanted = data_dict.get("id")
    if not isinstance(wanted, str) or not wanted:
        raise tk.ValidationError({"id": [tk._("Sebutkan id usulan.")]})
    proposal = service.get(wanted, lock=lock) if is_storable(wanted) else None
    if proposal is None or not service.may_read(actor, proposal):
        raise tk.ObjectNotFound(tk._("Usulan ini tidak ada, atau bukan untuk Anda."))
    return proposal
