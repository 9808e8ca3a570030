"""Decisions of the Forum: written by a walidata, never changed in silence, linked where cited."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan.tests import factories

from .office import Office, open_office, unique
from .plan_office import change, promised, propose
from .registry_office import decide as registry_decide


@pytest.fixture
def office() -> Office:
    return open_office()


def decide(office: Office, person: str = "walidata", **said: Any) -> dict[str, Any]:
    whole = {
        "number": unique("FSD"),
        "date": "2026-02-20",
        "kind": "lainnya",
        "title": "Tata kerja Forum",
        "decided": "Forum bersidang tiap triwulan.",
    }
    return office.call(person, "sdi_forum_decision_create", **{**whole, **said})


@pytest.mark.parametrize("person", ["clerk", "member", "outsider", None])
def test_only_a_walidata_for_all_agencies_writes_one_down(office: Office, person: str | None):
    with pytest.raises(tk.NotAuthorized):
        decide(office, person)  # type: ignore[arg-type]


def test_a_correction_is_a_new_version_with_a_reason(office: Office):
    first = decide(office)
    with pytest.raises(tk.ValidationError):
        office.call("walidata", "sdi_forum_decision_update", id=first["id"], title="Baru")
    said = {"id": first["id"], "title": "Baru", "reason": "Salah ketik", "version": 1}
    second = office.call("walidata2", "sdi_forum_decision_update", **said)
    assert (second["version"], second["title"], second["decided"]) == (2, "Baru", first["decided"])
    assert [v["title"] for v in second["versions"]] == ["Baru", "Tata kerja Forum"]
    with pytest.raises(tk.ValidationError) as refused:
        office.call("walidata", "sdi_forum_decision_update", **said)
    assert "version" in refused.value.error_dict


def test_what_was_written_down_cannot_be_changed_in_the_database(office: Office):
    decide(office)
    for statement in ("update sdi_decision set title = ''", "delete from sdi_decision"):
        with pytest.raises(sa.exc.DBAPIError):
            model.Session.execute(sa.text(statement))
        model.Session.rollback()


def test_a_number_is_given_once(office: Office):
    first = decide(office)
    with pytest.raises(tk.ValidationError) as refused:
        decide(office, number=first["number"].upper())
    assert "number" in refused.value.error_dict


def test_a_decision_is_revoked_or_superseded_with_a_reason(office: Office):
    old, new = decide(office), decide(office)
    with pytest.raises(tk.ValidationError):
        office.call("walidata", "sdi_forum_decision_revoke", id=old["id"], reason=" ")
    gone = office.call(
        "walidata",
        "sdi_forum_decision_revoke",
        id=old["id"],
        reason="Diganti",
        superseded_by=new["id"],
    )
    assert (gone["status"], gone["superseded_by"]) == ("superseded", new["id"])
    with pytest.raises(tk.ValidationError):
        office.call("walidata", "sdi_forum_decision_revoke", id=old["id"], reason="Lagi")


def test_the_agreed_list_is_kept_and_what_came_later_is_told_apart(office: Office):
    year = "2041"
    stays, changes = (promised(office, tahun=year, jadwal_rilis=[]) for _ in range(2))
    bindings = [{"type": "daftar_data", "id": year}]
    decision = decide(office, kind="daftar_data", bindings=bindings)
    (agreed,) = decision["agreed"]
    assert (agreed["count"], agreed["new"], agreed["changed"]) == (2, 0, 0)
    change(office, changes, satuan="jiwa")
    promised(office, tahun=year, jadwal_rilis=[])
    shown = office.call(None, "sdi_forum_decision_show", id=decision["id"])["agreed"][0]
    assert (shown["count"], shown["new"], shown["changed"], shown["gone"]) == (2, 1, 1, 0)
    assert shown["hash"] == agreed["hash"]
    assert stays["id"] != changes["id"]


def test_a_decision_is_linked_from_what_it_binds(app: Any, office: Office):
    one, other = promised(office), promised(office)
    dataset = office.publish()
    bindings = [
        {"type": "entri", "id": one["name"], "role": "stays"},
        {"type": "entri", "id": other["id"], "role": "goes"},
        {"type": "dataset", "id": dataset["name"]},
    ]
    decision = decide(office, kind="indikator", title="Sengketa & <b>murid</b>", bindings=bindings)
    assert [b["id"] for b in decision["bound"]] == [one["id"], other["id"], dataset["id"]]
    for address in (f"/sdi/registry/{one['name']}", f"/dataset/{dataset['name']}"):
        assert f"/sdi/forum/{decision['id']}" in app.get(address).body
    page = app.get(f"/sdi/forum/{decision['id']}").body
    assert other["title"] in page
    assert "<b>murid" not in page


def test_what_is_not_there_cannot_be_bound(office: Office):
    for type_ in ("entri", "dataset", "permintaan"):
        with pytest.raises(tk.ValidationError) as refused:
            decide(office, bindings=[{"type": type_, "id": "tidak-ada"}])
        assert "tidak-ada" in refused.value.error_dict["bindings"][0]


def test_the_list_is_searched_and_refuses_what_it_cannot_read(app: Any, office: Office):
    decision = decide(office, title=f"Rapat {unique('x')}")
    found = office.call(None, "sdi_forum_decision_list", q=decision["title"].split()[-1], year=2026)
    assert [one["id"] for one in found["results"]] == [decision["id"]]
    assert app.get("/sdi/forum?kind=lain", status=400)
    assert app.get("/sdi/forum?year=x", status=400)
    assert decision["number"] in app.get("/sdi/forum/decisions.csv").body
    assert app.get("/sdi/forum/tidak-ada", status=404)


def test_a_walidata_writes_one_down_on_the_page_and_nothing_typed_is_lost(app: Any, office: Office):
    headers = {
        name: {"Authorization": factories.APIToken(user=office.names[name])["token"]}
        for name in ("walidata", "clerk")
    }
    form = {
        "number": unique("FSD"),
        "date": "2026-02-20",
        "kind": "daftar_data",
        "title": "Daftar Data 2042",
        "decided": "Disepakati.",
        "bind_type": "daftar_data",
        "bind_id": "42",
        "bind_role": "",
    }
    refused = app.post("/sdi/forum/new", data=form, headers=headers["walidata"], status=400)
    assert form["number"] in refused.body
    assert 'value="42"' in refused.body
    kept = app.post("/sdi/forum/new", data={**form, "bind_id": "2042"}, headers=headers["walidata"])
    assert "Daftar Data 2042" in kept.body
    assert app.get("/sdi/forum/new", headers=headers["clerk"], status=403)


def test_the_years_list_tells_what_the_forum_has_not_agreed_on(app: Any, office: Office):
    year = "2043"
    stays = promised(office, tahun=year, jadwal_rilis=[])
    asked = {"year": year, "organization": office.organization["name"]}
    (one,) = office.call(None, "sdi_plan_list", **asked)["results"]
    assert one["agreed"] is None
    bindings = [{"type": "daftar_data", "id": year}]
    decision = decide(office, kind="daftar_data", bindings=bindings)
    later = promised(office, tahun=year, jadwal_rilis=[])
    found = {o["id"]: o["agreed"] for o in office.call(None, "sdi_plan_list", **asked)["results"]}
    assert found == {stays["id"]: True, later["id"]: False}
    assert "belum disepakati Forum" in app.get(f"/sdi/plan/{year}").body
    revoked = {"id": decision["id"], "reason": "Salah rapat"}
    office.call("walidata", "sdi_forum_decision_revoke", **revoked)
    assert office.call(None, "sdi_plan_list", **asked)["results"][0]["agreed"] is None


def test_a_list_stays_as_it_was_agreed_whatever_corrections_say_in_between(office: Office):
    year = "2044"
    promised(office, tahun=year, jadwal_rilis=[])
    bindings = [{"type": "daftar_data", "id": year}]
    decision = decide(office, kind="daftar_data", bindings=bindings)
    said = {"id": decision["id"], "reason": "Salah jenis"}
    office.call("walidata", "sdi_forum_decision_update", kind="lainnya", bindings=[], **said)
    promised(office, tahun=year, jadwal_rilis=[])
    again = {"kind": "daftar_data", "bindings": bindings}
    back = office.call("walidata", "sdi_forum_decision_update", **again, **said)
    assert back["agreed"][0]["hash"] == decision["agreed"][0]["hash"]
    assert back["agreed"][0]["new"] == 1


def test_what_two_agencies_promise_is_settled_by_one_decision(office: Office):
    year, neighbour = "2045", open_office()
    one = promised(office, tahun=year, jadwal_rilis=[])
    proposal = propose(neighbour, tahun=year, jadwal_rilis=[], nama_data=one["title"])
    near = neighbour.call("walidata", "sdi_registry_similar", proposal_id=proposal["id"])
    said = {n["id"]: "variant" for n in near["neighbours"]}
    registry_decide(neighbour, proposal, similar=said)
    (pair,) = office.call(None, "sdi_plan_twice", year=year)
    assert (pair["decision"], pair["forum"]) == ("variant", None)
    bindings = [
        {"type": "entri", "id": pair["one"], "role": "stays"},
        {"type": "entri", "id": pair["other"], "role": "goes"},
    ]
    decision = decide(office, kind="indikator", bindings=bindings)
    (pair,) = office.call(None, "sdi_plan_twice", year=year)
    assert pair["forum"]["number"] == decision["number"]
