"""How soon a publication is visible everywhere, with a worker and with the scheduler alone."""

from __future__ import annotations

import io
import time
from typing import TYPE_CHECKING, Any

import pytest
import requests

from stack import live as portal
from stack import processes
from stack.places import TEST_HOME, ckan_command

from .figures import record
from .office import CSV, complete, unique

if TYPE_CHECKING:
    from stack.live import Live

LIMIT = 60
"""Seconds; issue 4."""


class People:
    """An office on the running portal, by tokens."""

    def __init__(self, live: Live) -> None:
        self.live = live
        self.names = {who: unique(who) for who in ("clerk", "walidata")}
        self.tokens = {who: self._hire(name) for who, name in self.names.items()}
        members = [{"name": self.names["clerk"], "capacity": "editor"}]
        asked = {"name": unique("dinas"), "title": "Dinas", "users": members}
        self.organization = self._admin("organization_create", **asked)["name"]
        self._admin("sdi_role_grant", user=self.names["walidata"], role="walidata")

    def _admin(self, action: str, **data: Any) -> Any:
        return self._result(self.live.action(action, self.live.token, **data))

    def _hire(self, name: str) -> str:
        mail = f"{name}@example.test"
        self._admin("user_create", name=name, email=mail, password=unique("Sandi-9"))
        return self._admin("api_token_create", user=name, name="uji")["token"]

    def call(self, who: str, action: str, **data: Any) -> Any:
        return self._result(self.live.action(action, self.tokens[who], **data))

    def _result(self, answer: requests.Response) -> Any:
        assert answer.status_code == 200, answer.text
        return answer.json()["result"]

    def approved(self) -> dict[str, Any]:
        draft = self.call(
            "clerk", "sdi_proposal_save", **complete(owner_org=self.organization, resources=[])
        )
        file = {"upload": ("penduduk.csv", io.BytesIO(CSV), "text/csv")}
        about = {"proposal_id": draft["id"], "name": "Data", "format": "CSV", "files": file}
        self.call("clerk", "sdi_proposal_resource_save", **about)
        submitted = self.call("clerk", "sdi_proposal_submit", id=draft["id"])
        seen = {"id": draft["id"], "content_hash": submitted["content_hash"]}
        return self.call("walidata", "sdi_proposal_approve", **seen)

    def is_everywhere(self, proposal: dict[str, Any]) -> bool:
        """Whether anybody finds it: page, file, search and table."""
        id_, resource = proposal["dataset_id"], proposal["dataset"]["resources"][0]
        found = self._result(self.live.action("package_search", None, fq=f"id:{id_}"))
        url = f"{self.live.url}/dataset/{id_}"
        file = f"{url}/resource/{resource['id']}/download/penduduk.csv"
        table = self.live.action("datastore_search", None, resource_id=resource["id"])
        return (
            found["count"] == 1
            and requests.get(url, timeout=60).status_code == 200
            and requests.get(file, timeout=60).content == CSV
            and table.status_code == 200
            and table.json()["result"]["total"] == CSV.count(b"\n") - 1
        )

    def seconds_until_everywhere(self) -> float:
        proposal = self.approved()
        begun = time.monotonic()
        self.call("walidata", "sdi_proposal_publish", id=proposal["id"])
        while not self.is_everywhere(proposal):
            assert time.monotonic() - begun < LIMIT
            time.sleep(0.2)
        return time.monotonic() - begun


@pytest.mark.soak
def test_a_publication_is_visible_everywhere_within_a_minute(live: Live) -> None:
    people = People(live)
    people.seconds_until_everywhere()  # the first one wakes everything up
    with_worker = max(people.seconds_until_everywhere() for _ in range(3))
    processes.stop(processes.read(TEST_HOME, "live-worker"))
    try:
        scheduler_alone = max(people.seconds_until_everywhere() for _ in range(2))
    finally:
        portal._python("live-worker", *ckan_command(live.ini, "jobs", "worker"))
    record(
        "Published, then visible everywhere",
        seconds_with_a_worker=round(with_worker, 1),
        seconds_with_the_scheduler_alone=round(scheduler_alone, 1),
        allowed=LIMIT,
    )
