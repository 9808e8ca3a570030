"""The registry's pages, and the pages of proposals about entries, as people use them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from ckan.tests import factories

from ckanext.sdi_balikpapan.proposals.registry import views as registry_views

from .office import Office, open_office, unique
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


def test_an_entry_is_read_by_programs_under_its_id_and_its_name(office: Office, app) -> None:
    entry = agreed(office, "konsep")
    for id in (entry["id"], entry["name"]):
        by_suffix = app.get(f"/sdi/registry/{id}.json")
        by_header = app.get(f"/sdi/registry/{id}", headers={"Accept": "application/json"})
        for answer in (by_suffix, by_header):
            assert answer.mimetype == "application/json"
            assert answer.json["body"] == entry["body"]
            assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Accept" in by_header.headers["Vary"]
        page = app.get(f"/sdi/registry/{id}", headers={"Accept": "text/html,*/*;q=0.8"})
        assert page.mimetype == "text/html"
        assert f'href="/sdi/registry/{id}.json"' in page.body
    address = entry["url"].partition("/sdi/")
    assert app.get("/sdi/" + address[2]).status_code == 200
    assert app.get(f"/en/sdi/registry/{entry['id']}.json").json["url"] == entry["url"]
    first = app.get(f"/sdi/registry/{entry['id']}@1.json").json
    assert (first["version"], first["body"]) == (1, entry["body"])
    proposal = propose(office, "konsep")
    for id in (proposal["subject_id"], proposal["subject_name"], "tidak-ada"):
        answer = app.get(f"/sdi/registry/{id}.json", expect_errors=True)
        assert answer.status_code == 404


def test_a_concept_leads_to_every_dataset_that_uses_it_and_back(
    office: Office, app, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry_views, "_PAGE", 2)
    entry = agreed(office, "konsep")
    rows = [{"nama": "jumlah", "tipe": "bilangan_bulat", "konsep": entry["id"]}]
    public = [office.publish(variabel=rows) for _ in range(3)]
    gone = office.publish(variabel=rows)
    withdrawn = {"id": gone["id"], "kind": "withdraw", "reason": "x"}
    decide(office, office.call("clerk", "sdi_proposal_save", **withdrawn))
    found, address = [], f"/sdi/registry/{entry['name']}.json"
    while address:
        answer = app.get(address)
        assert answer.json["used_by"]["count"] == 3
        found += answer.json["used_by"]["results"]
        link = re.fullmatch(r'<https?://[^/]+(.*)>; rel="next"', answer.headers.get("Link", ""))
        address = link[1] if link else ""
    assert {row["id"] for row in found} == {dataset["id"] for dataset in public}
    for row in found:
        assert app.get("/dataset/" + row["url"].rpartition("/")[2]).status_code == 200
    page = app.get(f"/sdi/registry/{entry['name']}").body
    rest = app.get(f"/sdi/registry/{entry['name']}?page=2").body
    for dataset in public:
        assert f"/dataset/{dataset['name']}" in page + rest
    assert gone["name"] not in page + rest
    csv = public[0]["resources"][0]["id"]
    said = app.get(f"/dataset/{public[0]['id']}/resource/{csv}/csv-metadata.json").json
    said_in_english = app.get(f"/en/dataset/{public[0]['id']}/resource/{csv}/csv-metadata.json")
    assert entry["url"] in str(said)
    assert entry["url"] in said_in_english.body


def test_an_entry_is_changed_superseded_and_withdrawn_through_pages(office: Office, app) -> None:
    old, new = agreed(office, "konsep"), agreed(office, "konsep")
    users = office.publish(
        variabel=[{"nama": "jumlah", "tipe": "bilangan_bulat", "konsep": old["id"]}]
    )
    headers = signed_in(office, "clerk")
    start = f"/sdi/proposals/start?dataset={old['id']}"
    page = app.get(start, headers=headers).body
    assert users["title"] in page
    assert "dataset ini" not in text_of(page)
    sent = {"dataset": old["id"], "kind": "withdraw", "reason": "Sudah satu."}
    refused = app.post("/sdi/proposals/start", data=sent, headers=headers, expect_errors=True)
    assert refused.status_code == 409
    sent["superseded_by"] = new["name"]
    answer = app.post(
        "/sdi/proposals/start", data=sent, headers=headers, follow_redirects=False
    ).headers["Location"]
    id = re.search(r"/sdi/proposals/([0-9a-f-]{36})", answer)[1]
    review = app.get(f"/sdi/proposals/{id}", headers=headers).body
    assert users["title"] in review
    assert new["title"] in review
    assert "dataset ini" not in text_of(review)
    decide(office, office.call("clerk", "sdi_proposal_show", id=id))
    assert old["title"] in app.get(f"/sdi/registry/{new['id']}").body
    gone = app.get(f"/sdi/registry/{old['id']}").body
    assert users["title"] in gone
    assert "digantikan" in gone
    sent = {"dataset": new["id"], "kind": "withdraw", "reason": "Salah.", "superseded_by": ""}
    answer = app.post("/sdi/proposals/start", data=sent, headers=headers, follow_redirects=False)
    id = re.search(r"/sdi/proposals/([0-9a-f-]{36})", answer.headers["Location"])[1]
    decide(office, office.call("clerk", "sdi_proposal_show", id=id))
    assert app.get(f"/sdi/registry/{new['id']}", expect_errors=True).status_code == 404
    for_those = app.get(f"/sdi/registry/{new['id']}", headers=headers).body
    assert "Salah." in for_those
    page = app.get(f"/sdi/proposals/start?dataset={new['id']}", headers=headers).body
    assert "Entri ini pernah disepakati" in page


def test_the_clerk_sees_neighbours_while_he_writes_and_says_what_they_are(
    office: Office, neighbour: Office, app
) -> None:
    name = f"Angka Imunisasi Lengkap {unique('x')[2:]}"
    theirs = agreed(neighbour, "indikator", nama_indikator=name)
    mine = propose(office, "indikator", nama_indikator=name)
    headers = signed_in(office, "clerk")
    assert theirs["title"] in app.get(f"/sdi/proposals/{mine['id']}/edit", headers=headers).body
    page = app.get(f"/sdi/proposals/{mine['id']}", headers=headers).body
    assert f'name="similar-{theirs["id"]}"' in page
    sent = {"content_hash": mine["content_hash"], "state": "draft"}
    sent[f"similar-{theirs['id']}"] = "variant"
    app.post(f"/sdi/proposals/{mine['id']}/submit", data=sent, headers=headers)
    page = app.get(f"/sdi/proposals/{mine['id']}", headers=signed_in(office, "walidata")).body
    assert re.search(r'<option value="variant" selected', page)


def text_of(page: str) -> str:
    """What people read of a page's main part."""
    main = page.partition('role="main"')[2].partition("site-footer")[0]
    return re.sub(r"<[^>]+>", " ", main)


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
