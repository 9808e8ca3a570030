"""What each rule of the forms does here: blocks, warns or nothing, by the configuration."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.exceptions import CkanConfigurationException

from ckanext.sdi_balikpapan.standards.forms import rules

FORM_RULES = "ckanext.sdi_balikpapan.form_rules"


def configured() -> rules.Levels:
    """The levels that the setting changes.

    :raises CkanConfigurationException: when it cannot be read.
    """
    try:
        return rules.levels(tk.aslist(tk.config.get(FORM_RULES) or []))
    except rules.BadLevel as error:
        raise CkanConfigurationException(f"{FORM_RULES}: {error}") from None
