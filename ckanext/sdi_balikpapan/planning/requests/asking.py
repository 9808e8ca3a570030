"""What somebody asks or answers: read, or refused with a sentence at its field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from ckanext.sdi_balikpapan.proposals.content import is_storable
from ckanext.sdi_balikpapan.proposals.gate import governed
from ckanext.sdi_balikpapan.proposals.policy import ALL_ORGANIZATIONS, Actor
from ckanext.sdi_balikpapan.proposals.states import Role

from . import texts, words
from .service import Said
from .states import Kind

Errors = dict[str, Any]
TITLE, TEXT, ANSWER, NAME = 150, 5000, 5000, 100
_MOST_DATASETS = 20


def said(data: Mapping[str, Any], actor: Actor | None) -> Said:
    """A whole request.

    :raises tk.ValidationError: with every sentence at its field.
    """
    errors: Errors = {}
    kind = _kind(data, errors)
    title = text(data, "title", 5, TITLE, errors)
    words_ = text(data, "text", 10, TEXT, errors, lines=True)
    name = text(data, "name", 0, NAME, errors)
    dataset = _dataset(data, kind, errors)
    organization_id = _organization(data, errors)
    if dataset is not None and kind is Kind.ERROR:
        organization_id = dataset.owner_org or ""
    email = _email(data, errors)
    if errors:
        raise tk.ValidationError(errors)
    return Said(
        kind=kind,
        title=title,
        text=words_,
        fingerprint=texts.fingerprint(title, words_),
        dataset_id=dataset.id if dataset is not None else "",
        organization_id=organization_id,
        from_organization_id=_own_office(actor),
        user_id=actor.user_id if actor is not None else "",
        name=name,
        show_name=bool(name) and flag(data, "show_name"),
        email=email,
        language=_language(),
    )


def text(
    data: Mapping[str, Any], field: str, least: int, most: int, errors: Errors, lines: bool = False
) -> str:
    """A text of a field; what is wrong with it is added to `errors`."""
    try:
        return texts.clean(data.get(field) or "", least, most, lines=lines)
    except texts.BadText as error:
        errors[field] = [words.bad_text(error)]
        return ""


def flag(data: Mapping[str, Any], field: str) -> bool:
    """Whether somebody ticked something."""
    try:
        return bool(tk.asbool(data.get(field) or False))
    except ValueError:
        return False


def _kind(data: Mapping[str, Any], errors: Errors) -> Kind:
    try:
        return Kind(data.get("kind") or Kind.DATA.value)
    except ValueError:
        errors["kind"] = [tk._("Pilih permintaan data atau laporan kesalahan.")]
        return Kind.DATA


def _dataset(data: Mapping[str, Any], kind: Kind, errors: Errors) -> model.Package | None:
    wanted = data.get("dataset")
    if not wanted:
        if kind is Kind.ERROR:
            errors["dataset"] = [tk._("Sebutkan dataset yang keliru: alamatnya, atau namanya.")]
        return None
    found = public_dataset(wanted)
    if found is None:
        errors["dataset"] = [tk._("Dataset ini tidak ada di portal. Salin dari alamat halamannya.")]
    return found


def public_dataset(wanted: object) -> model.Package | None:
    """A dataset that everybody may read, by id, name, or the address of its page."""
    if not isinstance(wanted, str) or not is_storable(wanted) or len(wanted) > 500:
        return None
    name = wanted.strip().split("?")[0].split("#")[0].rstrip("/").rsplit("/", 1)[-1]
    found = model.Package.get(name) if name else None
    if found is None or found.state != model.State.ACTIVE or found.private:
        return None
    return found if found.type in governed.governed_types() else None


def datasets(data: Mapping[str, Any]) -> list[str]:
    """The ids of the datasets that an answer points to, one a line or as a list.

    :raises tk.ValidationError: when one of them isn't there for everybody.
    """
    given = data.get("datasets") or []
    names = given.split() if isinstance(given, str) else given
    if not isinstance(names, list) or len(names) > _MOST_DATASETS:
        words_ = tk._("Sebutkan paling banyak {number} dataset.").format(number=_MOST_DATASETS)
        raise tk.ValidationError({"datasets": [words_]})
    found = [(name, public_dataset(name)) for name in names]
    missing = [str(name)[:100] for name, package in found if package is None]
    if missing:
        words_ = tk._("Tidak ada, atau tidak terbuka untuk umum: {names}.")
        raise tk.ValidationError({"datasets": [words_.format(names=", ".join(missing))]})
    return list(dict.fromkeys(package.id for _, package in found if package is not None))


def _organization(data: Mapping[str, Any], errors: Errors) -> str:
    if not data.get("organization"):
        return ""
    found = organization(data["organization"])
    if found is None:
        errors["organization"] = [tk._("Perangkat daerah ini tidak ada.")]
    return found or ""


def organization(wanted: object) -> str | None:
    """The id of an OPD that is there, by id or name."""
    if not isinstance(wanted, str) or not is_storable(wanted):
        return None
    group = model.Group.get(wanted)
    if group is None or not group.is_organization or group.state != model.State.ACTIVE:
        return None
    return str(group.id)


def _email(data: Mapping[str, Any], errors: Errors) -> str:
    given = data.get("email") or ""
    email = given.strip() if isinstance(given, str) else "?"
    if email and not texts.is_email(email):
        errors["email"] = [tk._("Alamat surel ini tidak terbaca. Perbaiki, atau kosongkan.")]
    return email


def _own_office(actor: Actor | None) -> str:
    """The OPD in whose name somebody asks: the one that he drafts for, if it is one."""
    grants = actor.grants if actor is not None else frozenset()
    own = {g.organization_id for g in grants if g.role is Role.PRODUSEN_DATA}
    own -= {ALL_ORGANIZATIONS}
    return own.pop() if len(own) == 1 else ""


def _language() -> str:
    try:
        return str(tk.h.lang() or "")
    except (RuntimeError, AttributeError):
        return ""
