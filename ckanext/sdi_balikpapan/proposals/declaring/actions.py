"""Variables proposed from a file, as API actions: what it proposes, and taking it over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ..checking import saving
from ..content import Body
from ..entering import enter, load
from ..model import Proposal
from . import filling, service

Rows = list[dict[str, Any]]


@tk.side_effect_free
def sdi_variables_propose(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """What a file of a proposal proposes for the variables.

    :param id: the proposal; :param resource_id: one of its files that holds a table.
    :returns: `variabel` as a dataset declares them; `kolom` (role, region level, personal data,
        likely entries of the registry); `pertanyaan` with their choices; `berkas`: how it was
        read; and, against the approved version, `pasangan` and `perubahan`. Or `tidak_terbaca`.
    """
    actor = enter("sdi_proposal_show", context, data_dict)
    return _proposed(load(actor, data_dict), data_dict)


def sdi_variables_fill(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Take over what a file proposes; what is filled in already stays.

    :param id: the proposal; :param resource_id: the file;
    :param content_hash: what was seen, so that nobody's newer work is overwritten.
    :returns: the saved proposal, as `sdi_proposal_save` does.
    """

    def change(proposal: Proposal, proposed: Mapping[str, Any]) -> Rows:
        resource_id = str(data_dict.get("resource_id"))
        return filling.filled(_rows(proposal.body), proposed, _only_for(proposal, resource_id))

    return _save(context, data_dict, change)


def sdi_variables_answer(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Answer one of the questions of `sdi_variables_propose`.

    :param id: the proposal; :param resource_id: the file;
    :param question: the question's code; :param column: its column, if it has one;
    :param choice: one of its choices; :param content_hash: what was seen.
    :returns: the saved proposal, as `sdi_proposal_save` does.
    """
    asked = {key: str(data_dict.get(key) or "") for key in ("question", "column", "choice")}

    def change(proposal: Proposal, proposed: Mapping[str, Any]) -> Rows:
        try:
            return filling.answered(_rows(proposal.body), proposed, **asked)
        except filling.NoSuchAnswer:
            words = tk._("Pertanyaan atau pilihan ini tidak ada. Muat ulang halamannya.")
            raise tk.ValidationError({"choice": [words]}) from None

    return _save(context, data_dict, change)


def _save(
    context: Context,
    data_dict: DataDict,
    change: Callable[[Proposal, Mapping[str, Any]], Rows],
) -> dict[str, Any]:
    actor = enter("sdi_proposal_show", context, data_dict)
    proposal = load(actor, data_dict)
    proposed = _proposed(proposal, data_dict)
    if not proposed.get("variabel"):
        why = tk._("Berkas ini tidak terbaca sebagai tabel, jadi tidak ada yang dapat diisikan.")
        raise tk.ValidationError({"resource_id": [why]})
    return saving.save(context, data_dict, proposal, change(proposal, proposed))


def _proposed(proposal: Proposal, data_dict: DataDict) -> dict[str, Any]:
    file = service.file_of(proposal, str(data_dict.get("resource_id") or ""))
    if file is None:
        raise tk.ObjectNotFound(tk._("Usulan ini tidak punya tabel dengan kode itu."))
    try:
        return service.propose(proposal, file)
    except FileNotFoundError:
        raise tk.ObjectNotFound(tk._("Usulan ini tidak punya tabel dengan kode itu.")) from None


def _rows(body: Body) -> Rows:
    return [dict(row) for row in body.get("variabel") or []]


def _only_for(proposal: Proposal, resource_id: str) -> str:
    """The file's name, when the dataset has other tables whose columns aren't meant."""
    tables = service.wanted(proposal.body)
    if len(tables) < 2:
        return ""
    named = {r.get("id"): r.get("name") for r in proposal.body.get("resources") or []}
    return str(named.get(resource_id) or "")
