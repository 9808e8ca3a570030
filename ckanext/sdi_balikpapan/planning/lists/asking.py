"""What somebody asks of the Daftar Data: read, or refused with a sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from ckanext.sdi_balikpapan.proposals.content import is_storable
from ckanext.sdi_balikpapan.proposals.editing.intake import flag
from ckanext.sdi_balikpapan.proposals.policy import Actor
from ckanext.sdi_balikpapan.proposals.states import Role

from .reading import Asked

_YEAR = re.compile(r"[0-9]{4}")
_CODE = re.compile(r"[a-z0-9._-]{1,60}")
_DRAFTING = frozenset({Role.PRODUSEN_DATA, Role.WALIDATA})
_WORDS = 10


def year(asked: Mapping[str, Any]) -> int | None:
    """The year that is asked for.

    :raises tk.ValidationError: for what is no year.
    """
    text = str(asked.get("year") or "")
    if not text:
        return None
    if not _YEAR.fullmatch(text):
        raise tk.ValidationError({"year": [tk._("Tahun terdiri atas empat angka.")]})
    return int(text)


def organization(asked: Mapping[str, Any]) -> str:
    """The id of the agency that is asked for; empty for all.

    :raises tk.ValidationError: where there is none of that name.
    """
    wanted = asked.get("organization")
    if not wanted:
        return ""
    named = isinstance(wanted, str) and is_storable(wanted)
    group = model.Group.get(wanted) if named else None
    if group is None or not group.is_organization:
        raise tk.ValidationError({"organization": [tk._("Perangkat daerah ini tidak ada.")]})
    return str(group.id)


def asked(data: Mapping[str, Any], newest: int | None) -> Asked:
    """A whole question.

    :param newest: the year that is meant when none is said.
    :raises tk.ValidationError: for what cannot be read.
    """
    wanted = year(data)
    return Asked(
        year=wanted if wanted is not None else newest,
        organization_id=organization(data),
        urusan=code(data, "urusan"),
        kategori=code(data, "kategori"),
        priority=flag(data, "priority"),
        words=words(data.get("q")),
    )


def words(text: object) -> tuple[str, ...]:
    """The words of a search, without what no database keeps."""
    kept = str(text or "").encode(errors="ignore").decode().replace("\x00", "")
    return tuple(kept[:200].split()[:_WORDS])


def code(data: Mapping[str, Any], name: str) -> str:
    """A code of a list; what no code can be is refused.

    :raises tk.ValidationError: then.
    """
    text = str(data.get(name) or "")
    if text and not _CODE.fullmatch(text):
        raise tk.ValidationError({name: [tk._("Kode ini tidak terbaca.")]})
    return text


def may_draft(actor: Actor | None, organization_id: str) -> bool:
    """Whether somebody drafts entries for an agency."""
    return actor is not None and bool(_DRAFTING & actor.roles_for(organization_id))


def must_draft(actor: Actor | None, organization_id: str) -> None:
    """Refuse who doesn't.

    :raises tk.NotAuthorized: then.
    """
    if not may_draft(actor, organization_id):
        words = tk._(
            "Hanya penyusun di perangkat daerah itu, atau walidata, yang dapat melakukan ini."
        )
        raise tk.NotAuthorized(words)
