"""The limits and the hosts that the administrator set."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

from .fetching import Fetcher
from .limits import MEGABYTE, Budget, Limits

_PREFIX = "ckanext.sdi_balikpapan.harvest."


def limits() -> Limits:
    """How much one harvest may take."""
    number = {
        name: int(tk.config[_PREFIX + name])
        for name in ("seconds_per_request", "seconds", "pages", "redirects")
    }
    return Limits(
        **number,
        bytes_per_page=int(tk.config[_PREFIX + "megabytes_per_page"]) * MEGABYTE,
        bytes=int(tk.config[_PREFIX + "megabytes"]) * MEGABYTE,
    )


def fetcher(budget: Budget | None = None) -> Fetcher:
    """A fetcher for one job."""
    return Fetcher(limits(), tk.config[_PREFIX + "allowed_hosts"], budget)
