"""What the pages say of the calendar."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

from . import words


def sdi_standing_label(standing: str) -> str:
    """How a release stands, as people call it."""
    both = words.STANDINGS.get(standing, (standing, standing))
    return both[1] if str(tk.h.lang()) == "en" else both[0]


def sdi_standing_class(standing: str) -> str:
    """The colour of its badge."""
    return words.COLOURS.get(standing, "text-bg-secondary")
