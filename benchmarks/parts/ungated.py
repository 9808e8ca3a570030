"""The extension without its gate, for comparison only: no installation knows this plugin.

What it has is named one by one: schema, validators, templates, flat extras and what they call.
So whatever else the extension does, now or later, counts as the gate's cost.
"""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

import ckan.model as model
import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.lib.plugins import DefaultTranslation
from sqlalchemy import event

import ckanext.sdi_balikpapan as extension
from ckanext.sdi_balikpapan import helpers, views
from ckanext.sdi_balikpapan.catalog.api import ApiHook
from ckanext.sdi_balikpapan.logic import action, auth, validators
from ckanext.sdi_balikpapan.proposals.gate import passage

_FOLDER = Path(extension.__file__).parent
_GATE_VIEWS = {"sdi_gate"}


def _own(module: ModuleType) -> dict[str, Any]:
    """What bears our name; nothing that stands before one of CKAN's."""
    return {name: getattr(module, name) for name in module.__all__ if name.startswith("sdi_")}


def _views() -> list[Any]:
    """The pages that the templates link to, without the redirects."""
    return [view for name, view in _own(views).items() if name not in _GATE_VIEWS]


@tk.blanket.actions(_own(action))
@tk.blanket.auth_functions(_own(auth))
@tk.blanket.validators(validators)
@tk.blanket.helpers(helpers)
@tk.blanket.blueprints(_views)
@tk.blanket.config_declarations(str(_FOLDER / "config_declaration.yaml"))
class UngatedPlugin(ApiHook, DefaultTranslation, p.SingletonPlugin):
    """Schema, templates and answers as they are, and core's own writers."""

    p.implements(p.IConfigurer)
    p.implements(p.ITranslation)

    def update_config(self, config: tk.CKANConfig) -> None:
        tk.add_template_directory(config, str(_FOLDER / "templates"))
        tk.add_resource(str(_FOLDER / "assets"), "sdi_balikpapan")
        # Imported with the pages above; without a gate nobody asks for the key.
        event.remove(model.Session, "after_begin", passage._carry_on)

    def i18n_directory(self) -> str:
        return str(_FOLDER / "i18n")

    def i18n_domain(self) -> str:
        return "ckanext-sdi_balikpapan"
