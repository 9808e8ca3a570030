"""Rating a published dataset, and reading what was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ckanext.sdi_balikpapan.catalog.feed import fragments
from ckanext.sdi_balikpapan.catalog.origin import is_foreign
from ckanext.sdi_balikpapan.catalog.rating import mqa, national
from ckanext.sdi_balikpapan.proposals import service as proposals
from ckanext.sdi_balikpapan.proposals.model import now
from ckanext.sdi_balikpapan.proposals.publishing import versions
from ckanext.sdi_balikpapan.proposals.review import answers, judging
from ckanext.sdi_balikpapan.proposals.review.severity import checks
from ckanext.sdi_balikpapan.quality.score import Checked, Score, score

from .model import Rating, Reached


def rate(package_id: str) -> None:
    """Rate a dataset as it is committed, or forget it when the public doesn't see it.

    What came from another catalogue is rated there.
    """
    dataset = fragments.public_dataset(package_id)
    if dataset is None or is_foreign(dataset, tk.config["ckan.site_url"]):
        model.Session.execute(sa.delete(Rating).where(Rating.package_id == package_id))
        model.Session.commit()
        return
    row = _row(dataset, now())
    statement = insert(Rating).values(row)
    fresh = {name: statement.excluded[name] for name in row if name != "package_id"}
    model.Session.execute(
        statement.on_conflict_do_update(index_elements=["package_id"], set_=fresh)
    )
    model.Session.commit()


def _row(dataset: dict[str, Any], at: datetime) -> dict[str, Any]:
    assessed = mqa.assess(dataset, reached(dataset))
    scored = score(checked(dataset))
    objected = national.objections(dataset)
    return {
        "package_id": dataset["id"],
        "organization_id": dataset.get("owner_org") or "",
        "mqa": assessed.points,
        "mqa_found": dict(assessed.found),
        "sdi": scored.points,
        "sdi_found": _found(scored),
        "objections": [asdict(one) for one in objected],
        "blocked": any(one.blocks for one in objected),
        "rated_at": at,
    }


def _found(scored: Score) -> dict[str, Any]:
    gains = [{"check": c, "field": f, "points": p} for c, f, p in scored.gains]
    return {"by_principle": dict(scored.by_principle), "gains": gains}


def checked(dataset: dict[str, Any]) -> list[Checked]:
    """The checklist's answers for what is published: the reviewer's where there was a review, and
    for datasets from before what their fields say."""
    principles = {check.kode: check["prinsip"] for check in checks()}
    version = versions.latest(dataset["id"])
    proposal = proposals.get(version.proposal_id) if version and version.proposal_id else None
    if proposal is not None and proposal.kind in ("create", "edit", "restore"):
        return [
            Checked(
                one.check.kode,
                principles[one.check.kode],
                one.answer.value,
                str(one.found.get("place") or ""),
            )
            for one in judging.judge(proposal)
        ]
    body = version.body if version else dataset
    return [
        Checked(one.check, principles[one.check], one.answer.value, one.place)
        for one in answers.from_fields(body)
        if one.check in principles
    ]


def reached(dataset: dict[str, Any]) -> dict[str, bool]:
    """What is known of the addresses that a dataset names."""
    urls = [str(file.get("url") or "") for file in dataset.get("resources") or []]
    query = sa.select(Reached.url, Reached.answered).where(Reached.url.in_(urls))
    return dict(model.Session.execute(query).tuples().all())


def unrated() -> Sequence[str]:
    """The public datasets that have no row."""
    query = """
    select p.id from package p left join sdi_rating r on r.package_id = p.id
    where p.state = 'active' and not coalesce(p.private, false) and p.type = 'dataset'
      and r.package_id is null order by p.id
    """
    return model.Session.execute(sa.text(query)).scalars().all()


def rate_all(*, anew: bool = False) -> int:
    """Rate every dataset that has no row yet, or all of them anew; how many it were."""
    if anew:
        model.Session.execute(sa.delete(Rating))
        model.Session.commit()
    found = unrated()
    for package_id in found:
        rate(package_id)
        model.Session.remove()
    return len(found)
