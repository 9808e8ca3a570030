"""ckanext-dcat's actions over the API: what they cannot answer is the caller's to mend."""

from __future__ import annotations

import logging
from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.lib.search import SearchError
from ckan.logic import ActionError
from ckan.types import Action, Context

from .sending import MOST_PROFILES

log = logging.getLogger(__name__)

# Each with whether it may be called by GET.
_NAMES = {"dcat_catalog_show": True, "dcat_catalog_search": True, "dcat_dataset_show": False}


def guarded_actions() -> dict[str, Action]:
    """Each of them behind a guard, where they are there."""
    there = _NAMES if p.plugin_loaded("dcat") else {}
    return {name: _guarded(by_get=by_get) for name, by_get in there.items()}


def _guarded(*, by_get: bool) -> Action:
    @tk.chained_action
    def guarded(next_: Action, context: Context, data_dict: dict[str, Any]) -> Any:
        try:
            return next_(context, {**data_dict, "profiles": _profiles(data_dict)})
        except (ActionError, SearchError):
            raise
        except Exception as error:
            log.info("ckanext-dcat could not answer", exc_info=True)
            words = tk._("Pertanyaan ini tidak dapat dijawab: {why}")
            why = f"{type(error).__name__}: {error}"[:200]
            raise tk.ValidationError({"message": [words.format(why=why)]}) from None

    return tk.side_effect_free(guarded) if by_get else guarded  # type: ignore[return-value]


def _profiles(data_dict: dict[str, Any]) -> list[str] | None:
    """Each costs a search through all packages that are installed."""
    given = data_dict.get("profiles") or []
    names = given.split(",") if isinstance(given, str) else list(given)
    if len(names) > MOST_PROFILES or not all(isinstance(name, str) for name in names):
        words = tk._("Paling banyak {most} profil sekali tanya.").format(most=MOST_PROFILES)
        raise tk.ValidationError({"profiles": [words]})
    return names or None
