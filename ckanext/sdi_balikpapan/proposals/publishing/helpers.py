"""What the public pages say of a file's variables and of its table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from ckanext.sdi_balikpapan.standards.contract import contract_of
from ckanext.sdi_balikpapan.standards.exports.shown import Variable, variables

from ..model import LoadedTable
from . import exports


def sdi_variables(
    package: Mapping[str, Any], resource: Mapping[str, Any] | None = None
) -> list[Variable]:
    """The variables of a dataset, or of one of its files, in the reader's language."""
    language = str(tk.h.lang())
    if resource is not None:
        return variables(contract_of(package, resource), language)
    rows = package.get("variabel") or []
    # One by one: two files may have columns of the same name.
    alone = [contract_of({"variabel": [{**row, "berkas": ""}]}, {}) for row in rows]
    return [one for contract in alone for one in variables(contract, language)]


def sdi_concept_urls(variables: Sequence[Variable]) -> dict[str, str]:
    """Where the registry shows the concepts of these columns, as far as it does."""
    return exports.concept_urls(variable.concept for variable in variables)


def sdi_column_exports(
    package: Mapping[str, Any], resource: Mapping[str, Any]
) -> list[dict[str, str]]:
    """The addresses at which a file's columns are described for programs."""
    if not contract_of(package, resource).columns:
        return []
    args = {"id": package["name"], "resource_id": resource["id"]}
    found = [("Table Schema", "sdi_exports.table_schema_json", "application/json")]
    if exports.is_csv(resource):
        found.append(("CSVW", "sdi_exports.csv_metadata_json", exports.CSVW_TYPE))
    return [
        {"title": title, "url": tk.url_for(name, **args), "type": type_}
        for title, name, type_ in found
    ]


def sdi_table_notes(resource_id: str) -> list[str]:
    """What is to be said of a file's table: why there is none, or what it holds otherwise."""
    row = model.Session.get(LoadedTable, resource_id)
    if row is None:
        return []
    if row.problem:
        return [_problem(row.problem, (row.notes or {}).get("limit"))]
    notes = row.notes or {}
    odd = tk._(
        "Kolom {column}: {count} sel tidak sesuai tipenya. Di tabel sel itu kosong, dan isinya "
        "seperti tertulis ada di kolom {column}_tertulis."
    )
    said = [odd.format(column=name, count=n) for name, n in (notes.get("odd") or {}).items()]
    if notes.get("repeated_key"):
        words = tk._("Kunci ({columns}) tidak menunjuk satu baris saja: ada yang berulang.")
        said.append(words.format(columns=", ".join(notes["repeated_key"])))
    return said


def _problem(why: str, limit: Any) -> str:
    if why == "too_much":
        words = tk._(
            "Tabel berkas ini lebih besar dari {limit} MB, sehingga tidak dimuat untuk pencarian "
            "dan API. Unduh berkasnya."
        )
        return words.format(limit=limit)
    return tk._(
        "Isi berkas ini tidak dapat dibaca sebagai tabel, sehingga tidak ada pratinjau dan API. "
        "Unduh berkasnya."
    )
