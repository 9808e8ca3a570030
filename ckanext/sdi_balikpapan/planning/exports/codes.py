"""The codes of statistical metadata that this portal knows, and what uses each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ckanext.sdi_balikpapan.proposals.subjects.types import PLAN
from ckanext.sdi_balikpapan.standards import daftar_data as plan
from ckanext.sdi_balikpapan.standards.registry.model import Entry, EntryUse, Status

HEAD = (
    "jenis",
    "kode",
    "asal_kode",
    "id_registri",
    "alamat",
    "judul",
    "opd",
    "versi",
    "dataset",
    "butir_daftar_data",
)
KINDS = {"kegiatan": "MS-Keg", "indikator": "MS-Ind", "variabel": "MS-Var"}
# The fields of a dataset that hold codes given elsewhere.
_FIELDS = {"id_kegiatan_mms": "MS-Keg", "id_msind": "MS-Ind", "id_indikator_mms": "MS-Ind"}
REGISTRY, DATASET = "registri", "dataset"

_TITLES = """
select id, coalesce(nullif(title, ''), name) from "group" where is_organization
"""
_CODED = """
select name, title, owner_org, extras from package
where state = 'active' and not coalesce(private, false) and type = 'dataset'
  and (extras ? 'id_kegiatan_mms' or extras ? 'id_msind' or extras ? 'id_indikator_mms')
order by name
"""


def rows() -> Iterator[list[Any]]:
    """The registry's entries with their codes, then codes that only datasets name."""
    titles = dict(model.Session.execute(sa.text(_TITLES)).tuples().all())
    uses, planned = _uses(), _planned()
    seen: set[tuple[str, str]] = set()
    query = sa.select(Entry).where(Entry.type.in_(KINDS), Entry.status == Status.AGREED.value)
    for entry in model.Session.scalars(query.order_by(Entry.type, Entry.title, Entry.id)):
        kind, code = KINDS[entry.type], _code(entry)
        seen.add((kind, code.casefold()))
        named = {key.casefold() for key in (entry.id, entry.name, code) if key}
        yield [
            kind,
            code,
            REGISTRY,
            entry.id,
            entry.name,
            entry.title,
            titles.get(entry.organization_id, ""),
            entry.version,
            " ".join(sorted({name for key in (entry.id, entry.name) for name in uses[key]})),
            " ".join(sorted({name for key in named for name in planned[key]})),
        ]
    for kind, code, names, owner in _named_by_datasets():
        if (kind, code.casefold()) not in seen:
            by_plan = " ".join(sorted(planned[code.casefold()]))
            office = titles.get(owner, "")
            yield [kind, code, DATASET, "", "", "", office, "", " ".join(names), by_plan]


def _code(entry: Entry) -> str:
    """The code that BPS gave, where there is one."""
    return str(entry.body.get("kode_kegiatan") or entry.body.get("id_sds") or "").strip()


def _uses() -> dict[str, set[str]]:
    query = (
        sa.select(EntryUse.entry, model.Package.name)
        .join(model.Package, model.Package.id == EntryUse.package_id)
        .where(model.Package.state == model.State.ACTIVE, model.Package.private.is_(False))
    )
    found: dict[str, set[str]] = defaultdict(set)
    for entry, name in model.Session.execute(query):
        found[entry].add(name)
    return found


def _planned() -> dict[str, set[str]]:
    """By code, in small letters, the entries of the Daftar Data that name it."""
    body = Entry.body
    query = sa.select(body[plan.IDENTITY].astext, body["kode_metadata"].astext).where(
        Entry.type == PLAN, Entry.status == Status.AGREED.value
    )
    found: dict[str, set[str]] = defaultdict(set)
    for identity, codes in model.Session.execute(query):
        for code in str(codes or "").replace(",", ";").split(";"):
            found[code.strip().casefold()].add(identity)
    return found


def _named_by_datasets() -> Iterator[tuple[str, str, list[str], str]]:
    """Codes that datasets name in fields of their own: kind, code, the datasets, an OPD of them."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    owners: dict[tuple[str, str], str] = {}
    for row in model.Session.execute(sa.text(_CODED)):
        for field, kind in _FIELDS.items():
            if code := str((row.extras or {}).get(field) or "").strip():
                found[kind, code].append(row.name)
                owners.setdefault((kind, code), row.owner_org or "")
    for (kind, code), names in sorted(found.items()):
        yield kind, code, names, owners[kind, code]
