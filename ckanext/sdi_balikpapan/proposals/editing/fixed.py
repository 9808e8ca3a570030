"""What a save may not touch: the owner, and of a published dataset also its address."""

from __future__ import annotations

import re
from collections.abc import Callable

import ckan.plugins.toolkit as tk

from ..content import Body
from ..kinds import Kind, Standing
from ..publishing import versions
from ..subjects.types import DATASET
from .finding import Target

Errors = dict[str, list[str]]

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def problems(target: Target, body: Body) -> Errors:
    """What a body may not say, for the kind of its proposal; empty when all is well."""
    errors = _CHECKS.get(target.kind, _nothing)(target, body)
    if _UUID.fullmatch(str(body.get("name") or "")):  # it would be taken for somebody's id
        errors["name"] = [tk._("Alamat ini berbentuk id. Tuliskan alamat berupa kata-kata.")]
    if target.subject_type != DATASET:
        return errors
    if _ids_of_others(target, body):
        words = tk._("Id berkas ini sudah milik dataset lain. Kirim berkasnya tanpa id.")
        errors["resources"] = [words]
    owner = versions.public_name_of(str(body.get("name") or ""))
    if owner not in (None, target.subject_id):
        words = tk._("Alamat ini pernah dipakai dataset lain yang terbit. Pilih alamat lain.")
        errors.setdefault("name", []).append(words)
    return errors


def _ids_of_others(target: Target, body: Body) -> set[str]:
    """Ids of files that are, or once were, another dataset's: links to them must not lead here."""
    base = versions.base_of(target.subject_id)
    known = _ids(base[0]) if base else set()
    return versions.files_of_others(_ids(body) - known, target.subject_id)


def _ids(body: Body) -> set[str]:
    return {str(r["id"]) for r in body.get("resources") or [] if r.get("id")}


def _nothing(_target: Target, _body: Body) -> Errors:
    return {}


def _create(target: Target, body: Body) -> Errors:
    started = target.proposal or target.draft
    if started is not None and body.get("owner_org") != started.organization_id:
        return {"owner_org": [_owner_words()]}
    return {}


def _edit(target: Target, body: Body) -> Errors:
    base = versions.base_of(target.subject_id)
    if base is None:
        return {}
    errors: Errors = {}
    if body.get("owner_org") != base[0].get("owner_org"):
        errors["owner_org"] = [_owner_words()]
    if body.get("name") != base[0].get("name") and _has_address(target):
        errors["name"] = [_address_words(target.subject_type)]
    return errors


def _rename(target: Target, body: Body) -> Errors:
    base = versions.base_of(target.subject_id)
    if base is not None and base[0].get("name") == body.get("name"):
        return {"name": [tk._("Tuliskan alamat yang baru; ini alamat yang sekarang.")]}
    return {}


def _transfer(target: Target, body: Body) -> Errors:
    base = versions.base_of(target.subject_id)
    if base is not None and base[0].get("owner_org") == body.get("owner_org"):
        words = tk._("Pilih perangkat daerah penerima yang bukan pemilik sekarang.")
        return {"owner_org": [words]}
    return {}


def _has_address(target: Target) -> bool:
    return versions.standing(target.subject_id) is not Standing.CLOSED


def _owner_words() -> str:
    return tk._("Pemilik berpindah lewat usulan penyerahan, bukan penyuntingan.")


def _address_words(subject_type: str) -> str:
    if subject_type == DATASET:
        return tk._("Alamat dataset terbit diubah lewat usulan “ganti alamat”.")
    return tk._("Alamat entri tidak berubah lagi: dataset menunjuk ke sana. Ubahlah namanya saja.")


_CHECKS: dict[Kind, Callable[[Target, Body], Errors]] = {
    Kind.CREATE: _create,
    Kind.EDIT: _edit,
    Kind.RENAME: _rename,
    Kind.TRANSFER: _transfer,
}
