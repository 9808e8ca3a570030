"""The plugin: blankets, and one hook class for each CKAN interface that needs more."""

from __future__ import annotations

from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.lib.plugins import DefaultTranslation
from ckan.types import Action, AuthFunction

from ckanext.sdi_balikpapan import helpers
from ckanext.sdi_balikpapan.catalog.feed.guarded import guarded_actions
from ckanext.sdi_balikpapan.catalog.helpers import structured_data
from ckanext.sdi_balikpapan.logic import action, auth
from ckanext.sdi_balikpapan.portal.search.plugin import SearchHook
from ckanext.sdi_balikpapan.portal.wiring import wire
from ckanext.sdi_balikpapan.proposals.access.auth import chained_auth
from ckanext.sdi_balikpapan.proposals.gate.chained import chained_actions
from ckanext.sdi_balikpapan.proposals.gate.installation import GateHook
from ckanext.sdi_balikpapan.proposals.publishing.storages import StorageHook
from ckanext.sdi_balikpapan.proposals.publishing.uploads import UploaderHook
from ckanext.sdi_balikpapan.proposals.review.hook import ReviewHook


def _actions() -> dict[str, Action]:
    """Our own actions, and the gate in front of CKAN's."""
    own = {name: getattr(action, name) for name in action.__all__}
    return {**own, **chained_actions(), **guarded_actions()}


def _auth_functions() -> dict[str, AuthFunction]:
    """Who may call our actions, and the guard of content in front of CKAN's."""
    return {**{name: getattr(auth, name) for name in auth.__all__}, **chained_auth()}


def _helpers() -> dict[str, Any]:
    """Our own helpers, and ours in place of ckanext-dcat's where that one is there."""
    found = {name: getattr(helpers, name) for name in helpers.__all__}
    if p.plugin_loaded("structured_data"):
        found["structured_data"] = structured_data
    return found


@tk.blanket.actions(_actions)
@tk.blanket.auth_functions(_auth_functions)
@tk.blanket.validators
@tk.blanket.helpers(_helpers)
@tk.blanket.blueprints
@tk.blanket.cli
@tk.blanket.config_declarations
class SdiBalikpapanPlugin(
    SearchHook,
    ReviewHook,
    GateHook,
    StorageHook,
    UploaderHook,
    DefaultTranslation,
    p.SingletonPlugin,
):
    """Satu Data Indonesia for CKAN."""

    p.implements(p.IConfigurer)
    p.implements(p.ITranslation)

    def update_config(self, config: tk.CKANConfig) -> None:
        tk.add_template_directory(config, "templates")
        tk.add_resource("assets", "sdi_balikpapan")
        wire()
