"""What a dataset's page tells its readers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa

from ckanext.sdi_balikpapan.catalog.feed.records import portal
from ckanext.sdi_balikpapan.catalog.portal import contact
from ckanext.sdi_balikpapan.proposals.helpers import sdi_date
from ckanext.sdi_balikpapan.standards.codelists import lookup
from ckanext.sdi_balikpapan.standards.helpers import sdi_code_name
from ckanext.sdi_balikpapan.standards.registry.model import Entry, Status

from . import history, words
from .citation import Source, sentence
from .told import Question, told

_FEW = 3


def sdi_told(package: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Method and meaning of a dataset, question by question, in the reader's language."""
    entries = _entries(package)
    activity, indicator = (entries.get(package.get(place)) for place in ("kegiatan", "indikator"))
    answers = told(
        package,
        activity.body if activity else {},
        indicator.body if indicator else {},
        str(tk.h.lang()),
    )
    links = {Question.HOW: activity, Question.COUNTED: indicator}
    said = []
    for answer in answers:
        is_when = answer.question is Question.WHEN
        lines = [_span(line) for line in answer.lines] if is_when else answer.lines
        said.append(
            {
                "question": words.question(answer.question),
                "lines": [*lines, *(words.caution(*one) for one in answer.cautions)],
                "is_caution": bool(answer.cautions),
                "entry": links.get(answer.question),
            }
        )
    return said


def sdi_entry_of(reference: Any) -> Entry | None:
    """The entry of the registry that a field names, if everybody may read it."""
    return _named({str(reference)}).get(reference) if reference else None


def sdi_versions(package: Mapping[str, Any], limit: int = _FEW) -> dict[str, Any]:
    """The last approved versions of a dataset and how many there are."""
    count, found = history.versions(package["id"], limit)
    return {"count": count, "results": found, "more": count - len(found)}


def sdi_citation(package: Mapping[str, Any]) -> str:
    """A dataset's citation in one line, in the reader's language."""
    source = source_of(package)
    version = tk._("versi {number}").format(number=source.version) if source.version else ""
    read = tk._("{address}, dibaca {day}").format(
        address=source.address, day=sdi_date(datetime.now(timezone.utc))
    )
    return sentence(source, version, read)


def sdi_licence(package: Mapping[str, Any]) -> dict[str, str]:
    """A dataset's licence: its name, what it allows in words, and where it stands."""
    code = str(package.get("license_id") or "")
    found = lookup("lisensi", code)
    name = sdi_code_name("lisensi", code, str(tk.h.lang())) if code else ""
    said = words.licence(code)
    return {"name": name, "allows": said, "url": found["iri"] if found else ""}


def sdi_contact(package: Mapping[str, Any]) -> dict[str, str]:
    """Whom to ask about a dataset."""
    name, email = contact(package, portal())
    return {"name": name, "email": email}


def source_of(package: Mapping[str, Any]) -> Source:
    """What a citation of this dataset says."""
    here = portal()
    organization = package.get("organization") or {}
    since = package.get("sdi_approved_at") or package.get("metadata_modified") or ""
    moment = datetime.fromisoformat(str(since)) if since else datetime.now(timezone.utc)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
    return Source(
        key=package["name"],
        title=str(package.get("title") or package["name"]),
        producer=str(package.get("author") or organization.get("title") or here.walidata),
        portal=here.title,
        version=str(package.get("sdi_version") or package.get("version") or ""),
        day=moment.astimezone(tk.h.get_display_timezone()).date(),
        address=here.page(package),
    )


def _span(text: str) -> str:
    """2024-01-01/2024-12-31 as people write it; an end may be open."""
    first, has_end, last = text.partition("/")
    if not has_end:
        return _day(first)
    if not first:
        return tk._("sampai {day}").format(day=_day(last))
    if not last:
        return tk._("sejak {day}").format(day=_day(first))
    return tk._("{first} sampai {last}").format(first=_day(first), last=_day(last))


def _day(text: str) -> str:
    try:
        return sdi_date(text)
    except ValueError:
        return text


def _entries(package: Mapping[str, Any]) -> dict[Any, Entry]:
    """The activity and indicator that a dataset names, as far as everybody may read them."""
    return _named({str(package[at]) for at in ("kegiatan", "indikator") if package.get(at)})


def _named(references: set[str]) -> dict[Any, Entry]:
    """Entries by id and name."""
    if not references:
        return {}
    query = sa.select(Entry).where(
        sa.or_(Entry.id.in_(references), Entry.name.in_(references)),
        Entry.status != Status.WITHDRAWN.value,
    )
    return {key: row for row in model.Session.scalars(query) for key in (row.id, row.name)}
