"""Which datasets use an entry: said with the publication itself, and found again when lost."""

from __future__ import annotations

import signal
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan.tests import factories
from click.testing import CliRunner

from ckanext.sdi_balikpapan.cli import sdi
from ckanext.sdi_balikpapan.proposals.publishing import jobs, outbox, versions
from ckanext.sdi_balikpapan.standards.registry.model import EntryUse

from .kill_support import ended, killed_itself, started
from .office import Office, complete, open_office, upload
from .registry_office import agreed, decide


@pytest.fixture
def office() -> Office:
    return open_office()


def approved(office: Office, entry: dict[str, Any]) -> dict[str, Any]:
    """A dataset with a column of this concept, one step before it is published."""
    rows = [{"nama": "jumlah", "tipe": "bilangan_bulat", "konsep": entry["id"]}]
    data = complete(owner_org=office.organization["name"], variabel=rows)
    data["resources"] = [{"name": "Data", "format": "CSV", "upload": upload()}]
    return office.approve(
        office.step("clerk", "submit", office.call("clerk", "sdi_proposal_save", **data))
    )


def users(office: Office, entry: dict[str, Any], person: str | None = None) -> list[str]:
    model.Session.rollback()
    found = office.call(person, "sdi_registry_usage", id=entry["id"])
    return [row["id"] for row in found["results"]]


def usage(*args: str) -> str:
    result = CliRunner().invoke(sdi, ["registry", "usage", *args], catch_exceptions=False)
    return result.output


def test_who_uses_an_entry_is_known_in_the_moment_of_publication(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = agreed(office, "konsep")
    monkeypatch.setattr(jobs, "after_publication", lambda _: None)
    proposal = approved(office, entry)
    assert users(office, entry) == []
    office.step("walidata", "publish", proposal)
    assert users(office, entry) == [proposal["dataset_id"]]
    gone = {"id": proposal["dataset_id"], "kind": "withdraw", "reason": "x"}
    decide(office, office.call("clerk", "sdi_proposal_save", **gone))
    assert users(office, entry) == []
    back = {"id": proposal["dataset_id"], "kind": "restore"}
    decide(office, office.call("clerk", "sdi_proposal_save", **back))
    assert users(office, entry) == [proposal["dataset_id"]]


def test_a_dataset_killed_in_publication_is_no_user(office: Office) -> None:
    entry = agreed(office, "konsep")
    proposal = approved(office, entry)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(versions, "add", killed_itself)
        child = started(lambda: office.step("walidata", "publish", proposal))
        assert ended(child) == -signal.SIGKILL
    assert users(office, entry) == []
    office.step("walidata", "publish", proposal)
    assert users(office, entry) == [proposal["dataset_id"]]


def test_what_was_lost_or_invented_is_mended_by_one_command(office: Office) -> None:
    entry, other = agreed(office, "konsep"), agreed(office, "konsep")
    dataset = office.step("walidata", "publish", approved(office, entry))["dataset_id"]
    outbox.drain(dataset)
    usage("--rebuild")  # what other tests published past the workflow
    model.Session.execute(sa.delete(EntryUse).where(EntryUse.package_id == dataset))
    model.Session.add(EntryUse(package_id=dataset, place="kegiatan", entry=other["id"]))
    model.Session.add(EntryUse(package_id="tidak-ada", place="kegiatan", entry=other["id"]))
    model.Session.commit()
    assert "dibetulkan: 2" in usage("--rebuild")
    assert "dibetulkan: 0" in usage("--rebuild")
    assert (users(office, entry), users(office, other)) == ([dataset], [])
    assert f"    1  konsep     {entry['name']}" in usage()
    assert "variabel.jumlah" in usage(entry["name"])
    assert "tidak ada di registri" in usage("tidak-ada")


def test_a_change_past_the_workflow_is_noted_too(office: Office) -> None:
    entry = agreed(office, "konsep")
    dataset = office.step("walidata", "publish", approved(office, entry))["dataset_id"]
    asked = {"action": "package_patch", "reason": "uji", "data": {"id": dataset, "variabel": []}}
    office.call(factories.Sysadmin()["name"], "sdi_override", **asked)
    assert users(office, entry) == []
    told = office.call("walidata", "sdi_override_show", id=dataset)["content_hash"]
    office.call("walidata", "sdi_override_reject", id=dataset, content_hash=told)
    assert users(office, entry) == [dataset]


def test_only_what_everybody_may_see_uses_an_entry(office: Office) -> None:
    entry = agreed(office, "konsep")
    limited = {"accessRights": "tertutup", "keputusan_akses": "PPID 1/2026, 2026-03-01"}
    rows = [{"nama": "jumlah", "tipe": "bilangan_bulat", "konsep": entry["id"]}]
    asked = complete(owner_org=office.organization["name"], variabel=rows, **limited)
    asked["resources"] = [{"name": "Data", "format": "CSV", "upload": upload()}]
    decide(office, office.call("clerk", "sdi_proposal_save", **asked))
    for person in (None, "outsider", "clerk", "walidata"):
        assert users(office, entry, person) == []
    with pytest.raises(tk.ObjectNotFound):
        office.call(None, "sdi_registry_usage", id="tidak-ada")
