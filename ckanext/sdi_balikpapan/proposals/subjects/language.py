"""In which of the two languages of our tables somebody reads."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from flask import has_request_context


def spoken() -> str:
    """`en` on a page that is asked for in English, else `id`."""
    return "en" if has_request_context() and str(tk.h.lang()) == "en" else "id"
