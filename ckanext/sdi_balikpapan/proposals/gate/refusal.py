"""The words of the gate: what happened, why, which action to call, which page to open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import ckan.plugins.toolkit as tk
import sqlalchemy as sa

from . import passes
from .targets import Request, Target

START = "/sdi/proposals/start"
NEW = "/sdi/proposals/new"
SHOWN = 3


def refused(action: str, instead: str, names: Sequence[str]) -> tk.NotAuthorized:
    """The refusal of one of CKAN's own actions on governed datasets.

    :param instead: our action that does it.
    :param names: the datasets, as far as the caller may see them; "" for one yet to be made.
    """
    if not any(names):
        words = tk._(
            "{action} tidak dijalankan: dataset baru terbit lewat usulan yang disetujui walidata."
            " Tidak ada yang diubah. Panggil {instead}, atau buka {page}."
        )
        return tk.NotAuthorized(words.format(action=action, instead=instead, page=NEW))
    words = tk._(
        "{action} tidak dijalankan: dataset {names} sudah disetujui dan hanya berubah lewat usulan."
        " Tidak ada yang diubah. Panggil {instead}, atau buka {page}."
    )
    listed = ", ".join(names[:SHOWN]) + (", …" if len(names) > SHOWN else "")
    page = f"{START}?{urlencode({'dataset': names[0]})}"
    return tk.NotAuthorized(words.format(action=action, names=listed, instead=instead, page=page))


def no_such_dataset(_request: Request, _hidden: Sequence[Target]) -> tk.ObjectNotFound:
    """As core's member_create says it, word for word: nobody learns that there is one."""
    return tk.ObjectNotFound("Package was not found.")


def no_such_packages(request: Request, hidden: Sequence[Target]) -> tk.ValidationError:
    """As core's group_update says it of each dataset in a list that there is none."""
    names = {name for target in hidden for name in (target.id, target.name)}
    listed = [item.get("id") or item.get("name") for item in request.get("packages") or ()]
    missing: dict[str, Any] = {"id": [tk._("Dataset not found")]}
    errors: Any = [missing if name in names else {} for name in listed]
    return tk.ValidationError({"packages": errors if any(errors) else [missing]})


def unclear(action: str) -> tk.NotAuthorized:
    """When the gate itself fails, it refuses."""
    words = tk._(
        "{action} tidak dijalankan karena permintaan ini tidak dapat diperiksa. Tidak ada yang"
        " diubah. Periksa isian Anda, atau buka {page}."
    )
    return tk.NotAuthorized(words.format(action=action, page="/sdi/proposals"))


def from_database(context: sa.engine.ExceptionContext) -> None:
    """Turn what a trigger raised into CKAN's own exception, wherever it comes up.

    For SQLAlchemy's event `handle_error`.
    """
    code = getattr(context.original_exception, "pgcode", None)
    if code == passes.UNPROVEN:
        raise tk.NotAuthorized(
            tk._(
                "Perubahan ini ditolak: gerbang dibuka tanpa alasan, atau atas nama usulan yang"
                " tidak sedang diterbitkan. Tidak ada yang diubah. Panggil {instead} dengan reason."
            ).format(instead="sdi_override")
        )
    if code != passes.REFUSED:
        return
    words = tk._(
        "Perubahan ini ditolak: dataset yang sudah disetujui hanya berubah lewat usulan."
        " Tidak ada yang diubah. Panggil {instead}, atau buka {page}."
    )
    raise tk.NotAuthorized(words.format(instead="sdi_proposal_save", page="/sdi/proposals"))
