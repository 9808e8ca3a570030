"""The maps that the portal has: boundaries from the datasets that an admin names."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.lib.redis import connect_to_redis
from ckan.types import Context
from redis.exceptions import RedisError

from ckanext.sdi_balikpapan.proposals.access.classes import AccessClass, access_class
from ckanext.sdi_balikpapan.proposals.publishing import store

from ..home.gathering import last_change
from .outlines import Outline, outline
from .shapes import NoMap, shapes

log = logging.getLogger(__name__)

SETTING = "ckanext.sdi_balikpapan.boundaries"
_MOST_BYTES = 20_000_000
_WRITTEN = 1  # changes whenever outlines are made otherwise
_DAY, _SECONDS = 86_400, 60.0

Basis = tuple[str, tuple[str, ...], int]
_kept: dict[Basis, tuple[float, list[Outline]]] = {}


def outlines() -> list[Outline]:
    """The maps of the datasets that the setting names, as far as everybody may read them.

    What cannot be used is left out and noted in the log: no page fails for it.
    """
    setting: list[str] = tk.config.get(SETTING) or []
    named = tuple(setting)
    if not named:
        return []
    basis = (tk.config["ckan.site_id"], named, last_change())
    at, found = _kept.get(basis, (0.0, None))
    if found is None or time.monotonic() - at > _SECONDS:
        found = [one for name in named for one in _of_dataset(name)]
        _kept.clear()
        _kept[basis] = (time.monotonic(), found)
    return found


def _of_dataset(name: str) -> list[Outline]:
    nobody: Context = {"user": ""}
    try:
        package = tk.get_action("package_show")(nobody, {"id": name})
    except (tk.ObjectNotFound, tk.NotAuthorized):
        log.warning("%s names %s, which is no public dataset", SETTING, name)
        return []
    if access_class(package) is not AccessClass.TERBUKA:
        log.warning("%s names %s, which isn't open", SETTING, name)
        return []
    found = (_of_file(one) for one in package["resources"] if _is_geojson(one))
    return [one for one in found if one is not None]


def _is_geojson(resource: Mapping[str, Any]) -> bool:
    is_ours = resource.get("url_type") == "upload" and resource.get("hash")
    return bool(is_ours) and str(resource.get("format") or "").casefold() == "geojson"


def _of_file(resource: Mapping[str, Any]) -> Outline | None:
    sha256 = str(resource["hash"])
    key = f"sdi:{tk.config['ckan.site_id']}:outline:{_WRITTEN}:{sha256}"
    if (known := _remembered(key)) is not None:
        return known
    try:
        if store.size(sha256) > _MOST_BYTES:
            raise NoMap
        with store.opened(sha256) as stream:
            made = outline(shapes(stream.read()))
    except (NoMap, OSError):
        log.warning("No map can be drawn from file %s", resource.get("id"))
        return None
    _remember(key, made)
    return made


def _remembered(key: str) -> Outline | None:
    try:
        said: Any = connect_to_redis().get(key)
        return Outline.from_dict(json.loads(said)) if said else None
    except (RedisError, ValueError, KeyError, TypeError):
        return None


def _remember(key: str, made: Outline) -> None:
    try:
        connect_to_redis().set(key, json.dumps(made.as_dict()), ex=_DAY)
    except RedisError:
        log.warning("The map could not be kept in Redis")
