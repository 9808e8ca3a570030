"""Which file each resource of a proposal means: the one just uploaded, the one it had, or a link.

Nobody may name a file that he has not uploaded or that the approved version does not hold:
whoever learns a hash could otherwise read somebody else's unpublished file.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from ..content import FILE_KEYS, SHA256, UPLOAD, BadContent, Body

_LINK_TYPES = (None, "", "link")
_NAMES = frozenset({"id", "hash", "url_type"})


def settle(
    incoming: Iterable[Mapping[str, Any]],
    known: Iterable[Mapping[str, Any]],
    allowed: Collection[str],
    new_id: Callable[[], str],
) -> list[Body]:
    """The resources of a body, each with an id of its own and the file it means.

    :param incoming: as a form or a program sent them, uploads already named by their hash.
    :param known: the resources that the proposal has now.
    :param allowed: every sha256 that this proposal may name.
    :raises BadContent: `unknown_file`, `same_id_twice`, `not_text` or `not_an_object`.
    """
    current = {r["id"]: r for r in known if r.get("id")}
    settled: list[Body] = []
    for index, item in enumerate(incoming):
        path = f"resources.{index}"
        if not isinstance(item, Mapping):
            raise BadContent(path, "not_an_object")
        for key in _NAMES & item.keys():
            if item[key] is not None and not isinstance(item[key], str):
                raise BadContent(f"{path}.{key}", "not_text")
        resource = _with_file(path, dict(item), current.get(item.get("id")), allowed)
        resource["id"] = resource.get("id") or new_id()
        if resource["id"] in {r["id"] for r in settled}:
            raise BadContent(f"{path}.id", "same_id_twice")
        settled.append(resource)
    return settled


def _with_file(
    path: str, resource: Body, before: Mapping[str, Any] | None, allowed: Collection[str]
) -> Body:
    cleared = bool(resource.pop("clear_upload", None))
    if _names_upload(resource) and resource.get("hash") in allowed:
        name = str(resource.get("url") or "").rsplit("/", 1)[-1]
        return {**resource, "url": name, "url_type": UPLOAD, "hash_algorithm": SHA256}
    if not cleared and before is not None and _keeps_file(resource, before):
        kept = {key: before[key] for key in FILE_KEYS if key in before}
        return {**_without_file(resource), **kept}
    if _names_upload(resource):
        raise BadContent(f"{path}.upload", "unknown_file")
    return _as_link(resource)


def _names_upload(resource: Mapping[str, Any]) -> bool:
    return resource.get("url_type") not in _LINK_TYPES


def _keeps_file(resource: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    """Whether a resource sent without a file still means the file that it had."""
    if before.get("url_type") != UPLOAD:
        return False
    url = str(resource.get("url") or "")
    return not url or url.rsplit("/", 1)[-1] == str(before.get("url") or "").rsplit("/", 1)[-1]


def _without_file(resource: Body) -> Body:
    return {key: value for key, value in resource.items() if key not in FILE_KEYS}


def _as_link(resource: Body) -> Body:
    """A link to a file elsewhere: what only uploads have falls away."""
    return {key: value for key, value in resource.items() if key != "url_type"}
