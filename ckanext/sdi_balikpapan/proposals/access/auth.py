"""Who may knock: signed-in people for requests; for rows of the DataStore, who may read content.

What somebody may then do with a request is decided in `service`, where nothing skips it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import ckan.authz as authz
import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.types import AuthFunction, AuthResult, Context, DataDict

from ..content import is_storable
from . import guard
from .grants import Content


def _signed_in(name: str) -> AuthFunction:
    def auth(context: Context, data_dict: DataDict | None = None) -> AuthResult:  # noqa: ARG001
        if context.get("user"):
            return {"success": True}
        return {"success": False, "msg": tk._("Masuk dahulu dengan akun portal Anda.")}

    auth.__name__ = name
    return auth


sdi_access_request = _signed_in("sdi_access_request")
sdi_access_answer = _signed_in("sdi_access_answer")
sdi_access_grant = _signed_in("sdi_access_grant")
sdi_access_revoke = _signed_in("sdi_access_revoke")
sdi_access_list = _signed_in("sdi_access_list")

_TABLE_READS = ("datastore_search", "datastore_info", "datastore_search_sql")


def chained_auth() -> dict[str, AuthFunction]:
    """The guard in front of the DataStore's reads, where there is a DataStore."""
    return {name: _guarded(name) for name in _TABLE_READS} if p.plugin_loaded("datastore") else {}


def _guarded(name: str) -> Any:
    @tk.chained_auth_function
    @tk.auth_allow_anonymous_access
    @tk.auth_sysadmins_check  # asked for them as well, so that no cache keeps their answers
    def auth(next_auth: AuthFunction, context: Context, data_dict: DataDict | None) -> AuthResult:
        for content in _contents(context, data_dict or {}):
            if not guard.may_read_content(context.get("user"), content):
                sentence = tk._(
                    "Data ini terbatas. Mintalah izin kepada pemiliknya di halaman datasetnya, "
                    "atau dengan sdi_access_request."
                )
                return {"success": False, "msg": sentence}
        if authz.is_sysadmin(context.get("user")):
            return {"success": True}
        return next_auth(context, data_dict or {})

    auth.__name__ = name
    return auth


def _contents(context: Context, data_dict: DataDict) -> Iterator[Content]:
    """What every table that a request names belongs to, an alias by the table behind it."""
    from ckanext.datastore.backend import DatastoreBackend

    named: Iterable[Any] = (
        data_dict.get("resource_id"),
        data_dict.get("id"),
        *(context.get("table_names") or ()),
    )
    for name in named:
        if not isinstance(name, str) or not is_storable(name):
            continue
        content = guard.content_of(name)
        if content is None:
            real = DatastoreBackend.get_active_backend().resource_id_from_alias(name)[1]
            content = guard.content_of(real) if real else None
        if content is not None:
            yield content
