"""A part of the catalogue, or the catalogue in another profile, by ckanext-dcat's serializer.

Its own action writes `q` and `fq` into the links of the pages as they came: that made them no
addresses, and some searches an error.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import ckan.plugins.toolkit as tk

from ckanext.dcat.processors import RDFSerializer

from .asking import Question
from .triggers import HIDDEN_TYPES


def found(
    asked: Question, extension: str, said: dict[str, str], profiles: list[str], url: str
) -> str:
    """One page of it.

    :param said: the parameters that the links carry on, `q` and `fq` among them.
    :param url: where the catalogue was asked for.
    """
    tk.check_access("dcat_catalog_show", {"user": tk.current_user.name}, {})
    query = tk.get_action("package_search")({"user": tk.current_user.name}, _query(asked, said))
    pages = _pages(asked, query["count"], said, url)
    serializer = RDFSerializer(profiles=profiles or None)
    return serializer.serialize_catalog(
        {}, query["results"], _format=extension, pagination_info=pages
    )


def _query(asked: Question, said: dict[str, str]) -> dict[str, Any]:
    conditions = [f"-dataset_type:{type_}" for type_ in HIDDEN_TYPES]
    if asked.since:
        since = asked.since.replace(tzinfo=None).isoformat()
        conditions.append(f"metadata_modified:[{since}Z TO *]")
    return {
        "q": said.get("q") or "*:*",
        "fq": said.get("fq"),
        "fq_list": conditions,
        "rows": asked.limit,
        "start": asked.limit * (asked.page - 1),
        "sort": "metadata_modified desc",
    }


def _pages(asked: Question, count: int, said: dict[str, str], url: str) -> dict[str, Any]:
    if not count:
        return {}
    last = -(-count // asked.limit)

    def at(page: int) -> str:
        return f"{url}?{urlencode({**said, 'page': page})}"

    pages: dict[str, Any] = {"count": count, "items_per_page": asked.limit}
    pages |= {"current": at(asked.page), "first": at(1), "last": at(last)}
    if asked.page > 1:
        pages["previous"] = at(min(asked.page - 1, last))
    if asked.page < last:
        pages["next"] = at(asked.page + 1)
    return pages
