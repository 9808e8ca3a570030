"""The pages of the workflow: what each person sees, sends and is refused, without a script."""

from __future__ import annotations

import html
import io
import re
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan.tests import factories
from ckan.tests.helpers import CKANTestApp

from .office import CSV, Office, complete, open_office, unique, upload

PAGES = "/sdi/proposals"


@dataclass
class Visitor:
    """Somebody of an office in front of the pages; `None` is not logged in."""

    app: CKANTestApp
    token: str | None

    def get(self, path: str, status: int = 200) -> Any:
        return self._send("GET", path, status)

    def post(self, path: str, data: Any = None, status: int = 302) -> Any:
        return self._send("POST", path, status, data=data or {})

    def _send(self, method: str, path: str, status: int, **options: Any) -> Any:
        headers = {"Authorization": self.token} if self.token else {}
        response = self.app.flask_app.test_client().open(
            PAGES + path, method=method, headers=headers, **options
        )
        assert response.status_code == status, response.text[:3000]
        return response


@pytest.fixture
def office() -> Office:
    return open_office()


@pytest.fixture
def enter(app: CKANTestApp, office: Office):
    def as_(person: str | None) -> Visitor:
        name = office.names[person] if person else None
        token = factories.APIToken(user=name)["token"] if name else None
        return Visitor(app, token)

    return as_


def of(proposal: dict[str, Any], path: str = "") -> str:
    return f"/{proposal['id']}{path}"


def file_path(proposal: dict[str, Any], resource: dict[str, Any]) -> str:
    return of(proposal, f"/files/{resource['hash']}/{resource['url']}")


def first_page(**changes: Any) -> dict[str, Any]:
    names = "title name kategori jenis wilayah tag_string".split()
    data = {k: v for k, v in complete().items() if k in names}
    return {**data, "save": "next", **changes}


# Who may come


@pytest.mark.parametrize("path", ["", "/queue", "/new", "/start?dataset=x", "/abc", "/abc/edit"])
def test_an_anonymous_visitor_logs_in_first_and_comes_back(enter, path: str) -> None:
    response = enter(None).get(path, 302)
    assert "/user/login?next=/sdi/proposals" in response.headers["Location"]


READ = ["", "/edit", "/edit/2", "/resources", "/resources/new", "/preview"]
SENT = [
    "/submit",
    "/approve",
    "/discard",
    "/return",
    "/edit",
    "/resources/new",
    "/resources/x/move",
]


@pytest.mark.parametrize("path", READ)
def test_an_outsider_cannot_tell_a_proposal_from_none(enter, office: Office, path: str) -> None:
    proposal, outsider = office.propose(), enter("outsider")
    there = outsider.get(of(proposal, path), 404).text.replace(proposal["id"], "")
    nowhere = outsider.get(f"/{'0' * 36}{path}", 404).text.replace("0" * 36, "")
    csrf_token = re.compile(r'"[\w.-]{60,}"')
    assert csrf_token.sub("", there) == csrf_token.sub("", nowhere)


@pytest.mark.parametrize("path", SENT)
def test_an_outsider_sends_nothing(enter, office: Office, path: str) -> None:
    proposal = office.propose()
    enter("outsider").post(of(proposal, path), {"note": "x"}, 404)
    assert office.call("clerk", "sdi_proposal_show", id=proposal["id"])["state"] == "draft"


def test_who_has_no_role_reads_whom_to_ask(enter) -> None:
    assert "belum mempunyai peran" in enter("outsider").get("").text


def test_a_member_reads_no_proposals_of_his_opd(enter, office: Office) -> None:
    proposal = office.propose()
    enter("member").get(of(proposal), 404)


def test_no_address_takes_a_step_by_itself(enter, office: Office) -> None:
    proposal = office.submit()
    for verb in ("approve", "publish", "return", "discard", "recall", "apa-saja"):
        enter("walidata").get(of(proposal, f"/{verb}"), 404)
    enter("walidata").post(of(proposal, "/apa-saja"), status=404)
    assert office.call("clerk", "sdi_proposal_show", id=proposal["id"])["state"] == "in_review"


def test_a_step_without_its_csrf_token_is_refused_even_after_a_program_came(
    enter, office: Office, app: CKANTestApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposal, walidata = office.submit(), enter("walidata")
    walidata.post(of(proposal, "/return"), status=409)  # core now exempts the view
    monkeypatch.setitem(app.flask_app.config, "WTF_CSRF_ENABLED", True)
    seen = {"content_hash": proposal["content_hash"]}
    walidata.post(of(proposal, "/approve"), seen, 400)
    assert office.call("clerk", "sdi_proposal_show", id=proposal["id"])["state"] == "in_review"


def typed(page: str) -> dict[str, str]:
    """What a page would send: its hidden fields."""
    inputs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in inputs}


def test_what_was_typed_outlives_the_session(enter, office: Office) -> None:
    proposal = office.propose()
    sent = {
        **first_page(title="Sejam mengetik & berpikir"),
        "content_hash": "x",
        "_page_digest": "y",
    }
    page = enter(None).post(of(proposal, "/edit"), sent, 401).text
    assert "Sejam mengetik &amp; berpikir" in page
    again = typed(page)
    assert {k: again[k] for k in ("title", "kategori")} == {
        k: sent[k] for k in ("title", "kategori")
    }
    assert "Simpan isian ini" in page
    assert office.call("clerk", "sdi_proposal_show", id=proposal["id"])["state"] == "draft"


def test_a_decision_is_never_sent_again_for_somebody(enter, office: Office) -> None:
    proposal = office.submit()
    page = enter(None).post(of(proposal, "/return"), {"reason_note": "Catatan panjang"}, 401).text
    assert "Catatan panjang" in page
    assert "Simpan isian ini" not in page
    assert "reason_note" not in typed(page)


def test_a_file_over_the_limit_is_refused_in_words(
    enter, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposal = office.propose()
    monkeypatch.setitem(tk.config, "ckan.max_resource_size", 1)
    sent = {"upload": (io.BytesIO(b"x" * (1024 * 1024 + 1)), "besar.csv"), "name": "Nama saya"}
    page = enter("clerk").post(of(proposal, "/resources/new"), sent, 409).text
    assert "lebih besar dari 1 MB" in page
    assert 'value="Nama saya"' in page


# The form


def test_a_clerk_drafts_a_dataset_page_by_page(enter, office: Office) -> None:
    clerk = enter("clerk")
    assert office.organization["title"] in clerk.get("/new").text
    sent = first_page(owner_org=office.organization["id"])
    first = clerk.post("/new", sent)
    assert first.headers["Location"].endswith("/edit/2")
    id = first.headers["Location"].split("/")[-3]
    second = {k: v for k, v in complete().items() if k in ("konsep", "notes", "ukuran", "satuan")}
    shown = office.call("clerk", "sdi_proposal_show", id=id)
    second |= {"content_hash": shown["content_hash"], "save": "next"}
    assert clerk.post(f"/{id}/edit/2", second).headers["Location"].endswith("/edit/3")
    body = office.call("clerk", "sdi_proposal_show", id=id)["dataset"]
    assert (body["title"], body["konsep"]) == (sent["title"], "Penduduk")


def test_a_page_that_is_not_right_yet_is_kept_and_shown_again(enter, office: Office) -> None:
    clerk = enter("clerk")
    sent = first_page(owner_org=office.organization["id"], kategori="")
    again = clerk.post("/new", sent).headers["Location"]
    assert again.endswith("/edit?check=1")
    page = clerk.get(again.split(PAGES)[1]).text
    assert "error-block" in page
    assert sent["title"] in page


def test_emptied_choices_are_empty_and_untouched_ones_are_not_invented(
    enter, office: Office
) -> None:
    proposal = office.propose(tags=[{"name": "warga"}], klasifikasi=["Wilayah"])
    sent = {**first_page(), "title": proposal["title"], "name": proposal["dataset"]["name"]}
    sent |= {"content_hash": proposal["content_hash"], "wilayah": "", "tag_string": ""}
    enter("clerk").post(of(proposal, "/edit"), sent)
    body = office.call("clerk", "sdi_proposal_show", id=proposal["id"])["dataset"]
    assert body["wilayah"] == []
    assert body["tags"] == []
    assert body["klasifikasi"] == ["Wilayah"]  # another page's
    assert "urusan" not in body


def test_twelve_variables_stay_in_their_order(enter, office: Office) -> None:
    proposal = office.propose()
    sent = {f"variabel-{i}-nama": f"kolom_{i}" for i in range(12)}
    sent["content_hash"] = proposal["content_hash"]
    enter("clerk").post(of(proposal, "/edit/3"), sent)
    body = office.call("clerk", "sdi_proposal_show", id=proposal["id"])["dataset"]
    assert [row["nama"] for row in body["variabel"]] == [f"kolom_{i}" for i in range(12)]


def test_a_form_sends_only_the_fields_of_its_page(enter, office: Office) -> None:
    proposal = office.propose()
    sent = {**first_page(), "content_hash": proposal["content_hash"]}
    smuggled = {
        "state": "active",
        "private": "False",
        "konsep": "lain",
        "owner_org": "x",
        "id": "y",
    }
    enter("clerk").post(of(proposal, "/edit"), {**sent, **smuggled})
    body = office.call("clerk", "sdi_proposal_show", id=proposal["id"])["dataset"]
    assert body["konsep"] == proposal["dataset"]["konsep"]
    assert body["owner_org"] == office.organization["id"]
    assert body["id"] == proposal["dataset_id"]
    assert not {"state", "private"} & set(body)


def test_two_editors_never_overwrite_one_another_silently(enter, office: Office) -> None:
    proposal = office.propose()
    digest = enter("clerk").get(of(proposal, "/edit")).text.split('_page_digest" value="')[1][:64]
    office.call("clerk2", "sdi_proposal_save", proposal_id=proposal["id"], title="Judul kedua")
    mine = {**first_page(title="Judul pertama"), "content_hash": proposal["content_hash"]}
    page = enter("clerk").post(of(proposal, "/edit"), {**mine, "_page_digest": digest}, 409).text
    assert 'value="Judul pertama"' in page
    assert "Judul kedua" in page
    title = office.call("clerk", "sdi_proposal_show", id=proposal["id"])["title"]
    assert title == "Judul kedua"


def test_somebody_on_another_page_of_the_form_is_no_conflict(enter, office: Office) -> None:
    proposal = office.propose()
    digest = enter("clerk").get(of(proposal, "/edit")).text.split('_page_digest" value="')[1][:64]
    office.call("clerk2", "sdi_proposal_save", proposal_id=proposal["id"], satuan="Jiwa")
    mine = {**first_page(title="Judul pertama"), "content_hash": proposal["content_hash"]}
    enter("clerk").post(of(proposal, "/edit"), {**mine, "_page_digest": digest})
    body = office.call("clerk", "sdi_proposal_show", id=proposal["id"])["dataset"]
    assert (body["title"], body["satuan"]) == ("Judul pertama", "Jiwa")


def test_a_proposal_under_review_opens_no_form(enter, office: Office) -> None:
    proposal = office.submit()
    assert enter("clerk").get(of(proposal, "/edit"), 302).headers["Location"].endswith(of(proposal))


# Files


def test_a_clerk_adds_orders_changes_and_removes_files(enter, office: Office) -> None:
    proposal, clerk = office.propose(), enter("clerk")
    sent = {"upload": (io.BytesIO(b"a\n1\n"), "baru.csv"), "name": "", "format": ""}
    clerk.post(of(proposal, "/resources/new"), sent)
    files = office.call("clerk", "sdi_proposal_show", id=proposal["id"])["dataset"]["resources"]
    assert (files[1]["name"], files[1]["format"], files[1]["size"]) == ("baru.csv", "CSV", 4)
    second = files[1]["id"]
    clerk.post(of(proposal, f"/resources/{second}/move"), {"to": "up"})
    clerk.post(of(proposal, f"/resources/{files[0]['id']}/remove"))
    files = office.call("clerk", "sdi_proposal_show", id=proposal["id"])["dataset"]["resources"]
    assert [f["id"] for f in files] == [second]
    page = clerk.get(of(proposal, f"/resources/{second}")).text
    digest = page.split('_page_digest" value="')[1][:64]
    change = {"name": "Nama lain", "url": "baru.csv", "format": "CSV", "_page_digest": digest}
    clerk.post(of(proposal, f"/resources/{second}"), change)
    [file] = office.call("clerk", "sdi_proposal_show", id=proposal["id"])["dataset"]["resources"]
    assert (file["name"], file["size"], file["url_type"]) == ("Nama lain", 4, "upload")


def test_a_form_names_no_file_by_its_hash(enter, office: Office) -> None:
    secret = open_office().propose()["dataset"]["resources"][0]
    proposal = office.propose()
    sent = {"url": "x.csv", "url_type": "upload", "hash": secret["hash"], "name": "pinjam"}
    enter("clerk").post(of(proposal, "/resources/new"), sent)
    files = office.call("clerk", "sdi_proposal_show", id=proposal["id"])["dataset"]["resources"]
    assert not files[1].get("hash")
    enter("clerk").get(of(proposal, f"/files/{secret['hash']}/x.csv"), 404 if secret[
        "hash"] != files[0]["hash"] else 200)  # fmt: skip


def test_a_file_is_kept_when_the_rest_of_the_form_is_wrong(enter, office: Office) -> None:
    proposal = office.propose(resources=[])
    sent = {"upload": (io.BytesIO(CSV), "data.csv"), "bahasa": "klingon"}
    enter("clerk").post(of(proposal, "/resources/new"), sent)
    shown = office.call("clerk", "sdi_proposal_show", id=proposal["id"])
    assert shown["dataset"]["resources"][0]["size"] == len(CSV)
    assert "bahasa" in shown["errors"]["resources"][0]


def test_those_who_read_a_proposal_download_its_files_and_nobody_else(
    enter, office: Office
) -> None:
    proposal = office.submit()
    path = file_path(proposal, proposal["dataset"]["resources"][0])
    for person in ("clerk", "walidata"):
        response = enter(person).get(path)
        assert response.data == CSV
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "noindex" in response.headers["X-Robots-Tag"]
    for person in ("outsider", "member"):
        enter(person).get(path, 404)
    enter(None).get(path, 302)


def test_a_proposal_gives_out_only_the_files_that_it_or_its_base_names(
    enter, office: Office
) -> None:
    other = office.propose(resources=[{"name": "lain", "upload": upload(b"rahasia\n", "lain.csv")}])
    published = office.publish()
    edit = office.call(
        "clerk", "sdi_proposal_save", id=published["id"],
        resources=[{**published["resources"][0], "upload": upload(b"baru\n", "baru.csv")}],
    )  # fmt: skip
    old, new = published["resources"][0], edit["dataset"]["resources"][0]
    clerk = enter("clerk")
    assert clerk.get(of(edit, f"/files/{old['hash']}/lama.csv")).data == CSV
    assert clerk.get(of(edit, f"/files/{new['hash']}/baru.csv")).data == b"baru\n"
    clerk.get(of(edit, f"/files/{other['dataset']['resources'][0]['hash']}/lain.csv"), 404)
    clerk.get(of(edit, "/files/..%2f..%2fetc/passwd"), 404)


# Review


def test_the_queue_holds_what_waits_for_the_walidata(enter, office: Office) -> None:
    waiting, draft = office.submit(), office.propose()
    page = enter("walidata").get(f"/queue?q={waiting['title'][-8:]}").text
    assert waiting["title"] in page
    assert draft["title"] not in enter("walidata").get("/queue").text


def test_a_return_without_reasons_comes_back_with_a_sentence(enter, office: Office) -> None:
    proposal = office.submit()
    page = enter("walidata").post(of(proposal, "/return"), status=409).text
    assert "sedikitnya satu alasan" in page


def test_a_refused_return_keeps_what_was_typed(enter, office: Office) -> None:
    proposal = office.submit()
    sent = {
        "reason_principle": ["metadata", "standar_data"],
        "reason_field": ["notes", "satuan"],
        "reason_note": ["Definisi terlalu pendek & samar", ""],
    }
    page = enter("walidata").post(of(proposal, "/return"), sent, 409).text
    assert "Definisi terlalu pendek &amp; samar" in page
    assert '<option value="notes" selected>' in page


def test_reasons_reach_the_clerk_as_plain_text(enter, office: Office) -> None:
    proposal = office.submit()
    hostile = "<script>alert(1)</script> [tautan](javascript:alert(1))"
    sent = {"reason_principle": "metadata", "reason_field": "notes", "reason_note": hostile}
    enter("walidata").post(of(proposal, "/return"), sent)
    page = enter("clerk").get(of(proposal)).text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; [tautan](javascript:alert(1))" in page
    assert "Definisi" in page


HOSTILE = "\"'><img src=x onerror=alert(1)>"


@pytest.mark.parametrize("path", ["", "/edit", "/edit/2", "/edit/3", "/resources", "/preview"])
def test_hostile_content_stays_text_on_every_page(enter, office: Office, path: str) -> None:
    names = "title notes konsep satuan ukuran metode_perhitungan rumus author".split()
    body = {name: HOSTILE for name in names}
    proposal = office.propose(
        **body, allow_incomplete=True, variabel=[{"nama": HOSTILE}], kategori=HOSTILE,
        resources=[{"name": HOSTILE, "description": HOSTILE, "url": f"javascript:{HOSTILE}"}],
    )  # fmt: skip
    page = enter("clerk").get(of(proposal, path)).text
    assert "<img src=x" not in page
    assert 'href="javascript:"' not in page
    assert "href=\"javascript:'" not in page


def test_one_click_approves_and_publishes(enter, office: Office) -> None:
    proposal = office.submit()
    sent = {"content_hash": proposal["content_hash"], "then": "publish", "note": "Baik."}
    enter("walidata").post(of(proposal, "/approve"), sent)
    assert office.call(None, "package_show", id=proposal["dataset_id"])["state"] == "active"
    history = office.call("clerk", "sdi_proposal_history", id=proposal["id"])
    assert [row["verb"] for row in history][-2:] == ["approve", "publish"]


def test_a_walidata_approves_only_what_he_saw(enter, office: Office) -> None:
    proposal = office.submit()
    seen = {"content_hash": proposal["content_hash"], "note": "Sudah saya baca."}
    office.step("clerk", "recall", proposal)
    office.call("clerk", "sdi_proposal_save", proposal_id=proposal["id"], satuan="Jiwa")
    office.step("clerk", "submit", proposal)
    page = enter("walidata").post(of(proposal, "/approve"), seen, 409).text
    assert "sudah berubah" in page
    assert "Sudah saya baca." in page
    assert office.call("clerk", "sdi_proposal_show", id=proposal["id"])["state"] == "in_review"


def test_buttons_are_those_of_the_role(enter, office: Office) -> None:
    proposal = office.submit()
    clerk, walidata = (enter(p).get(of(proposal)).text for p in ("clerk", "walidata"))
    assert "Tarik kembali" in clerk
    assert "/approve" not in clerk
    assert "Setujui dan terbitkan" in walidata
    assert "/recall" not in walidata


def test_what_is_missing_leads_to_its_field(enter, office: Office) -> None:
    proposal = office.call(
        "clerk", "sdi_proposal_save", allow_incomplete=True, title=unique("Judul"),
        owner_org=office.organization["id"], variabel=[{"definisi": "tanpa nama"}],
    )  # fmt: skip
    page = enter("clerk").get(of(proposal)).text
    assert f"/sdi/proposals{of(proposal)}/edit/2?check=1#field-konsep" in page
    assert "1, Nama kolom:" in page
    assert " disabled" in page


def test_differences_are_read_in_words_not_codes(enter, office: Office) -> None:
    published = office.publish()
    edit = office.call(
        "clerk", "sdi_proposal_save", id=published["id"], accrualPeriodicity="bulanan"
    )
    page = enter("clerk").get(of(edit)).text
    assert "Jadwal pemutakhiran" in page
    assert "Bulanan" in page
    assert "Tahunan" in page


@pytest.mark.parametrize("kind", ["create", "edit"])
def test_the_preview_is_the_dataset_page_and_not_for_the_public(
    enter, office: Office, kind: str
) -> None:
    proposal = office.propose()
    if kind == "edit":
        published = office.publish()
        proposal = office.call("clerk", "sdi_proposal_save", id=published["id"], title="Judul baru")
    page = enter("clerk").get(of(proposal, "/preview"))
    assert proposal["title"] in page.text
    assert "belum terbit" in page.text
    assert "application/ld+json" not in page.text
    assert "noindex" in page.headers["X-Robots-Tag"]


# From the published dataset


def test_reading_the_start_page_opens_no_proposal(enter, office: Office) -> None:
    name = office.publish()["name"]
    page = enter("clerk").get(f"/start?dataset={name}").text
    assert "Usulkan perubahan" in page
    found = office.call("clerk", "sdi_proposal_list", dataset=name)
    assert {p["state"] for p in found["results"]} == {"published"}


def test_a_published_dataset_is_changed_and_withdrawn_from_its_start_page(
    enter, office: Office
) -> None:
    dataset, clerk = office.publish(), enter("clerk")
    edit = clerk.post("/start", {"dataset": dataset["id"], "kind": "edit"}).headers["Location"]
    id = edit.split("/")[-2]
    assert "Buka usulan itu" in clerk.get(f"/start?dataset={dataset['name']}").text
    clerk.post(f"/{id}/discard")
    clerk.post("/start", {"dataset": dataset["id"], "kind": "withdraw", "reason": ""}, 409)
    sent = {"dataset": dataset["id"], "kind": "withdraw", "reason": "Sudah tidak dihitung."}
    location = clerk.post("/start", sent).headers["Location"]
    id = location.rsplit("/", 1)[-1]
    clerk.post(f"/{id}/submit")
    walidata = enter("walidata")
    assert "Sudah tidak dihitung." in walidata.get(f"/{id}").text
    seen = office.call("walidata", "sdi_proposal_show", id=id)["content_hash"]
    walidata.post(f"/{id}/approve", {"content_hash": seen, "then": "publish"})
    with pytest.raises((tk.ObjectNotFound, tk.NotAuthorized)):
        office.call(None, "package_show", id=dataset["id"])


def test_who_does_not_draft_for_the_owner_is_told_whom_to_ask(enter, office: Office) -> None:
    name = office.publish()["name"]
    page = enter("outsider").get(f"/start?dataset={name}").text
    assert "Usulkan perubahan" not in page
    assert "Mintalah admin" in page
    enter("outsider").get("/start?dataset=tidak-ada", 404)


def test_another_opds_dataset_cannot_be_started(enter) -> None:
    dataset = open_office().publish()
    response = enter("clerk").post("/start", {"dataset": dataset["id"], "kind": "edit"}, 409)
    assert "bukan bagian dari peran Anda" in response.text


def test_the_pages_speak_english_too(app: CKANTestApp, enter) -> None:
    token = enter("clerk").token
    response = app.flask_app.test_client().get(
        "/en/sdi/proposals", headers={"Authorization": token}
    )
    assert "My proposals" in response.text
    assert "Usulan saya" not in response.text


def test_a_clerk_finds_his_agency_among_many(enter) -> None:
    """CKAN's organization_list answers with 25 at the most."""
    for number in range(26):
        factories.Organization(name=unique(f"aaa-{number}"), title=f"Aaa {number}")
    assert "belum menjadi produsen" not in enter("clerk").get("/new").text
