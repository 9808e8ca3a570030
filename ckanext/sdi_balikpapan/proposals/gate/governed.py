"""Which dataset types go through the workflow."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

OPTION = "ckanext.sdi_balikpapan.governed_types"


def governed_types() -> frozenset[str]:
    """The configured types; without a word in the configuration, plain datasets."""
    return frozenset(tk.aslist(tk.config.get(OPTION)) or ["dataset"])


def is_governed(package_type: str | None) -> bool:
    """Whether datasets of this type change only by publication; no type means plain dataset."""
    return (package_type or "dataset") in governed_types()
