"""Which parts of a dataset a version changed. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ckanext.sdi_balikpapan.proposals.review.diff import differences

FILES = "resources"
_UNSAID = frozenset({"extras", "id", "state", "type", "private", "creator_user_id"})


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The fields that differ, each once; whatever changed of files is `resources`."""
    heads = (difference.path.partition(".")[0] for difference in differences(before, after))
    return [head for head in dict.fromkeys(heads) if head not in _UNSAID]
