"""The page of a proposal's variables: compact rows, errors where they are, and less to type."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import pytest

from .office import Office, open_office
from .test_file_checks import token

VARIABLES = [{"nama": "kelurahan", "tipe": "teks", "kunci": "ya"}, {"nama": "jumlah"}]


@pytest.fixture
def office() -> Office:
    return open_office()


def page(office: Office, app: Any, proposal: dict[str, Any], query: str = "") -> str:
    headers = {"Authorization": token(office, "clerk")}
    return app.get(f"/sdi/proposals/{proposal['id']}/edit/3{query}", headers=headers).body


def post(office: Office, app: Any, proposal: dict[str, Any], **sent: str) -> Any:
    headers = {"Authorization": token(office, "clerk")}
    sent["content_hash"] = proposal["content_hash"]
    path = f"/sdi/proposals/{proposal['id']}/edit/3"
    return app.post(path, data=sent, headers=headers, follow_redirects=False)


def copy(office: Office, who: str, proposal: dict[str, Any], source: str | None) -> Any:
    return office.call(who, "sdi_variables_copy", id=proposal["id"], source=source)


def test_every_column_of_ms_var_can_be_reached(office: Office, app) -> None:
    text = page(office, app, office.propose(variabel=VARIABLES))
    fields = tk.h.sdi_dataset_field("variabel")["repeating_subfields"]
    assert len(fields) >= 22
    for field in fields:
        assert f'name="variabel-1-{field["field_name"]}"' in text


def test_thirty_variables_keep_their_order_and_their_own_values(office: Office, app) -> None:
    proposal = office.propose()
    sent = {f"variabel-{i}-nama": f"kolom_{i}" for i in range(30)}
    post(office, app, proposal, **sent, **{"variabel-29-klasifikasi_isian": "1=Ya\r\n2=Tidak"})
    rows = office.step("clerk", "show", proposal)["dataset"]["variabel"]
    assert [row["nama"] for row in rows] == [f"kolom_{i}" for i in range(30)]
    assert rows[29]["klasifikasi_isian"] == "1=Ya\n2=Tidak"


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(office: Office, app) -> None:
    proposal = office.propose()
    wrong = {"variabel-0-definisi": "tanpa nama", "variabel-1-nama": "a", "variabel-1-wajib": "x"}
    location = post(office, app, proposal, **wrong).headers["Location"]
    assert "check=1" in location
    text = page(office, app, proposal, "?check=1")
    assert "tanpa nama" in text
    assert text.count("error-block") == 2
    assert '<details class="sdi-more" open>' in text  # the wrong field isn't hidden


def test_variables_are_as_in_the_approved_version_by_a_click(office: Office, app) -> None:
    live = office.publish(variabel=VARIABLES)
    proposal = office.call("clerk", "sdi_proposal_save", id=live["id"], variabel=[{"nama": "x"}])
    assert "copy:approved" in page(office, app, proposal)
    post(office, app, proposal, **{"variabel-0-nama": "y", "save": "copy:approved"})
    assert office.step("clerk", "show", proposal)["dataset"]["variabel"] == VARIABLES


def test_a_new_dataset_may_take_the_variables_of_another(office: Office, app) -> None:
    live = office.publish(variabel=[{**VARIABLES[0], "berkas": "Data 2024"}])
    proposal = office.propose()
    assert f"copy:dataset:{live['name']}" in page(office, app, proposal)
    now = copy(office, "clerk", proposal, f"dataset:{live['name']}")
    assert now["dataset"]["variabel"] == VARIABLES[:1]


@pytest.mark.parametrize("source", ["approved", "dataset:tidak-ada", "x", "", None, "file:x"])
def test_a_source_that_is_not_there_changes_nothing(office: Office, source: str | None) -> None:
    proposal = office.propose(variabel=VARIABLES)
    with pytest.raises(tk.ValidationError):
        copy(office, "clerk", proposal, source)
    assert office.step("clerk", "show", proposal)["content_hash"] == proposal["content_hash"]


def test_who_may_not_edit_may_not_copy(office: Office) -> None:
    proposal = office.step("clerk", "submit", office.propose(variabel=VARIABLES))
    live = office.publish(variabel=VARIABLES)
    with pytest.raises(tk.NotAuthorized):
        copy(office, "walidata", proposal, f"dataset:{live['name']}")
    with pytest.raises(tk.ObjectNotFound):
        copy(office, "outsider", proposal, f"dataset:{live['name']}")
