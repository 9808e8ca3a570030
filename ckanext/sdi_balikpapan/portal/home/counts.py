"""What the home page shows of a search's facets. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ckanext.sdi_balikpapan.standards.codelists import code_list


@dataclass(frozen=True)
class Count:
    """Something that datasets are found by, and how many there are."""

    name: str
    title: str
    count: int


def themes(items: Iterable[Mapping[str, Any]], language: str) -> list[Count]:
    """The themes in which there is data, in the order of their list, in the reader's language."""
    found = {str(item.get("name")): int(item.get("count") or 0) for item in items}
    return [
        Count(code.kode, (code.name_en if language == "en" else "") or code.nama, found[code.kode])
        for code in code_list("tema")
        if found.get(code.kode)
    ]


def agencies(items: Iterable[Mapping[str, Any]]) -> list[Count]:
    """The agencies with data, those with most first."""
    counts = (
        Count(
            str(item.get("name") or ""),
            str(item.get("display_name") or item.get("name") or ""),
            int(item.get("count") or 0),
        )
        for item in items
    )
    found = [one for one in counts if one.name and one.count]
    return sorted(found, key=lambda one: (-one.count, one.title.casefold()))
