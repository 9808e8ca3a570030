"""The Daftar Data of a year as a file, for everybody or with somebody's own drafts."""

from __future__ import annotations

from ckanext.sdi_balikpapan.proposals.policy import Actor

from ..sheet import writing
from ..sheet.writing import Entry
from . import knowing

MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def sheet(
    year: int,
    kind: str,
    lang: str,
    *,
    actor: Actor | None = None,
    organization_id: str = "",
    is_template: bool = False,
) -> bytes:
    """A file of `xlsx` or `csv`.

    :param actor: whose drafts stand in the place of what is agreed; None for nobody's.
    """
    offices = knowing.offices()
    known = [] if is_template else knowing.known(year, actor, organization_id)
    entries = [Entry(one.subject_id, one.body, offices.title(one.organization_id)) for one in known]
    entries.sort(key=lambda e: (e.office.casefold(), str(e.body.get("nama_data")).casefold()))
    return writing.as_csv(entries, lang) if kind == "csv" else writing.as_xlsx(year, entries, lang)
