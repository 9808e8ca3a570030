"""A file's proposed variables as plain values: declared, and matched to last year's."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..standards.contract import Dialect, contract_of
from .declaring import Registry, Variable, declare
from .finding import Finding
from .matching import match
from .reading.open import open_table
from .table import Unreadable
from .words import words


def propose(path: Path, name: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    """What to declare for a file, and what changed since last year.

    :param asked: `dialect`: how the file is declared to be written; `registry`: the agreed
        variables (`id name definition unit aliases`); `last`: last year's rows of `variabel`, and
        `last_resource`: the file that they were for.
    :returns: `variabel`, `kolom`, `pertanyaan`, `berkas`, and where there was a last year
        `pasangan` and `perubahan`; or `tidak_terbaca`, a sentence in each language.
    """
    registry = Registry(
        Variable(**{**one, "aliases": tuple(one.get("aliases", ()))})
        for one in asked.get("registry", ())
    )
    try:
        table = open_table(path, name, Dialect(**asked.get("dialect", {})))
        found = declare(table, registry)
    except Unreadable as error:
        finding = Finding(error.why, error.row, words=error.words)
        return {"tidak_terbaca": {one: str(words(finding, one)) for one in ("id", "en")}}
    made = found.as_dict()
    last = asked.get("last") or []
    if not last:
        return made
    before = contract_of({"variabel": last}, asked.get("last_resource") or {})
    aliases = {str(row.get("nama")): _list(row.get("alias")) for row in last}
    matching = match(before, found, aliases)
    return {**made, **matching.as_dict(), "variabel": matching.rows(last)}


def _list(said: Any) -> list[str]:
    return [one.strip() for one in str(said or "").replace(";", ",").split(",") if one.strip(" -")]
