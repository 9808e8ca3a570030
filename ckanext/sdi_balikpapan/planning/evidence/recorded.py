"""What the portal's own tables record, as evidence: activities, publications, reviews."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa

from ckanext.sdi_balikpapan.catalog.consumers import listing
from ckanext.sdi_balikpapan.proposals.states import Role, State, Verb
from ckanext.sdi_balikpapan.standards.registry.model import Entry, Status

from .metrics import Record
from .period import Period

_PUBLICATIONS = sa.text(
    """
    select v.subject_id, v.number, v.published_at, v.body ->> 'title' as title,
      coalesce(k.owner_org, v.body ->> 'owner_org', '') as organization_id,
      p.id as proposal_id, p.decided_by is not null as reviewed
    from sdi_version v left join sdi_proposal p on p.id = v.proposal_id
    left join package k on k.id = v.subject_id
    where v.subject_type = 'dataset' and not v.withdrawn
      and v.published_at >= :start and v.published_at < :end
    """
)
_ARRIVED = sa.text(
    """
    select p.id, p.title, min(l.at) as at,
      coalesce(k.owner_org, e.organization_id, p.organization_id) as organization_id,
      (select string_agg(distinct d.verb, ', ' order by d.verb) from sdi_log d
        where d.proposal_id = p.id and d.role = :role and d.verb = any(:verbs)) as verbs
    from sdi_log l join sdi_proposal p on p.id = l.proposal_id
    left join package k on k.id = p.subject_id left join sdi_entry e on e.id = p.subject_id
    where l.to_state = :state and l.at >= :start and l.at < :end
    group by p.id, k.owner_org, e.organization_id
    """
)


def activities(_period: Period) -> list[Record]:
    """The agreed activities of the registry."""
    e = Entry
    query = sa.select(e.id, e.name, e.title, e.organization_id, e.body).where(
        e.type == "kegiatan", e.status == Status.AGREED.value
    )
    return [
        Record(row.id, row.title, row.organization_id, f"/sdi/registry/{row.name}", row.body)
        for row in model.Session.execute(query)
    ]


def publications(period: Period) -> list[Record]:
    """What became public in the year, each version once."""
    return [
        Record(
            f"{row.subject_id}@{row.number}",
            row.title or row.subject_id,
            row.organization_id,
            f"/sdi/proposals/{row.proposal_id}"
            if row.proposal_id
            else f"/dataset/{row.subject_id}",
            {
                "version": row.number,
                "at": row.published_at.date().isoformat(),
                "reviewed": bool(row.reviewed),
            },
        )
        for row in model.Session.execute(_PUBLICATIONS, _ends(period))
    ]


def reviews(period: Period) -> list[Record]:
    """The proposals that reached the walidata in the year, and what was decided."""
    return _arrived(period, State.IN_REVIEW, Role.WALIDATA, (Verb.APPROVE, Verb.RETURN))


def rechecks(period: Period) -> list[Record]:
    """The proposals that reached the Pembina Data in the year, and what was decided."""
    verbs = (Verb.RECHECK, Verb.RETURN)
    return _arrived(period, State.PEMBINA_REVIEW, Role.PEMBINA_DATA, verbs)


def consumers(period: Period) -> list[Record]:
    """The programs that read the catalogue since the year before today."""
    since = period.at.date().replace(day=1)
    since = since.replace(year=since.year - 1)
    return [
        Record(
            str(number),  # never the network: it is for the walidata of all OPD only
            one["name"] or one["agent"] or "-",
            "",
            "/sdi/admin/harvesters",
            {"name": one["agent"], "finished": (one["finished"] or "")[:10]},
        )
        for number, one in enumerate(listing.listed(since))
    ]


def _arrived(period: Period, state: State, role: Role, verbs: tuple[Verb, ...]) -> list[Record]:
    said = {"state": state.value, "role": role.value, "verbs": [verb.value for verb in verbs]}
    return [
        Record(
            row.id,
            row.title or row.id,
            row.organization_id or "",
            f"/sdi/proposals/{row.id}",
            {
                "at": row.at.date().isoformat(),
                "verbs": _decided(row.verbs or ""),
                "decided": bool(row.verbs),
            },
        )
        for row in model.Session.execute(_ARRIVED, {**said, **_ends(period)})
    ]


def _decided(verbs: str) -> str:
    """What was decided, as people read it."""
    words = {
        Verb.APPROVE.value: tk._("disetujui"),
        Verb.RETURN.value: tk._("dikembalikan"),
        Verb.RECHECK.value: tk._("diperiksa ulang"),
    }
    return ", ".join(words[verb] for verb in verbs.split(", ") if verb)


def _ends(period: Period) -> dict[str, Any]:
    return {"start": period.start, "end": period.end}
