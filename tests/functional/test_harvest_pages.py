"""The pages of harvesting, as walidata, producers and strangers find them."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import ckan.model as model
import pytest
from ckan.tests import factories

from ckanext.sdi_balikpapan.harvest.jobs import queue
from ckanext.sdi_balikpapan.harvest.model import Job, Outcome, Record, Source
from ckanext.sdi_balikpapan.proposals.model import now

from .office import Office, grant, open_office, unique

pytestmark = pytest.mark.usefixtures("clean_db", "clean_index")

URL = "https://katalog.kota-lain.go.id/data.json"
SCRIPT = "<script>alert(1)</script>"
Open = Callable[..., Any]


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []
    monkeypatch.setattr(queue, "enqueue", found.append)
    return found


@pytest.fixture
def town(queued: list[str]) -> Office:  # noqa: ARG001 - nothing is begun
    office, other = open_office(), open_office()
    office.names["boss"] = factories.Sysadmin(name=unique("admin-portal"))["name"]
    office.names["foreign"] = factories.User(name=unique("walidata-lain"))["name"]
    grant(office.names["foreign"], "walidata", other.organization["id"])
    return office


@pytest.fixture
def browse(app: Any, town: Office) -> Open:
    """A page as somebody of the office opens it, or a form that he sends."""
    tokens = {p: factories.APIToken(user=name)["token"] for p, name in town.names.items()}

    def open_(person: str | None, address: str, /, **sent: Any) -> Any:
        headers = {"Authorization": tokens[person]} if person else {}
        method = "POST" if sent.pop("post", False) or sent else "GET"
        client = app.flask_app.test_client()
        where = f"/sdi/harvest{address}"
        return client.open(where, method=method, data=sent or None, headers=headers)

    return open_


def words(answer: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def create(town: Office, **changes: Any) -> dict[str, Any]:
    said = {"name": unique("sumber"), "title": "Kota Tetangga", "url": URL}
    said["organization_id"] = town.organization["id"]
    return town.call("walidata", "sdi_harvest_source_create", **{**said, **changes})


FORM = {
    "title": "Kota Tetangga",
    "url": URL,
    "schedule": "daily",
    "policy": "propose",
    "share_percent": "12,5",
    "grace_days": "3",
    "rules": "tema,Kedokteran,perlindungan-sosial-dan-kesehatan\r\n",
    "defaults": "konsep: Penduduk\r\nwilayah: 64.71, 64.71.01\r\n",
    "local_fields": "notes, kontak",
}


def test_a_walidata_adds_a_source_by_its_form_and_finds_it_as_he_said(town, browse):
    assert "Tambah sumber" in words(browse("walidata", ""))
    assert browse("walidata", "/new").status_code == 200
    name, owner = unique("sumber"), town.organization["id"]
    answer = browse("walidata", "/new", name=name, organization_id=owner, **FORM)
    assert answer.headers["Location"].endswith(f"/sdi/harvest/{name}")
    kept = town.call("walidata", "sdi_harvest_source_show", id=name)
    assert (kept["share"], kept["grace_days"], kept["schedule"]) == (0.125, 3, "daily")
    assert kept["options"] == {
        "rules": "tema,Kedokteran,perlindungan-sosial-dan-kesehatan\n",
        "defaults": {"konsep": "Penduduk", "wilayah": ["64.71", "64.71.01"]},
        "local_fields": ["notes", "kontak"],
    }
    form = browse("walidata", f"/{name}/edit").text
    shown = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    assert (shown["share_percent"], shown["local_fields"]) == ("12.5", "notes, kontak")
    assert "wilayah: 64.71, 64.71.01" in form
    again = browse("walidata", f"/{name}/edit", organization_id=owner, **FORM)
    assert again.status_code == 302
    after = town.call("walidata", "sdi_harvest_source_show", id=name)
    assert after["settings_hash"] == kept["settings_hash"]


def test_what_is_wrong_is_told_at_its_field_and_nothing_typed_is_lost(town, browse):
    typed = {**FORM, "url": "javascript:alert(1)", "share_percent": "banyak", "rules": "warna,a,b"}
    typed |= {"title": SCRIPT, "defaults": "tidak_ada: x"}
    owner = town.organization["id"]
    answer = browse("walidata", "/new", name="sumber", organization_id=owner, **typed)
    assert answer.status_code == 409
    said = words(answer)
    assert "http:// atau https://" in said
    assert "persen dari 0 sampai 100" in said
    assert "Isian ini tidak ada: tidak_ada" in said
    assert SCRIPT not in answer.text
    assert 'value="javascript:alert(1)"' in answer.text
    assert model.Session.query(Source).count() == 0


def test_who_has_nothing_to_do_with_it_finds_no_page(town, browse):
    made = create(town)
    job = town.call("walidata", "sdi_harvest_run", id=made["id"])
    pages = ["", "/new", f"/{made['name']}", f"/{made['name']}/edit", f"/job/{job['id']}"]
    pages += [f"/job/{job['id']}/progress"]
    for page in pages:
        assert browse("outsider", page).status_code == 404, page
        assert "/user/login" in browse(None, page).headers["Location"]
    for page in pages[2:]:
        assert browse("foreign", page).status_code == 404, page
    assert made["title"] not in browse("foreign", "").text
    steps = ("run", "pause", "resume", "approve", "revoke", "remove")
    before = town.call("boss", "sdi_harvest_source_show", id=made["id"])
    for step in steps:
        for person, code in (("outsider", 403), ("foreign", 404), ("clerk", 403), (None, 302)):
            answer = browse(person, f"/{made['name']}/{step}", post=True)
            assert answer.status_code == code, (person, step)
    assert browse("clerk", f"/job/{job['id']}/cancel", post=True).status_code == 403
    assert town.call("boss", "sdi_harvest_source_show", id=made["id"]) == before


def test_a_producer_reads_and_has_no_button(town, browse):
    made = create(town)
    page = browse("clerk", f"/{made['name']}")
    assert page.status_code == 200
    assert 'method="post" action="/sdi/harvest' not in page.text
    for page, todo in (("/new", "alamat katalog"), (f"/{made['name']}/edit", "perlu diubah")):
        answer = browse("clerk", page)
        assert answer.status_code == 403
        assert "walidata OPD" in words(answer)
        assert todo in words(answer)
    assert "Tambah sumber" not in words(browse("clerk", ""))
    assert "Panen" in words(browse("clerk", ""))


def test_an_admin_runs_a_source_and_has_no_form_to_vouch_for_it(town, browse, queued):
    made = create(town)
    assert "Beri persetujuan tetap" in words(browse("walidata", f"/{made['name']}"))
    assert "Beri persetujuan tetap" not in words(browse("boss", f"/{made['name']}"))
    answer = browse("boss", f"/{made['name']}/run", how="trial")
    (job_id,) = queued
    assert answer.headers["Location"].endswith(f"/sdi/harvest/job/{job_id}")
    page = browse("boss", f"/job/{job_id}")
    assert "Apa yang akan terjadi" in words(page)
    assert 'hx-trigger="every 3s"' in page.text
    assert "HX-Refresh" not in browse("boss", f"/job/{job_id}/progress").headers
    browse("boss", f"/job/{job_id}/cancel", post=True)
    assert "Sedang dihentikan" in words(browse("boss", f"/job/{job_id}"))


def test_a_walidata_vouches_pauses_and_gives_up(town, browse):
    made = create(town)
    until = f"{now().year + 1}-01-01"
    where = f"/{made['name']}"
    browse("walidata", f"{where}/approve", until=until, note="Ya", seen=made["settings_hash"])
    assert "berlaku sampai" in words(browse("walidata", where))
    browse("walidata", f"{where}/revoke", note="Cukup")
    assert "Beri persetujuan tetap" in words(browse("walidata", where))
    browse("walidata", f"{where}/pause", post=True)
    page = words(browse("walidata", where))
    assert "dijeda" in page
    assert "Panen sekarang" not in page
    browse("walidata", f"{where}/resume", post=True)
    browse("walidata", f"{where}/remove", datasets="keep")
    assert browse("walidata", where).status_code == 404


def ended(source_id: str, **how: Any) -> Job:
    how = {"state": "done", "counts": {}, "words": {}, "started_by": "scheduler", **how}
    job = Job(source_id=source_id, created_at=now(), ended_at=now(), **how)
    model.Session.add(job)
    model.Session.commit()
    return job


def outcome(job_id: str, title: str, fate: str, result: str, **more: Any) -> None:
    row = Outcome(job_id=job_id, remote_id=title, title=title, fate=fate, result=result, **more)
    model.Session.add(row)
    model.Session.commit()


def test_a_run_is_told_in_sentences_and_each_dataset_with_its_reasons(town, browse):
    made = create(town)
    counts = {"read": 12, "create": 2, "change": 1, "proposed": 2, "refused": 1}
    job = ended(made["id"], counts=counts, pages=3)
    problems = [
        {"stage": "mapping", "field": "konsep", "words": f"Salah {SCRIPT}"},
        {"stage": "checks", "field": "konsep", "words": "100 % kosong"},
    ]
    outcome(job.id, f"Judul {SCRIPT}", "create", "refused", problems=problems)
    outcome(job.id, "Data yang berubah", "change", "proposed", proposal_id="p-1")
    page = browse("clerk", f"/job/{job.id}")
    said = words(page)
    assert "12 dataset dibaca dari 3 halaman." in said
    assert "2 menjadi usulan dan menunggu diperiksa." in said
    assert "Konsep: 100 % kosong (1 dataset)" in said
    assert SCRIPT not in page.text
    assert "&lt;script&gt;alert(1)" in page.text
    assert "/sdi/proposals/p-1" in page.text
    only = words(browse("clerk", f"/job/{job.id}?result=proposed"))
    assert "Data yang berubah" in only
    assert "Judul" not in only
    assert browse("clerk", f"/job/{job.id}?result=%00&fate=%3Cb%3E&page=x").status_code == 200
    assert browse("clerk", f"/job/{job.id}/progress").headers["HX-Refresh"] == "true"


def test_what_waits_for_a_walidata_can_be_decided_at_once(town, browse):
    proposal = town.submit()
    made = create(town)
    job = ended(made["id"])
    outcome(job.id, "Baru", "create", "proposed", proposal_id=proposal["id"])
    page = browse("walidata", f"/job/{job.id}").text
    assert f'value="{proposal["id"]}:{proposal["content_hash"]}"' in page
    assert "/sdi/proposals/bulk" in page
    box = re.compile(r'<input[^>]*name="item"[^>]*>')
    assert ["checked" in one for one in box.findall(page)] == [False]
    assert "choose=all" in page
    chosen = browse("walidata", f"/job/{job.id}?choose=all").text
    assert ["checked" in one for one in box.findall(chosen)] == [True]
    assert "/sdi/proposals/bulk" not in browse("clerk", f"/job/{job.id}").text


def test_many_gone_at_once_wait_for_a_person(town, browse, queued):
    made = create(town)
    job = ended(made["id"], removal="empty")
    for page in (f"/{made['name']}", f"/job/{job.id}"):
        assert "Ya, memang dihapus" in words(browse("walidata", page))
        assert "Ya, memang dihapus" not in words(browse("clerk", page))
    browse("walidata", f"/{made['name']}/run", how="confirmed")
    assert len(queued) == 1
    assert model.Session.get(Job, queued[0]).confirmed is True


def test_the_history_is_a_graph_with_a_bar_for_each_run(town, browse):
    made = create(town)
    ended(made["id"], counts={"read": 5, "proposed": 4, "refused": 1})
    ended(made["id"], state="failed")
    ended(made["id"], is_trial=True, counts={"proposed": 9})
    page = browse("clerk", f"/{made['name']}").text
    graph = page[page.index("<figure") : page.index("</figure>")]
    assert graph.count("<a href=") == 2
    assert "4 menjadi usulan" in graph
    assert "9 menjadi usulan" not in graph


def record(source_id: str, remote_id: str, **record_: Any) -> None:
    raw = {"kind": "pod", "record": {"identifier": remote_id, "title": SCRIPT, **record_}}
    row = Record(source_id=source_id, remote_id=remote_id, subject_id=unique("s"), raw=raw)
    row.first_at = row.changed_at = now()
    model.Session.add(row)
    model.Session.commit()


def test_rules_are_tried_on_the_form_before_they_are_kept(town, browse):
    made = create(town)
    record(made["id"], "ds-1", theme=[f"Kedokteran {SCRIPT}"])
    form = {**FORM, "organization_id": town.organization["id"], "try": "1"}
    page = browse("walidata", f"/{made['name']}/edit", **{**form, "rules": "tema,X,Y"})
    assert page.status_code == 409
    page = browse("walidata", f"/{made['name']}/edit", **{**form, "rules": ""})
    assert "tidak dikenal" in words(page)
    assert SCRIPT not in page.text
    rule = "tema,Kedokteran*,perlindungan-sosial-dan-kesehatan"
    page = browse("walidata", f"/{made['name']}/edit", **{**form, "rules": rule})
    tried = page.text[page.text.index('id="tried"') :]
    assert "perlindungan-sosial-dan-kesehatan" in tried
    assert town.call("walidata", "sdi_harvest_source_show", id=made["id"])["options"] == {}


def test_the_same_dataset_in_two_sources_is_told(town, browse):
    one, other = create(town, title="Satu"), create(town, title="Dua")
    for source in (one, other):
        record(source["id"], "https://contoh.go.id/dataset/1")
    page = browse("walidata", f"/{one['name']}/duplicates")
    assert f"sumber {other['name']}" in words(page)
    assert browse("foreign", f"/{one['name']}/duplicates").status_code == 404
