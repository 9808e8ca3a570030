"""The way of each demo dataset, step by step, by the people whose step it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import demo_files
from .demo_api import Api
from .demo_plan import Do, Example, Flaw, next_step

Proposal = dict[str, Any]
WALIDATA = "walidata-satu"
PENDUKUNG = "pendukung-bappeda"
_PAGE = 100


def made_before(walidata: Api) -> dict[tuple[str, str], Proposal]:
    """The proposals that there are, whatever became of them, by dataset name and kind."""
    found: dict[tuple[str, str], Proposal] = {}
    offset = 0
    while page := walidata("sdi_proposal_list", limit=_PAGE, offset=offset)["results"]:
        datasets = (p for p in page if p["subject_type"] == "dataset")
        found.update({(p["dataset_name"], p["kind"]): p for p in datasets})
        offset += _PAGE
    return found


@dataclass(frozen=True)
class Story:
    """One example on its way, told by the people (by name) whose API calls it needs."""

    people: Mapping[str, Api]
    example: Example
    folder: Path | None
    made_before: Proposal | None

    def tell(self) -> int:
        """Bring the example to where it stops; how many steps that took (0: it was there)."""
        if self.made_before is None and self._is_taken():
            return 0
        count = 0 if self.made_before else 1
        proposal = self.made_before or self._propose()
        while step := next_step(
            self.example, proposal["state"], returned_before=self._was_returned(proposal)
        ):
            proposal = _STEPS[step](self, proposal)
            count += 1
        return count

    @property
    def producer(self) -> Api:
        return self.people[self.example.producer]

    def _is_taken(self) -> bool:
        if self.example.kind == "edit":
            return False
        return self.producer.find("package_show", id=self.example.name) is not None

    def _was_returned(self, proposal: Proposal) -> bool:
        if not self.example.flaw:
            return False
        history = self.producer("sdi_proposal_history", id=proposal["id"])
        return any(row["verb"] == Do.RETURN for row in history)

    def _propose(self) -> Proposal:
        flaw = self.example.flaw or Flaw(reasons=())
        dataset = {**self.example.dataset, **flaw.dataset}
        upload = self._upload(flaw.without_column)
        if self.example.kind == "edit":
            return self._propose_edit(dataset, upload)
        left_out = flaw.without_column
        dataset["variabel"] = [v for v in dataset["variabel"] if v["nama"] != left_out]
        return self.producer(
            "sdi_proposal_save",
            {"resources__0__upload": upload},
            **dataset,
            owner_org=self._organization(),
            resources=[self._resource()],
            allow_incomplete=self.example.target == "draft",
        )

    def _propose_edit(self, dataset: Mapping[str, Any], upload: Any) -> Proposal:
        live = self.producer("package_show", id=self.example.name)
        self.producer("sdi_proposal_save", id=live["id"], **dataset)
        return self._replace_file(live["id"], live["resources"][0]["id"], upload)

    def _replace_file(self, dataset_id: str, resource_id: str, upload: Any) -> Proposal:
        what = {"package_id": dataset_id, "id": resource_id}
        return self.producer("sdi_proposal_resource_save", {"upload": upload}, **what)

    def _upload(self, without_column: str = "") -> tuple[str, bytes]:
        file = self.example.file
        return file["filename"], demo_files.content(file, self.folder, without_column)

    def _resource(self) -> dict[str, str]:
        file = self.example.file
        told = {key: file[key] for key in ("name", "description", "periode") if key in file}
        return {**told, "format": file.get("format", "CSV"), "bahasa": "id"}

    def _organization(self) -> str:
        return self.producer("organization_list_for_user", permission="read")[0]["name"]

    def submit(self, proposal: Proposal) -> Proposal:
        return self.producer("sdi_proposal_submit", id=proposal["id"])

    def forward(self, proposal: Proposal) -> Proposal:
        return self.people[PENDUKUNG]("sdi_proposal_forward", id=proposal["id"])

    def send_back(self, proposal: Proposal) -> Proposal:
        assert self.example.flaw
        reasons = [dict(reason) for reason in self.example.flaw.reasons]
        seen = self._seen(proposal)
        return self.people[WALIDATA]("sdi_proposal_return", **seen, reasons=reasons)

    def correct(self, proposal: Proposal) -> Proposal:
        saved = self.producer(
            "sdi_proposal_save", proposal_id=proposal["id"], **self.example.dataset
        )
        resource = saved["dataset"]["resources"][0]["id"]
        saved = self._replace_file(saved["dataset_id"], resource, self._upload())
        return self.submit(saved)

    def approve(self, proposal: Proposal) -> Proposal:
        return self.people[WALIDATA]("sdi_proposal_approve", **self._seen(proposal))

    def publish(self, proposal: Proposal) -> Proposal:
        return self.people[WALIDATA]("sdi_proposal_publish", id=proposal["id"])

    def _seen(self, proposal: Proposal) -> dict[str, str]:
        shown = self.people[WALIDATA]("sdi_proposal_show", id=proposal["id"])
        return {"id": shown["id"], "content_hash": shown["content_hash"]}


_STEPS: Mapping[Do, Callable[[Story, Proposal], Proposal]] = {
    Do.SUBMIT: Story.submit,
    Do.FORWARD: Story.forward,
    Do.RETURN: Story.send_back,
    Do.CORRECT: Story.correct,
    Do.APPROVE: Story.approve,
    Do.PUBLISH: Story.publish,
}
