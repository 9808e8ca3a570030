"""A sheet becomes drafts: nothing is lost, nothing overwritten, and everything said before."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan.cli.cli import ckan
from ckan.tests.helpers import CKANCliRunner
from openpyxl import load_workbook

from ckanext.sdi_balikpapan.planning.lists.importing import applying, confirming, queue, running
from ckanext.sdi_balikpapan.planning.lists.importing.model import Import, ImportRow
from ckanext.sdi_balikpapan.proposals.model import Proposal, now

from .office import Office, open_office
from .plan_office import change, promised, propose
from .plan_sheets import another_agency, bring, changed, exported, preview, row


@pytest.fixture
def office() -> Office:
    return open_office()


@pytest.fixture
def year() -> int:
    """A year of its own, so that tests don't meet."""
    return random.randrange(3000, 9000)


def _drafts(office: Office, year: int) -> list[Proposal]:
    query = sa.select(Proposal).where(
        Proposal.organization_id == office.organization["id"],
        Proposal.subject_type == "daftar_data",
        Proposal.body["tahun"].astext == str(year),
    )
    return list(model.Session.scalars(query.order_by(Proposal.title)))


def _dated(entry_year: int) -> dict[str, object]:
    return {
        "tahun": str(entry_year),
        "jadwal_rilis": [{"periode": f"{entry_year}", "tanggal": f"{entry_year}-04-30"}],
        "jadwal_pemutakhiran": "tahunan",
    }


def test_new_rows_become_whole_drafts_and_are_handed_over_at_once(office: Office, year: int):
    rows = [row(office, f"Data {n}", **{"Jadwal Rilis": f"{year}: 30 April {year}"}) for n in "AB"]
    seen = preview(office, year, rows)
    assert seen["counts"] == {"new": 2}
    assert not _drafts(office, year)
    done = office.call("clerk", "sdi_plan_import", id=seen["id"])
    assert (done["state"], done["results"]) == ("done", {"drafted": 2})
    first, _ = _drafts(office, year)
    assert first.body["jadwal_rilis"] == [{"periode": f"{year}", "tanggal": f"{year}-04-30"}]
    assert first.body["id_ddd"].startswith("DDD-")
    handed = office.call("clerk", "sdi_plan_submit", year=year)
    assert handed["results"] == {"submitted": 2}, handed["rows"]
    assert {one.state for one in _drafts(office, year)} == {"in_review"}


def test_a_row_that_isnt_whole_becomes_a_draft_that_isnt_handed_over(office: Office, year: int):
    rows = [row(office, "Lengkap"), row(office, "Kurang", Definisi="")]
    seen = preview(office, year, rows)
    assert [p["cell"] for p in seen["rows"][1]["problems"]] == ["G3"]
    office.call("clerk", "sdi_plan_import", id=seen["id"])
    handed = office.call("clerk", "sdi_plan_submit", year=year)
    assert handed["results"] == {"submitted": 1, "incomplete": 1}
    left = next(one for one in handed["rows"] if one["result"] == "incomplete")
    assert left["title"] == "Kurang"
    assert left["problems"]


def test_what_is_exported_and_brought_back_changes_nothing(office: Office, year: int):
    promised(office, **_dated(year))
    propose(office, **_dated(year), definisi="=1+1; \"a\"\n'b'", kriteria_prioritas=["sdgs"])
    again = preview(office, year, exported(office, year))
    assert again["counts"] == {"same": 2}
    assert not [p for one in again["rows"] for p in one["problems"]]
    done = office.call("clerk", "sdi_plan_import", id=again["id"])
    assert done["results"] == {}


def test_rows_that_are_missing_delete_nothing(office: Office, year: int):
    entries = [promised(office, **_dated(year)) for _ in range(2)]
    rows = changed(exported(office, year)[:1], lambda one: one.update(Satuan="jiwa"))
    assert bring(office, year, rows)["results"] == {"drafted": 1}
    for entry in entries:
        assert office.call(None, "sdi_registry_show", id=entry["id"])["status"] == "agreed"


def test_a_file_brought_twice_does_nothing_the_second_time(office: Office, year: int):
    rows = [row(office, "Sekali")]
    assert bring(office, year, rows)["results"] == {"drafted": 1}
    assert preview(office, year, rows)["counts"] == {"same": 1}
    seen = preview(office, year, [row(office, "Lain")])
    for _ in range(2):
        office.call("clerk", "sdi_plan_import", id=seen["id"])
    assert [one.title for one in _drafts(office, year)] == ["Lain", "Sekali"]


def test_two_people_who_change_different_fields_both_keep_theirs(office: Office, year: int):
    propose(office, **_dated(year), satuan="orang", definisi="lama")
    mine, theirs = exported(office, year), exported(office, year, "clerk2")
    bring(office, year, changed(theirs, lambda one: one.update(Satuan="jiwa")), "clerk2")
    done = bring(office, year, changed(mine, lambda one: one.update(Definisi="baru")))
    assert done["results"] == {"drafted": 1}
    (draft,) = _drafts(office, year)
    assert (draft.body["satuan"], draft.body["definisi"]) == ("jiwa", "baru")


@pytest.mark.parametrize(("side", "stands"), [("mine", "punyaku"), ("theirs", "punyanya")])
def test_two_people_who_change_the_same_field_are_asked(
    office: Office, year: int, side: str, stands: str
):
    propose(office, **_dated(year), satuan="orang")
    mine, theirs = exported(office, year), exported(office, year, "clerk2")
    bring(office, year, changed(theirs, lambda one: one.update(Satuan="punyanya")), "clerk2")
    seen = preview(office, year, changed(mine, lambda one: one.update(Satuan="punyaku")))
    assert seen["counts"] == {"conflict": 1}
    (clash,) = seen["rows"][0]["clashes"]
    assert (clash["field"], clash["theirs"], clash["mine"]) == ("satuan", "punyanya", "punyaku")
    done = office.call("clerk", "sdi_plan_import", id=seen["id"])
    assert done["results"] == {}
    assert _drafts(office, year)[0].body["satuan"] == "punyanya"
    chosen = {seen["rows"][0]["row"]: {"satuan": side}}
    office.call("clerk", "sdi_plan_import", id=seen["id"], choices=chosen)
    assert _drafts(office, year)[0].body["satuan"] == stands


def test_what_changes_between_looking_and_confirming_is_a_conflict_too(office: Office, year: int):
    draft = propose(office, **_dated(year), satuan="orang")
    rows = changed(exported(office, year), lambda one: one.update(Satuan="jiwa"))
    seen = preview(office, year, rows)
    office.call("clerk2", "sdi_proposal_save", proposal_id=draft["id"], satuan="kepala")
    done = office.call("clerk", "sdi_plan_import", id=seen["id"])
    assert done["results"] == {"conflict": 1}
    assert done["rows"][0]["clashes"][0]["theirs"] == "kepala"
    assert _drafts(office, year)[0].body["satuan"] == "kepala"


def test_an_agreed_entry_that_moved_on_meanwhile_is_asked(office: Office, year: int):
    entry = promised(office, **_dated(year))
    rows = changed(exported(office, year), lambda one: one.update(Definisi="lembar", Satuan="jiwa"))
    change(office, entry, definisi="halaman")
    seen = preview(office, year, rows)
    assert [clash["field"] for clash in seen["rows"][0]["clashes"]] == ["definisi"]
    assert [one["field"] for one in seen["rows"][0]["changes"]] == ["satuan"]


def test_a_date_that_moved_without_a_reason_is_told_before_anything_is_kept(
    office: Office, year: int
):
    promised(office, **_dated(year))
    rows = changed(
        exported(office, year), lambda one: one.update({"Jadwal Rilis": f"{year}: {year}-05-31"})
    )
    (told,) = preview(office, year, rows)["rows"][0]["problems"]
    assert (told["field"], told["level"]) == ("jadwal_rilis", "note")
    assert f"{year}-04-30" in told["text"]
    rows[0]["Jadwal Rilis"] += " (data pusat terlambat)"
    assert not preview(office, year, rows)["rows"][0]["problems"]


def test_a_clerk_brings_only_his_own_agencys_rows_and_a_walidata_all(office: Office, year: int):
    other = another_agency()
    theirs = row(office, "Milik lain", **{"Produsen Data": other["name"]})
    rows = [row(office, "Milik kami"), theirs]
    seen = preview(office, year, rows)
    assert seen["counts"] == {"new": 1, "wrong": 1}
    assert [p["cell"] for p in seen["rows"][1]["problems"]] == ["B3"]
    assert preview(office, year, rows, "walidata")["counts"] == {"new": 2}
    with pytest.raises(tk.NotAuthorized):
        preview(office, year, rows, "outsider")
    with pytest.raises(tk.ObjectNotFound):
        office.call("clerk2", "sdi_plan_import", id=seen["id"])


def test_everybody_downloads_what_is_agreed_and_no_drafts(office: Office, year: int):
    entry = promised(office, **_dated(year))
    propose(office, **_dated(year))
    (public,) = exported(office, year, None)
    assert public["ID DDD"] == entry["body"]["id_ddd"]
    assert len(exported(office, year, None, drafts=True)) == 1
    assert len(exported(office, year)) == 2
    assert exported(office, year, None, template=True) == []


def test_an_import_whose_worker_died_goes_on_where_it_was(office: Office, year: int, monkeypatch):
    monkeypatch.setattr(running, "TOGETHER", 2)
    rows = [row(office, f"Data {n}") for n in range(5)]
    seen = preview(office, year, rows)
    steps = iter([True, True])

    class Died(BaseException):
        pass

    done = running._some

    def some(import_id: str) -> bool:
        if next(steps, False):
            return done(import_id)
        raise Died

    monkeypatch.setattr(running, "_some", some)
    with pytest.raises(Died):
        office.call("clerk", "sdi_plan_import", id=seen["id"])
    model.Session.rollback()
    assert len(_drafts(office, year)) == 4
    monkeypatch.setattr(running, "_some", done)
    running.run(seen["id"])
    running.run(seen["id"])
    status = office.call("clerk", "sdi_plan_import_status", id=seen["id"])
    assert (status["state"], status["results"], status["waiting"]) == ("done", {"drafted": 5}, 0)
    assert len(_drafts(office, year)) == 5


def test_two_files_with_the_same_new_data_make_it_once(office: Office, year: int):
    rows = [row(office, "Kembar")]
    seen = [preview(office, year, rows, person) for person in ("clerk", "clerk2")]
    office.call("clerk", "sdi_plan_import", id=seen[0]["id"])
    late = office.call("clerk2", "sdi_plan_import", id=seen[1]["id"])
    assert late["results"] == {"conflict": 1}
    assert len(_drafts(office, year)) == 1


def test_a_row_that_the_database_refuses_ends_no_import(office: Office, year: int, monkeypatch):
    seen = preview(office, year, [row(office, "Buruk"), row(office, "Baik")])
    keep = applying.keep

    def refuses(target: Any, fields: dict[str, Any], *rest: Any) -> Any:
        if fields.get("nama_data") == "Buruk":
            raise sa.exc.IntegrityError("insert", {}, Exception("unik"))
        return keep(target, fields, *rest)

    monkeypatch.setattr(applying, "keep", refuses)
    done = office.call("clerk", "sdi_plan_import", id=seen["id"])
    assert (done["state"], done["results"]) == ("done", {"refused": 1, "drafted": 1})


@pytest.mark.parametrize("organization", ["\x00", "\ud800", "x" * 300])
def test_an_agency_that_no_database_keeps_is_none(office: Office, year: int, organization: str):
    with pytest.raises(tk.ValidationError):
        office.call(None, "sdi_plan_sheet", year=year, format="csv", organization=organization)


@pytest.mark.parametrize(
    ("asked", "key"),
    [({"year": "kapan"}, "year"), ({"year": 2027, "upload": None}, "upload")],
)
def test_a_request_that_isnt_understood_says_so(office: Office, asked: dict, key: str):
    with pytest.raises(tk.ValidationError) as refused:
        office.call("clerk", "sdi_plan_import_preview", **asked)
    assert key in refused.value.error_dict


def test_old_previews_go(office: Office, year: int):
    seen = preview(office, year, [row(office, "Lama")])
    model.Session.execute(
        sa.update(Import).where(Import.id == seen["id"]).values(created_at="2001-01-01")
    )
    model.Session.commit()
    preview(office, year, [row(office, "Baru")])
    left = sa.select(ImportRow).where(ImportRow.import_id == seen["id"])
    assert not list(model.Session.scalars(left))


def test_a_round_goes_on_with_what_no_worker_does(office: Office, year: int, monkeypatch):
    monkeypatch.setattr(confirming, "AT_ONCE", 0)
    asked: list[str] = []
    monkeypatch.setattr(queue, "enqueue", asked.append)
    seen = preview(office, year, [row(office, "Panjang")])
    office.call("clerk", "sdi_plan_import", id=seen["id"])
    assert asked.count(seen["id"]) == 1
    queue.look(now())
    assert asked.count(seen["id"]) == 1
    queue.look(now() + timedelta(hours=1))
    assert asked.count(seen["id"]) == 2
    running.run(seen["id"])
    status = office.call("clerk", "sdi_plan_import_status", id=seen["id"])
    assert status["results"] == {"drafted": 1}


def test_the_command_line_exports_looks_and_imports(
    office: Office, year: int, tmp_path: Path, cli: CKANCliRunner
):
    bring(office, year, [row(office, "Lewat berkas")])
    user, file = office.names["clerk"], tmp_path / "daftar.xlsx"
    written = cli.invoke(ckan, ["sdi", "plan", "export", str(year), str(file), "--user", user])
    assert not written.exit_code, written.output
    book = load_workbook(file)
    sheet = book.worksheets[0]
    place = next(cell.column for cell in sheet[1] if cell.value == "Satuan")
    sheet.cell(3, place, "jiwa")
    book.save(file)
    asked = ["sdi", "plan", "import", str(year), str(file), "--user", user]
    assert "changed: 1" in cli.invoke(ckan, asked).output
    assert _drafts(office, year)[0].body["satuan"] == "orang"
    assert "drafted: 1" in cli.invoke(ckan, [*asked, "--confirm"]).output
    model.Session.expire_all()
    assert _drafts(office, year)[0].body["satuan"] == "jiwa"
