"""Activities: in the producer's name, and gone once the dataset is less open than it was."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import ckan.model as model
import pytest
from ckan.tests import factories
from ckanext.activity.email_notifications import get_notifications
from ckanext.activity.model import Activity

from ckanext.sdi_balikpapan.proposals.publishing import outbox

from .office import Office, open_office, unique
from .test_attacks import login

API = "/api/3/action"

# Where anybody sees activities. {a}: an activity, {d}: the dataset, {r}: its resource.
STREAMS = {
    "of the user": f"{API}/user_activity_list?id={{clerk}}",
    "of the organization": f"{API}/organization_activity_list?id={{org}}",
    "of the group": f"{API}/group_activity_list?id={{group}}",
    "recent changes": f"{API}/recently_changed_packages_activity_list?limit=100",
    "user page": "/user/activity/{clerk}",
    "organization page": "/organization/activity/{org}",
    "group page": "/group/activity/{group}",
}
OF_THE_DATASET = {
    "of the dataset": f"{API}/package_activity_list?id={{d}}",
    "history page": "/dataset/activity/{d}",
    "old resource": "/dataset/{d}/resources/{r}/history/{a}",
}
FOR_EDITORS = {
    "one": f"{API}/activity_show?id={{a}}&include_data=true",
    "its data": f"{API}/activity_data_show?id={{a}}",
    "difference": f"{API}/activity_diff?id={{a}}&object_type=package&diff_type=unified",
    "changes page": "/dataset/changes/{a}",
    "old version": "/dataset/{d}/history/{a}",
}
DASHBOARD = {
    "news": f"{API}/dashboard_activity_list?limit=100",
    "news page": "/dashboard/",
}


@dataclass
class Stage:
    """A dataset that was public twice, each time under a title of its own, and who follows it."""

    office: Office
    dataset: dict[str, Any]
    titles: tuple[str, str]
    places: dict[str, str]
    follower: dict[str, str]
    app: Any

    def seen(self, address: str, headers: dict[str, str]) -> str:
        return self.app.get(address.format(**self.places), headers=headers).body

    def digest(self) -> int:
        """How many news the follower's next mail would announce; core's says no more."""
        user = model.User.get(self.office.names["outsider"])
        wishes = {"id": user.id, "activity_streams_email_notifications": True}
        mails = get_notifications(wishes, datetime.utcnow() - timedelta(hours=1))
        return sum(int(re.findall(r"\d+", mail["subject"])[0]) for mail in mails)

    def change(self, **data: Any) -> None:
        proposal = self.office.call("clerk", "sdi_proposal_save", id=self.dataset["id"], **data)
        approved = self.office.approve(self.office.step("clerk", "submit", proposal))
        self.office.step("walidata", "publish", approved)
        outbox.drain(self.dataset["id"])


@pytest.fixture
def stage(app: Any) -> Stage:
    office = open_office()
    group = factories.Group(name=unique("grup"))
    titles = (unique("Judul"), unique("Judul"))
    shown = office.publish(title=titles[0], groups=[{"name": group["name"]}])
    followed = {"follow_dataset": shown["id"], "follow_group": group["id"]}
    followed["follow_user"] = office.names["clerk"]
    for action, id_ in followed.items():
        office.call("outsider", action, id=id_)
    places = {
        "clerk": office.names["clerk"],
        "org": office.organization["name"],
        "group": group["name"],
        "d": shown["id"],
        "r": shown["resources"][0]["id"],
    }
    made = Stage(office, shown, titles, places, login(office.names["outsider"]), app)
    made.change(title=titles[1])
    query = model.Session.query(Activity).filter_by(object_id=shown["id"])
    places["a"] = query.order_by(Activity.timestamp.desc()).first().id
    return made


DECISION = "PPID 1/2026, 2026-03-01"

HIDE: dict[str, dict[str, Any]] = {
    "withdraw": {"kind": "withdraw", "reason": "Dihitung ulang."},
    "delete": {"kind": "delete", "reason": "Salah metode."},
    "closed": {"accessRights": "tertutup", "keputusan_akses": DECISION, "resources": []},
    "restricted": {"accessRights": "terbatas", "keputusan_akses": DECISION},
}


@pytest.mark.parametrize("way", HIDE)
def test_what_is_no_longer_open_is_in_nobodys_stream(stage: Stage, way: str) -> None:
    """Nobody who isn't of the agency finds what was said while it was open, in any list or page."""
    everywhere = {**STREAMS, **OF_THE_DATASET, **DASHBOARD}
    before = {name: stage.seen(url, stage.follower) for name, url in everywhere.items()}
    clerk = login(stage.office.names["clerk"])
    before |= {name: stage.seen(url, clerk) for name, url in FOR_EDITORS.items()}
    everywhere |= FOR_EDITORS
    blind = [name for name, text in before.items() if not any(t in text for t in stage.titles)]
    assert blind == [], "these would prove nothing"
    announced = stage.digest()
    assert announced >= 2
    title = {"title": unique("Judul")} if way == "restricted" else {}
    stage.change(**HIDE[way], **title)
    for name, url in everywhere.items():
        for headers in ({}, stage.follower):
            text = stage.seen(url, headers)
            assert [t for t in stage.titles if t in text] == [], name
    # Both are gone; that it is restricted now is news again.
    assert stage.digest() == announced - (1 if way == "restricted" else 2)


def test_what_is_restored_does_not_bring_back_what_was_hidden(stage: Stage) -> None:
    stage.change(**HIDE["withdraw"])
    stage.change(kind="restore")
    assert stage.office.call(None, "package_show", id=stage.dataset["id"])["state"] == "active"
    text = stage.seen(OF_THE_DATASET["of the dataset"], {})
    assert stage.titles[0] not in text


def test_activities_name_the_producer_and_nothing_public_names_a_reviewer(stage: Stage) -> None:
    clerk = model.User.get(stage.office.names["clerk"])
    query = model.Session.query(Activity).filter_by(object_id=stage.dataset["id"])
    made = [(a.activity_type, a.user_id) for a in query.order_by(Activity.timestamp)]
    assert made == [("new package", clerk.id), ("changed package", clerk.id)]
    reviewers = [stage.office.names[name] for name in ("walidata", "walidata2")]
    reviewers += [model.User.get(name).id for name in reviewers]
    shown = {
        "dataset": f"{API}/package_show?id={{d}}",
        "search": f"{API}/package_search?fq=id:{{d}}&fl=*",
        "page": "/dataset/{d}",
        "feed": "/feeds/organization/{org}.atom",
        "turtle": "/dataset/{d}.ttl",
    }
    for name, url in {**STREAMS, **OF_THE_DATASET, **FOR_EDITORS, **DASHBOARD, **shown}.items():
        text = stage.seen(url, stage.follower)
        assert [who for who in reviewers if who in text] == [], name


def test_one_publication_is_one_activity(stage: Stage) -> None:
    def count() -> int:
        return model.Session.query(Activity).filter_by(object_id=stage.dataset["id"]).count()

    before = count()
    stage.change(notes="Versi ketiga.")
    assert count() == before + 1
    outbox.drain(stage.dataset["id"])
    assert count() == before + 1
