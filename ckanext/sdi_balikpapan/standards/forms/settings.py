"""What an office says of the rules of the forms."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.exceptions import CkanConfigurationException
from flask import has_request_context

from . import rules
from .rules import Levels

FORM_RULES = "ckanext.sdi_balikpapan.form_rules"


def form_levels() -> Levels:
    """Which rules block, warn or are off by the configuration.

    :raises CkanConfigurationException: when it cannot be read.
    """
    try:
        return rules.levels(tk.aslist(tk.config.get(FORM_RULES) or []))
    except rules.BadLevel as error:
        raise CkanConfigurationException(f"{FORM_RULES}: {error}") from None


def language() -> str:
    """The language of the forms' own sentences: of this request, else the portal's."""
    in_request = has_request_context() and tk.request.environ.get("CKAN_LANG")
    lang = in_request or tk.config.get("ckan.locale_default")
    return "en" if str(lang).startswith("en") else "id"
