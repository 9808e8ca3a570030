"""Renaming, merging and splitting an OPD as API actions, for sysadmins; each with `dry_run`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ..content import is_storable
from ..editing.intake import flag
from ..model import now
from ..publishing import dataset, jobs, versions
from . import estate, moves, offices
from .carrying import members
from .moves import BadMapping, Office, Regulation
from .offices import Moved, Order


def _text(data: DataDict, key: str) -> str:
    value = data.get(key)
    if not isinstance(value, str) or not value.strip() or not is_storable(value):
        raise tk.ValidationError({key: [tk._("Bagian ini harus diisi, sebagai teks.")]})
    return value.strip()


def _order(context: Context, data: DataDict) -> Order:
    regulation = Regulation(
        _text(data, "reason"), _text(data, "regulation_number"), _text(data, "regulation_date")
    )
    try:
        date.fromisoformat(regulation.date)
    except ValueError:
        sentence = tk._("Tulis tanggal peraturan sebagai TTTT-BB-HH.")
        raise tk.ValidationError({"regulation_date": [sentence]}) from None
    user = model.User.get(context.get("user") or "")
    return Order(user.id if user is not None else "cli", now(), regulation)


def _office(reference: object, key: str) -> Office:
    found = None
    if isinstance(reference, str) and is_storable(reference):
        found = offices.find(reference)
    if found is None:
        raise tk.ValidationError({key: [tk._("Perangkat daerah ini tidak ada.")]})
    return found


def _target(reference: object, key: str) -> Office:
    found = _office(reference, key)
    if not offices.is_active(found):
        raise tk.ValidationError({key: [tk._("Perangkat daerah ini sudah ditutup.")]})
    return found


def _done(data: DataDict, run: Callable[[], Moved]) -> dict[str, Any]:
    """Do it wholly, or with `dry_run` not at all; what moved."""
    dry = flag(data, "dry_run")
    try:
        moved = run()
        if dry:
            model.Session.rollback()
        else:
            model.Session.commit()
    except BaseException:
        model.Session.rollback()
        raise
    if moved and not dry:
        jobs.soon()
    return {**asdict(moved), "dry_run": dry}


def sdi_opd_rename(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Give an OPD (`id`) another `name` or `title`, by a regulation; its datasets follow."""
    tk.check_access("sdi_opd_rename", context, data_dict)
    order, source = _order(context, data_dict), _target(data_dict.get("id"), "id")
    name = _text(data_dict, "name") if data_dict.get("name") else source.name
    title = _text(data_dict, "title") if data_dict.get("title") else source.title
    if name != source.name:
        _free(name, context)
    return _done(data_dict, lambda: offices.rename(source, Office(source.id, name, title), order))


def _free(name: str, context: Context) -> None:
    """An address that an OPD may take.

    :raises tk.ValidationError: when it isn't one, or another has it.
    """
    try:
        validate: Any = tk.get_validator("name_validator")
        validate(name, context)
    except tk.Invalid as error:
        raise tk.ValidationError({"name": [error.error]}) from None
    if model.Group.get(name) is not None:
        raise tk.ValidationError({"name": [tk._("Alamat ini sudah dipakai. Pilih yang lain.")]})


def sdi_opd_merge(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Give all that the OPD in `ids` own to the OPD `into`, and close them.

    `into` is made, with `title`, when there is none of that name.
    """
    tk.check_access("sdi_opd_merge", context, data_dict)
    order, ids = _order(context, data_dict), data_dict.get("ids")
    listed = [ids] if isinstance(ids, str) else ids
    if not isinstance(listed, list) or not listed:
        raise tk.ValidationError({"ids": [tk._("Bagian ini harus berupa daftar.")]})
    # By its own row: one that was merged before must not stand for its heir here.
    sources = list(dict.fromkeys(_office(reference, "ids") for reference in listed))
    into = _text(data_dict, "into")
    known = offices.find(into)

    def run() -> Moved:
        target = _target(into, "into") if known else _made(into, data_dict, context)
        if target in sources:
            sentence = tk._("Sebuah perangkat daerah tidak dapat digabungkan ke dirinya sendiri.")
            raise tk.ValidationError({"into": [sentence]})
        return offices.merge(sources, target, order)

    return _done(data_dict, run)


def _made(name: str, data: DataDict, context: Context) -> Office:
    _free(name, context)
    if not data.get("title"):
        sentence = tk._("Perangkat daerah ini belum ada; sebutkan namanya untuk membuatnya.")
        raise tk.ValidationError({"title": [sentence]})
    group = model.Group(name=name, title=_text(data, "title"), type="organization")
    group.is_organization = True
    model.Session.add(group)
    model.Session.flush()
    return offices.office(group)


def sdi_opd_split(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Give some datasets and people of an OPD (`id`) to others, as the CSV text `mapping` says.

    Its columns: jenis (dataset or orang), nama, tujuan (an OPD that is there).
    """
    tk.check_access("sdi_opd_split", context, data_dict)
    order, source = _order(context, data_dict), _target(data_dict.get("id"), "id")
    goals, text = _goals(source), _text(data_dict, "mapping")
    done = [row for goal in goals.values() if goal.name in text for row in _there(goal)]
    try:
        found = moves.read_mapping(text, _names(source), _people(source), goals, done)
    except BadMapping as error:
        raise tk.ValidationError({"mapping": [_row(*row) for row in error.problems]}) from None
    named = {
        kind: {id_: goals[goal] for id_, goal in rows.items() if id_}
        for kind, rows in found.items()
    }
    datasets, people = named[moves.DATASET], named[moves.PERSON]
    return _done(data_dict, lambda: offices.split(source, datasets, people, order))


def _goals(source: Office) -> dict[str, Office]:
    groups = model.Session.query(model.Group).filter_by(is_organization=True, state="active")
    return {group.name: offices.office(group) for group in groups if group.id != source.id}


def _there(goal: Office) -> list[tuple[str, str, str]]:
    """The rows of a mapping file that are carried out already."""
    known = {moves.DATASET: _names(goal), moves.PERSON: _people(goal)}
    return [(kind, name, goal.name) for kind, names in known.items() for name in names]


def _names(source: Office) -> dict[str, str]:
    names: dict[str, str] = {}
    for subject_id in estate.datasets(source.id):
        version, live = versions.latest(subject_id), dataset.find_live(subject_id)
        name = version.body.get("name") if version else live.name if live else ""
        names.update({subject_id: subject_id, str(name): subject_id})
    for proposal in offices.unborn(source.id):
        names.update({proposal.subject_id: proposal.subject_id})
        names.setdefault(str(proposal.body.get("name") or ""), proposal.subject_id)
    return names


def _people(source: Office) -> dict[str, str]:
    ids = {row.table_id for row in members(source.id)} | offices.role_holders(source.id)
    users = model.Session.query(model.User).filter(model.User.id.in_(ids))
    return {key: user.id for user in users for key in (user.name, user.id)}


def _row(line: int, problem: str, value: str) -> str:
    words = {
        "header": tk._("baris pertama harus berbunyi: {value}"),
        "columns": tk._("ada {value} kolom, seharusnya tiga"),
        "kind": tk._("jenis “{value}” tidak ada; tulis dataset atau orang"),
        moves.DATASET: tk._("dataset “{value}” bukan milik perangkat daerah ini"),
        moves.PERSON: tk._("“{value}” bukan orang perangkat daerah ini"),
        "office": tk._("perangkat daerah tujuan “{value}” tidak ada"),
        "twice": tk._("“{value}” disebut dua kali"),
    }[problem]
    return tk._("Baris {line}: {problem}.").format(line=line, problem=words.format(value=value))
