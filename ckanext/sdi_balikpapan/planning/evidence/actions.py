"""Evidence for the EPSS by API."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict
from flask import has_request_context

from ckanext.sdi_balikpapan.proposals.listing import number
from ckanext.sdi_balikpapan.proposals.model import now

from . import reaching, service, shown
from .metrics import METRICS

MOST, USUAL = 1000, 100
FIRST_YEAR, LAST_YEAR = 2019, 2100


@tk.side_effect_free
def sdi_evidence_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """What the portal can show for the EPSS: for each indicator a figure and how it came to be.

    It is evidence, never a score: levels are for the assessors.

    :param year: the present one where nothing is said;
    :param organization: an OPD, id or name; all that the caller may read where nothing is said;
    :param kode: one indicator, with the records behind it: `limit` (100, at most 1000), `offset`.
    :returns: `{caution, year, computed_at, organization, indicators, others}`, or with `kode`
        `{…, indicator, levels, count, records}`.
    """
    tk.check_access("sdi_evidence_show", context, data_dict)
    lang = language()
    kode = data_dict.get("kode") or ""
    if kode and (not isinstance(kode, str) or kode not in METRICS):
        raise tk.ObjectNotFound(tk._("Portal ini tidak mempunyai bukti untuk indikator ini."))
    organization, ids = reaching.meant(context, data_dict.get("organization"))
    found = service.pack(
        year_of(data_dict.get("year")), now(), ids, [kode] if kode else tuple(METRICS)
    )
    said = {
        "caution": shown.caution(),
        "year": found.year,
        "computed_at": found.at.isoformat(),
        "organization": organization,
    }
    if not kode:
        rows = [shown.indicator(k, m, lang) for k, m in found.measured.items()]
        return {**said, "indicators": rows, "others": shown.others(lang)}
    measured = found.measured[kode]
    lines = measured.lines if measured else ()
    limit = min(number(data_dict, "limit", USUAL), MOST)
    offset = number(data_dict, "offset", 0)
    titles = {one["id"]: one["title"] for one in reaching.choices(None)}
    return {
        **said,
        "indicator": shown.indicator(kode, measured, lang),
        "levels": shown.levels(kode, lang),
        "count": len(lines),
        "records": [shown.line(one, titles) for one in lines[offset : offset + limit]],
    }


def language() -> str:
    """The reader's language; Indonesian outside of a page."""
    return "en" if has_request_context() and str(tk.h.lang()) == "en" else "id"


def year_of(value: object) -> int | None:
    """A year, or None for none.

    :raises tk.ValidationError: for anything else.
    """
    text = str("" if value is None else value).strip()[:10]
    if not text:
        return None
    if text.isascii() and text.isdigit() and FIRST_YEAR <= int(text) <= LAST_YEAR:
        return int(text)
    raise tk.ValidationError({"year": [tk._("Tulis tahun dengan empat angka, misalnya 2026.")]})
