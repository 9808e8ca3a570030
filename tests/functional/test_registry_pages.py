"""The registry's pages, and the pages of proposals about entries, as people use them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from ckan.tests import factories

from .office import Office, open_office
from .registry_office import ENTRIES, agreed, decide, propose, whole


@pytest.fixture
def office() -> Office:
    return open_office()


@pytest.fixture
def neighbour() -> Office:
    return open_office()


def signed_in(office: Office, person: str) -> dict[str, str]:
    token = factories.APIToken(user=office.names[person])["token"]
    return {"Authorization": token}


@pytest.mark.parametrize("type_", ENTRIES)
def test_everybody_reads_an_entry_and_finds_it_in_the_list(office: Office, app, type_: str) -> None:
    entry = agreed(office, type_)
    page = app.get(f"/sdi/registry/{entry['name']}")
    assert entry["title"] in page.body
    assert app.get(f"/sdi/registry/{entry['id']}@1").status_code == 200
    found = app.get("/sdi/registry", query_string={"q": entry["title"], "type": type_})
    assert f"/sdi/registry/{entry['name']}" in found.body


@pytest.mark.parametrize("type_", ENTRIES)
def test_a_proposed_entry_has_no_public_page(office: Office, app, type_: str) -> None:
    proposal = propose(office, type_)
    for id in (proposal["subject_id"], proposal["subject_name"]):
        assert app.get(f"/sdi/registry/{id}", expect_errors=True).status_code == 404
    assert proposal["title"] not in app.get("/sdi/registry?status=proposed").body


@pytest.mark.parametrize("type_", ENTRIES)
def test_a_clerk_fills_in_an_entry_page_by_page(office: Office, app, type_: str) -> None:
    headers = signed_in(office, "clerk")
    first = app.get(f"/sdi/proposals/new?type={type_}", headers=headers)
    body = whole(type_)
    title = next(value for value in body.values() if str(value).startswith("Angka Uji"))
    assert "data-sdi-question" in first.body
    sent = {**flat(body), "owner_org": office.organization["id"], "subject_type": type_}
    answer = app.post("/sdi/proposals/new", data=sent, headers=headers, follow_redirects=False)
    assert answer.status_code == 302, answer.body
    id = re.search(r"/sdi/proposals/([0-9a-f-]{36})", answer.headers["Location"])[1]
    for page in range(2, 12):
        form = app.get(f"/sdi/proposals/{id}/edit/{page}", headers=headers, expect_errors=True)
        if form.status_code == 404:
            break
        seen = re.search(r'name="content_hash" value="([0-9a-f]{64})"', form.body)[1]
        answer = app.post(
            f"/sdi/proposals/{id}/edit/{page}",
            data={**flat(body), "content_hash": seen}, headers=headers, follow_redirects=False,
        )  # fmt: skip
        assert answer.status_code == 302, answer.body
    shown = office.call("clerk", "sdi_proposal_show", id=id)
    assert shown["errors"] == {}
    assert shown["title"] == title
    review = app.get(f"/sdi/proposals/{id}", headers=headers)
    assert title in review.body
    assert "None" not in re.sub(r"<[^>]+>", " ", review.body)


def test_what_was_typed_wrongly_stays_with_its_error_at_the_field(office: Office, app) -> None:
    proposal = propose(office, "kegiatan", email_instansi="bukan-surel", allow_incomplete=True)
    headers = signed_in(office, "clerk")
    page = app.get(f"/sdi/proposals/{proposal['id']}/edit/2?check=1", headers=headers)
    assert "bukan-surel" in page.body
    assert proposal["errors"]["email_instansi"][0].split("“")[0].strip() in page.body


def test_only_what_the_answers_ask_for_is_shown(office: Office, app) -> None:
    proposal = propose(office, "kegiatan")
    headers = signed_in(office, "clerk")
    page = app.get(f"/sdi/proposals/{proposal['id']}/edit/6", headers=headers).body
    assert re.search(r'data-sdi-question="jenis_rancangan_sampel" hidden', page)
    asked = app.post(
        f"/sdi/proposals/{proposal['id']}/asked/kegiatan",
        data={"cara_pengumpulan_data": "2"}, headers=headers,
    ).json["asked"]  # fmt: skip
    assert "jenis_rancangan_sampel" in asked


def test_last_years_activity_is_copied_with_one_click(office: Office, app) -> None:
    entry = agreed(office, "kegiatan")
    headers = signed_in(office, "clerk")
    assert (
        "Salin untuk tahun berikutnya"
        in app.get(f"/sdi/registry/{entry['id']}", headers=headers).body
    )
    data = {
        "subject_type": "kegiatan", "copy_of": entry["id"],
        "owner_org": office.organization["id"], "save": "next",
    }  # fmt: skip
    answer = app.post("/sdi/proposals/new", data=data, headers=headers, follow_redirects=False)
    assert re.search(r"/sdi/proposals/[0-9a-f-]{36}/edit", answer.headers["Location"])
    assert 'value="2027"' in app.get(answer.headers["Location"], headers=headers).body


def test_the_reviewer_sees_what_changes_and_decides_about_neighbours(
    office: Office, neighbour: Office, app
) -> None:
    theirs = agreed(neighbour, "indikator", nama_indikator="Angka Kepadatan Penduduk Wilayah")
    mine = propose(office, "indikator", nama_indikator="angka kepadatan penduduk wilayah 2026")
    office.step("clerk", "submit", mine)
    headers = signed_in(office, "walidata")
    page = app.get(f"/sdi/proposals/{mine['id']}", headers=headers).body
    assert theirs["title"] in page
    assert "Usul nama" in page
    form = {"content_hash": mine["content_hash"], "state": "in_review", "then": "publish"}
    address = f"/sdi/proposals/{mine['id']}/approve"
    refused = app.post(address, data=form, headers=headers, expect_errors=True)
    assert refused.status_code == 409
    near = office.call("walidata", "sdi_registry_similar", proposal_id=mine["id"])["neighbours"]
    form |= {f"similar-{item['id']}": "variant" for item in near}
    app.post(address, data=form, headers=headers)
    entry = app.get(f"/sdi/registry/{mine['subject_id']}").body
    assert theirs["title"] in entry
    assert "varian" in entry


def test_a_superseded_entry_says_by_what(office: Office, app) -> None:
    old, new = agreed(office, "konsep"), agreed(office, "konsep")
    headers = signed_in(office, "clerk")
    assert (
        'name="superseded_by"'
        in app.get(f"/sdi/proposals/start?dataset={old['id']}", headers=headers).body
    )
    proposal = office.call(
        "clerk", "sdi_proposal_save", id=old["id"], kind="withdraw", reason="Sudah satu.",
        superseded_by=new["id"],
    )  # fmt: skip
    assert new["id"] in app.get(f"/sdi/proposals/{proposal['id']}", headers=headers).body
    decide(office, proposal)
    page = app.get(f"/sdi/registry/{old['name']}").body
    assert new["title"] in page
    assert "Sudah satu." in page


def flat(body: dict[str, Any]) -> dict[str, Any]:
    """Answers as a browser sends them."""
    sent: dict[str, Any] = {}
    for name, value in body.items():
        if isinstance(value, dict):
            sent |= {f"{name}-{end}": day for end, day in value.items()}
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for number, row in enumerate(value):
                sent |= {f"{name}-{number}-{key}": text for key, text in row.items()}
        else:
            sent[name] = value
    return sent
