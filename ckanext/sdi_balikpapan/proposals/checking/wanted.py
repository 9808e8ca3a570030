"""Which files of a dataset are checked, each against which contract. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ckanext.sdi_balikpapan.standards.contract import Contract, contract_of

from ..content import SHA256, UPLOAD

TABLES = frozenset("csv tsv xlsx xls xlsm ods json jsonl ndjson geojson".split())
"""Formats that hold tables, or say that they do; nobody wants a photo checked against variables."""


@dataclass(frozen=True)
class Wanted:
    """One file that is to be checked.

    :param name: what the file is called; its ending tells what it says it is.
    """

    resource_id: str
    name: str
    sha256: str
    contract: Contract

    def parts(self) -> list[Any]:
        """What the result depends on, beside the checker."""
        return [self.sha256, self.name.rsplit(".", 1)[-1].lower(), self.contract.as_dict()]


def wanted(body: Mapping[str, Any]) -> list[Wanted]:
    """The uploaded files of a dataset that are tables by their name or format."""
    return [
        Wanted(str(r["id"]), str(r.get("url") or "").rsplit("/", 1)[-1], str(r["hash"]), contract)
        for r in body.get("resources") or []
        if isinstance(r, Mapping) and _is_table(r)
        for contract in [contract_of(body, r)]
    ]


def _is_table(resource: Mapping[str, Any]) -> bool:
    if resource.get("url_type") != UPLOAD or resource.get("hash_algorithm") != SHA256:
        return False
    ending = str(resource.get("url") or "").rsplit(".", 1)[-1].lower()
    said = str(resource.get("format") or "").strip().lower()
    return bool(resource.get("id") and resource.get("hash")) and bool(TABLES & {ending, said})
