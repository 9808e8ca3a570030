"""A living year of the Daftar Data: releases in time, late, moved and to come, and requests.

What is there already, however changed, stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from ckanext.sdi_balikpapan.standards import daftar_data

from .demo_api import Api
from .demo_plan import Year
from .demo_story import PENDUKUNG, WALIDATA

Said = Mapping[str, Any]


def promise(year: Year, people: Mapping[str, Api], today: date) -> int:
    """Bring the year's entries into the Daftar Data, and let the Forum agree; how many are new."""
    new = sum(_promise(one, year, people, today) for one in year.entries)
    if new:
        _agree(year, people[WALIDATA], today)
    for one in year.entries if new else ():
        _move(one, people, today)
    return new


def ask(year: Year, people: Mapping[str, Api]) -> int:
    """Let people ask for data, and answer some of it; how many requests are new."""
    return sum(_ask(one, people) for one in year.requests)


def _promise(one: Said, year: Year, people: Mapping[str, Api], today: date) -> bool:
    name, producer = _name(one, today), people[one["producer"]]
    if producer.find("sdi_registry_show", id=name) is not None:
        return False
    body = {**year.common, **one["body"], daftar_data.YEAR: str(today.year)}
    body[daftar_data.RELEASES] = [_release(said, today) for said in one["releases"]]
    whose = producer("organization_list_for_user", permission="read")[0]["name"]
    asked = {"subject_type": daftar_data.FORM, "owner_org": whose}
    _decide(producer("sdi_proposal_save", **body, **asked), producer, people)
    return True


def _decide(proposal: dict[str, Any], producer: Api, people: Mapping[str, Api]) -> None:
    walidata = people[WALIDATA]
    if producer("sdi_proposal_submit", id=proposal["id"])["state"] == "submitted":
        people[PENDUKUNG]("sdi_proposal_forward", id=proposal["id"])
    seen = walidata("sdi_proposal_show", id=proposal["id"])
    near = walidata("sdi_registry_similar", proposal_id=proposal["id"])["neighbours"]
    said = {"id": seen["id"], "content_hash": seen["content_hash"]}
    walidata("sdi_proposal_approve", **said, similar={other["id"]: "different" for other in near})
    walidata("sdi_proposal_publish", id=seen["id"])


def _name(one: Said, today: date) -> str:
    return daftar_data.address(str(today.year), one["body"][daftar_data.IDENTITY])


def _release(said: Said, today: date, moved: Said | None = None) -> dict[str, str]:
    """A release as an entry says it: its day stands in the year or the one after."""
    day = today + timedelta(days=(moved or said)["days"])
    row = {
        daftar_data.PERIOD: f"{today.year}{said['part']}",
        daftar_data.DAY: max(day, date(today.year, 1, 1)).isoformat(),
    }
    return {**row, daftar_data.REASON: moved["reason"]} if moved else row


def _agree(year: Year, walidata: Api, today: date) -> None:
    walidata(
        "sdi_forum_decision_create",
        **year.decision,
        number=f"1/FSD-CONTOH/{today.year}",
        date=today.isoformat(),
        kind="daftar_data",
        bindings=[{"type": "daftar_data", "id": str(today.year)}],
    )


def _move(one: Said, people: Mapping[str, Api], today: date) -> None:
    producer = people[one["producer"]]
    if not any("moved" in said for said in one["releases"]):
        return
    rows = [_release(said, today, said.get("moved")) for said in one["releases"]]
    entry = producer("sdi_registry_show", id=_name(one, today))
    asked = {"id": entry["id"], "subject_type": daftar_data.FORM, daftar_data.RELEASES: rows}
    _decide(producer("sdi_proposal_save", **asked), producer, people)


def _ask(one: Said, people: Mapping[str, Api]) -> bool:
    asker = people[one["by"]]
    found = asker("sdi_request_list", q=one["title"])["results"]
    if any(other["title"] == one["title"] for other in found):
        return False
    said = {key: one[key] for key in ("title", "text", "organization")}
    request = asker("sdi_request_create", **said)
    if "answer" in one:
        seen = asker("sdi_request_show", id=request["number"])
        people[one["answered_by"]](
            "sdi_request_answer",
            id=request["number"],
            version=seen["version"],
            text=one["answer"],
            datasets=one["datasets"],
        )
    return True
