"""Refuses to start with a setting of the checklist that cannot be read."""

from __future__ import annotations

import ckan.plugins as p
import ckan.plugins.toolkit as tk

from ckanext.sdi_balikpapan.standards.forms.settings import form_levels

from ..gate.installation import GateHook
from . import judging


class ReviewHook(GateHook):
    """Reads the severities of the checks once, so that a typo is found at the start."""

    p.implements(p.IConfigurable)

    def configure(self, config: tk.CKANConfig) -> None:
        judging.rules()
        form_levels()
        super().configure(config)
