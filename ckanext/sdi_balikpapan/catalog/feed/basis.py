"""What a fragment depends on beside its dataset: the configuration and the code that made it."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import ckan.plugins.toolkit as tk

_CATALOG = Path(__file__).parents[1]
_CODES = Path(__file__).parents[2] / "standards" / "data"
_SETTINGS = (
    "ckan.site_url",
    "ckan.root_path",
    "ckan.locale_default",
    "ckan.site_title",
    "ckan.site_description",
    "ckan.plugins",
    "ckanext.sdi_balikpapan.region",
)
_PREFIXES = ("ckanext.dcat.", "ckanext.sdi_balikpapan.walidata_")


def basis() -> str:
    """A short name for all of it; another one makes every fragment anew."""
    named = {key for key in tk.config if key.startswith(_PREFIXES)} | set(_SETTINGS)
    said = [f"{key}={tk.config.get(key)}" for key in sorted(named)]
    return hashlib.sha256("\n".join([_code(), *said]).encode()).hexdigest()[:16]


@cache
def _code() -> str:
    import ckanext.dcat as peer

    own = [*_CATALOG.rglob("*.py"), *_CODES.rglob("*.csv")]
    theirs = Path(peer.__path__[0]).rglob("profiles/*.py")
    digest = hashlib.sha256()
    for path in sorted([*own, *theirs]):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
