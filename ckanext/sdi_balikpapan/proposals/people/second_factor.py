"""A second factor for those who decide, through an extension that knows how to ask for one.

Off unless `ckanext.sdi_balikpapan.second_factor` names such an extension. A session counts once
somebody logged in to it with password and code; the cookie that remembers a browser doesn't, and
API tokens only by `…second_factor_tokens`.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, Protocol

import ckan.model as model
import ckan.plugins as p
import ckan.plugins.toolkit as tk
import flask
from ckan.exceptions import CkanConfigurationException
from flask_login import user_logged_in

from ..policy import Actor
from ..states import Verb

OPTION = "ckanext.sdi_balikpapan.second_factor"
TOKENS = "ckanext.sdi_balikpapan.second_factor_tokens"
MARK = "sdi_second_factor"

sdi_second_factor = flask.Blueprint("sdi_second_factor", __name__)

DECIDING = frozenset({Verb.APPROVE, Verb.RECHECK, Verb.CONSENT, Verb.PUBLISH})


class Factor(Protocol):
    """What an extension must tell."""

    def problem(self) -> str:
        """Why it is no second factor as it is configured; empty when it is one."""
        ...

    def is_set_up(self, user_id: str) -> bool:
        """Whether somebody has used his factor before."""
        ...

    def just_used(self, user_id: str) -> bool:
        """Whether the request that logs him in brought a right code."""
        ...

    def before_request(self) -> Any:
        """An answer instead of the extension's own, or None."""
        ...


def _auth() -> Factor:
    # Imported only when the setting names it.
    return import_module(f"{__package__}.factor_auth").AuthFactor()


FACTORS: dict[str, Callable[[], Factor]] = {"auth": _auth}
"""By the name of the plugin that must be loaded."""


def configured() -> str:
    """The plugin that the setting names; empty for none."""
    return str(tk.config.get(OPTION) or "").strip()


def check() -> None:
    """Fail loudly at the start rather than let decisions pass without a second factor.

    :raises CkanConfigurationException: naming what to change.
    """
    name = configured()
    if not name:
        return
    if name not in FACTORS:
        raise CkanConfigurationException(f"{OPTION} = {name}: yang dikenal: {', '.join(FACTORS)}")
    if not p.plugin_loaded(name):
        raise CkanConfigurationException(f"{OPTION} = {name}: plugin itu tidak ada di ckan.plugins")
    problem = FACTORS[name]().problem()
    if problem:
        raise CkanConfigurationException(f"{OPTION} = {name}: {problem}")
    user_logged_in.connect(_remember)


@sdi_second_factor.before_app_request
def shut_doors() -> Any:
    """Let the adapter answer where its extension would give a secret away."""
    name = configured()
    return FACTORS[name]().before_request() if name in FACTORS else None


def _remember(_app: object, user: Any) -> None:
    name = configured()
    flask.session.pop(MARK, None)
    if name and FACTORS[name]().just_used(user.id):
        flask.session[MARK] = user.id


def require(verb: Verb, actor: Actor) -> None:
    """Let a decision pass only with a second factor, where the setting asks for one.

    :raises tk.NotAuthorized: saying how to get there.
    """
    if configured() and verb in DECIDING:
        require_for(actor)


def require_for(actor: Actor) -> None:
    """As `require`, for decisions that are no step of a proposal."""
    name = configured()
    if not name or _logged_in_with_it(actor):
        return
    ready = FACTORS[name]().is_set_up(actor.user_id)
    if ready and _by_token(actor) and tk.asbool(tk.config.get(TOKENS)):
        return
    raise tk.NotAuthorized(
        tk._("Keputusan ini memerlukan faktor kedua. Keluar, lalu masuk lagi dengan kode Anda.")
        if ready
        else tk._(
            "Keputusan ini memerlukan faktor kedua, dan akun Anda belum memilikinya. Keluar, lalu"
            " masuk lagi dan ikuti petunjuknya."
        )
    )


def _logged_in_with_it(actor: Actor) -> bool:
    if not flask.has_request_context():
        return False
    session = flask.session
    return session.get(MARK) == actor.user_id and not _by_token(actor)


def _by_token(actor: Actor) -> bool:
    """Whether the caller came without a session of his own; commands and jobs are no callers."""
    if not flask.has_request_context():
        return False
    user = model.User.get(actor.user_id)
    return user is not None and str(flask.session.get("_user_id")) != str(user.get_id())
