"""The plugin: blankets, and one hook class for each CKAN interface that needs more."""

from __future__ import annotations

import ckan.plugins as p
import ckan.plugins.toolkit as tk

from ckanext.sdi_balikpapan.proposals.uploads import UploaderHook


@tk.blanket.actions
@tk.blanket.auth_functions
@tk.blanket.validators
@tk.blanket.helpers
@tk.blanket.blueprints
@tk.blanket.cli
@tk.blanket.config_declarations
class SdiBalikpapanPlugin(UploaderHook, p.SingletonPlugin):
    """Satu Data Indonesia for CKAN."""

    p.implements(p.IConfigurer)

    def update_config(self, config: tk.CKANConfig) -> None:
        tk.add_template_directory(config, "templates")
        tk.add_resource("assets", "sdi_balikpapan")
