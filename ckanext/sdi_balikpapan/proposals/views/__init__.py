"""The pages of the workflow; they call the actions and decide nothing themselves."""

from . import (
    addresses,
    bulk,
    checks,
    door,
    files,
    form,
    lacking,
    lists,
    notices,
    preview,
    rebase,
    resources,
    review,
    sheets,
    start,
    talking,
    variables,
)
from .blueprint import sdi_proposals

__all__ = [
    "addresses",
    "bulk",
    "checks",
    "door",
    "files",
    "form",
    "lacking",
    "lists",
    "notices",
    "preview",
    "rebase",
    "resources",
    "review",
    "sdi_proposals",
    "sheets",
    "start",
    "talking",
    "variables",
]
