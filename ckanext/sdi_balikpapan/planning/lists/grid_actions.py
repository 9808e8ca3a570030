"""The table of an agency's entries, by API: a page of it, and one row saved."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.sdi_balikpapan.proposals.entering import enter, in_ckans_words
from ckanext.sdi_balikpapan.proposals.listing import number
from ckanext.sdi_balikpapan.proposals.policy import Actor
from ckanext.sdi_balikpapan.proposals.subjects.language import spoken

from . import grid
from .importing import confirming, knowing
from .importing.actions import year_of
from .sheet.columns import data_keys


@tk.side_effect_free
def sdi_plan_grid(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """The entries of an agency as the caller would go on with them, fifty a page.

    :param year: the year; :param organization: the agency (id or name); :param page: from 1.
    :returns: `{count, rows}`; each row with its `texts`, and the `version` that a save sends back.
    """
    actor = enter("sdi_plan_grid", context, data_dict)
    owner = _owner(actor, data_dict)
    page = max(number(data_dict, "page", 1), 1)
    count, rows = grid.page(year_of(data_dict), actor, owner, page)
    return {"count": count, "rows": [grid.as_dict(row, spoken()) for row in rows]}


def sdi_plan_grid_save(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Keep one row of the table as a draft; columns that aren't given stay as they are.

    :param year: the year; :param organization: the agency; :param version: of the row as it was
        opened, none for a new one; :param choices: by field, `mine` or `theirs`, where somebody
        else changed it meanwhile; and each column by its name, as text.
    :returns: the row; its `standing` is `saved`, `same`, `wrong` or `conflict`.
    """
    actor = enter("sdi_plan_grid_save", context, data_dict)
    texts = {key: str(data_dict[key]) for key in data_keys() if data_dict.get(key) is not None}
    choices = confirming.choices_of({0: data_dict.get("choices") or {}})[0]
    typed = grid.Typed(texts, str(data_dict.get("version") or ""), choices)
    with in_ckans_words():
        row = grid.save(year_of(data_dict), actor, _owner(actor, data_dict), typed)
    return grid.as_dict(row, spoken())


def _owner(actor: Actor, data_dict: DataDict) -> str:
    found = knowing.organization(data_dict.get("organization"))
    if found is None:
        raise tk.ValidationError({"organization": [tk._("Sebutkan perangkat daerahnya.")]})
    if not knowing.may_draft(actor, found.id):
        raise tk.NotAuthorized(tk._("Anda tidak menyusun Daftar Data untuk perangkat daerah ini."))
    return str(found.id)
