"""The quick way to a dataset's texts, and whether it may be gone."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.lib.plugins import DefaultPermissionLabels, get_permission_labels

from ckanext.dcat.interfaces import IDCATURIGenerator

from . import records, rows, trees
from .syntaxes import SYNTAXES

log = logging.getLogger(__name__)

PROFILE = ["sdi_dcat_ap_3"]


def texts(dataset: Mapping[str, Any], names: Sequence[str], here: trees.Portal) -> dict[str, str]:
    """A dataset in these syntaxes and forms.

    :raises Unsure: when only the profile can tell.
    """
    written: dict[str, str] = {}
    drawn = [name for name in names if name in SYNTAXES]
    if drawn:
        tree = trees.tree(dataset, here)
        written = {name: SYNTAXES[name].draw(here.catalog, tree) for name in drawn}
    if len(drawn) < len(names):
        written |= records.written(dataset, names)
    return written


def is_like_the_profile(package_id: str, basis: str) -> bool:
    """Whether this portal's datasets and profile are what the quick way knows.

    Other profiles, and extensions that rename datasets or hide them, are left to the slow way; so
    is a portal on which the first dataset that is asked for looks different.
    """
    return _is_plain() and (basis in _agreed() or _agrees(package_id, basis))


def _is_plain() -> bool:
    return (
        tk.aslist(tk.config.get("ckanext.dcat.rdf.profiles")) == PROFILE
        and type(get_permission_labels()) is DefaultPermissionLabels
        and not _strangers(tuple(tk.aslist(tk.config.get("ckan.plugins"))))
    )


_KNOWN = frozenset({"sdi_balikpapan", "dcat", "datastore"})
"""Extensions that show datasets otherwise, and of which we know how."""
_SHOWS: tuple[tuple[Any, str], ...] = (
    (p.IPackageController, "after_dataset_show"),
    (p.IPackageController, "read"),
    (p.IResourceController, "before_resource_show"),
)


@lru_cache(maxsize=8)
def _strangers(_plugins: tuple[str, ...]) -> list[str]:
    """Extensions that may show some datasets in another way than they are kept, or name them."""
    found = [plugin.name for plugin in p.PluginImplementations(IDCATURIGenerator)]
    for interface, method in _SHOWS:
        for plugin in p.PluginImplementations(interface):
            if getattr(type(plugin), method) is not getattr(interface, method):
                found.append(plugin.name)
    for plugin in p.PluginImplementations(p.IActions):
        if "package_show" in plugin.get_actions():
            found.append(plugin.name)
    return sorted(set(found) - _KNOWN)


@lru_cache(maxsize=1)
def _agreed() -> set[str]:
    return set()


def _agrees(package_id: str, basis: str) -> bool:
    from .fragments import public_dataset

    shown, read = public_dataset(package_id), rows.read([package_id]).get(package_id)
    if shown is None and read is None:
        return False
    if shown is None or read is None or told(shown) != told(read):
        log.warning("%s is shown in another way than it is kept; no quick way", package_id)
        return False
    _agreed().add(basis)
    return True


_MADE = frozenset(
    """organization groups creator_user_id isopen license_title license_url num_resources num_tags
    relationships_as_object relationships_as_subject extras tags resources plugin_data""".split()
)

_OF_FILES = frozenset(
    """cache_last_updated cache_url mimetype_inner position resource_type state""".split()
)
"""What no profile reads of a file."""


def told(dataset: Mapping[str, Any]) -> dict[str, Any]:
    """What the profile reads of a dataset, in one order, without what is empty."""
    org = dataset.get("organization") or {}
    return {
        **_filled(dataset, _MADE),
        "organization": (org.get("id"), org.get("name"), org.get("title") or None),
        "extras": sorted((e["key"], e["value"]) for e in dataset.get("extras") or []),
        "tags": [tag["name"] for tag in dataset.get("tags") or []],
        "resources": [_filled(one, _OF_FILES) for one in dataset.get("resources") or []],
    }


def _filled(item: Mapping[str, Any], but: frozenset[str]) -> dict[str, Any]:
    empty = (None, "", [], False)
    return {key: value for key, value in item.items() if key not in but and value not in empty}
