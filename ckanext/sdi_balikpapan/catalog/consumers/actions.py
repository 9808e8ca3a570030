"""Who reads the catalogue, as an API action."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from . import keeping, listing

USUAL, MOST = 30, 3650


@tk.side_effect_free
def sdi_harvester_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Programs that read the catalogue or CKAN's API, the last one first; the newest counts follow
    within seconds.

    :param days: of how many days, today among them; 30 where nothing is said.
    :returns: `results`, each with `agent`, `network`, `first`, `last`, `requests`, `bytes`,
        `datasets`, `not_changed` (answered 304), `cursor` and how far it is `behind`, `finished`
        (when it last read to the end), `doors` and `errors`.
    """
    tk.check_access("sdi_harvester_list", context, data_dict)
    days = _days(data_dict.get("days"))
    since = keeping.now().date() - timedelta(days=days - 1)
    return {"days": days, "kept": keeping.days(), "results": listing.listed(since)}


def _days(value: object) -> int:
    text = str(USUAL if value in (None, "") else value)[:10]
    if text.isascii() and text.isdigit() and 1 <= int(text) <= MOST:
        return int(text)
    form = tk._("days harus bilangan bulat dari 1 sampai {most}.")
    raise tk.ValidationError({"days": [form.format(most=MOST)]})
