"""Who may keep, trust and read which source of harvesting; and what nobody may make of one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import pytest
from ckan.tests import factories

from ckanext.sdi_balikpapan.harvest.jobs import queue
from ckanext.sdi_balikpapan.harvest.model import Job, Record, Source
from ckanext.sdi_balikpapan.harvest.sources import service
from ckanext.sdi_balikpapan.proposals.model import LogEntry, now

from .office import Office, grant, open_office, unique

pytestmark = pytest.mark.usefixtures("clean_db", "clean_index", "with_request_context")

URL = "https://katalog.kota-lain.go.id/data.json"


def day(days: int) -> str:
    return str((now() + timedelta(days=days)).date())


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []
    monkeypatch.setattr(queue, "enqueue", found.append)
    return found


@pytest.fixture
def town(queued: list[str]) -> Office:  # noqa: ARG001 - nothing is begun
    """An OPD, its own walidata, those of another OPD, and a sysadmin."""
    office, other = open_office(), open_office()
    for name, role, where in (
        ("own", "walidata", office),
        ("foreign", "walidata", other),
        ("producer elsewhere", "produsen_data", other),
    ):
        office.names[name] = factories.User(name=unique("orang"))["name"]
        grant(office.names[name], role, where.organization["id"])
    office.names["boss"] = factories.Sysadmin(name=unique("admin-portal"))["name"]
    office.names["other organization"] = other.organization["id"]
    return office


def create(town: Office, person: str = "own", **changes: Any) -> dict[str, Any]:
    said = {"name": unique("sumber"), "title": "Kota Tetangga", "url": URL}
    said["organization_id"] = town.organization["name"]
    return town.call(person, "sdi_harvest_source_create", **{**said, **changes})


def wrong(town: Office, **changes: Any) -> dict[str, Any]:
    with pytest.raises(tk.ValidationError) as caught:
        create(town, **changes)
    assert model.Session.query(Source).count() == 0
    return caught.value.error_dict


@pytest.mark.parametrize("person", ["own", "walidata", "boss"])
def test_walidata_and_admin_keep_a_source_and_its_producers_read_it(town: Office, person: str):
    made = create(town, person, schedule="daily", share="0,5")
    for reader in ("own", "walidata", "boss", "clerk", "clerk2"):
        shown = town.call(reader, "sdi_harvest_source_show", id=made["name"])
        assert (shown["share"], shown["schedule"], shown["state"]) == (0.5, "daily", "active")
        assert shown["may_manage"] is (reader not in ("clerk", "clerk2"))
        assert shown["may_approve"] is (reader in ("own", "walidata"))
        found = town.call(reader, "sdi_harvest_source_list")
        assert [one["id"] for one in found["results"]] == [made["id"]]
    assert made["next_at"] is not None
    assert made["organization"]["title"] == town.organization["title"]


STEPS = (
    ("sdi_harvest_source_patch", {"title": "Lain"}),
    ("sdi_harvest_source_pause", {}),
    ("sdi_harvest_source_resume", {}),
    ("sdi_harvest_source_remove", {"datasets": "keep"}),
    ("sdi_harvest_source_approve", {"until": "2027-01-01"}),
    ("sdi_harvest_source_revoke", {}),
    ("sdi_harvest_run", {}),
    ("sdi_harvest_rules_try", {}),
)
READS = ("sdi_harvest_source_show", "sdi_harvest_job_list")


def test_whoever_is_not_in_charge_changes_nothing(town: Office, queued):
    made = create(town)
    before = town.call("boss", "sdi_harvest_source_show", id=made["id"])
    for action, more in STEPS:
        for person in ("clerk", "member", "outsider", None):
            with pytest.raises(tk.NotAuthorized):
                town.call(person, action, id=made["id"], **more)
        for person in ("foreign", "producer elsewhere"):
            with pytest.raises((tk.ObjectNotFound, tk.NotAuthorized)) as caught:
                town.call(person, action, id=made["id"], **more)
            with pytest.raises(type(caught.value)) as unknown:
                town.call(person, action, id="tidak-ada", **more)
            assert str(unknown.value) == str(caught.value)
    assert town.call("boss", "sdi_harvest_source_show", id=made["id"]) == before
    assert queued == []


def test_another_agency_does_not_learn_that_there_is_a_source(town: Office):
    made = create(town)
    for action in READS:
        for person in ("foreign", "producer elsewhere"):
            with pytest.raises(tk.ObjectNotFound) as caught:
                town.call(person, action, id=made["id"])
            with pytest.raises(tk.ObjectNotFound) as unknown:
                town.call(person, action, id="tidak-ada")
            assert str(caught.value) == str(unknown.value)
            assert town.call(person, "sdi_harvest_source_list")["count"] == 0
        for person in ("member", "outsider", None):
            with pytest.raises(tk.NotAuthorized):
                town.call(person, action, id=made["id"])


def test_a_source_gives_datasets_only_to_agencies_of_whoever_keeps_it(town: Office):
    other = town.names["other organization"]
    assert "organization_id" in wrong(town, organization_id=other)
    assert "organization_id" in wrong(town, organization_id="tidak-ada")
    rules = f"organisation,Dinas Lain,{other}\n"
    assert "bukan bagian Anda" in wrong(town, options={"rules": rules})["rules"][0]
    made = create(town, "walidata", options={"rules": rules})
    with pytest.raises(tk.NotAuthorized):  # what the rules reach isn't this walidata's to vouch for
        town.call("own", "sdi_harvest_source_approve", id=made["id"], until=day(3))
    with pytest.raises(tk.ValidationError):
        town.call("own", "sdi_harvest_source_patch", id=made["id"], organization_id=other)


WRONG = {
    "a script for an address": ("url", "javascript:alert(1)"),
    "a file": ("url", "file:///etc/passwd"),
    "a password in the address": ("url", "https://saya:rahasia@contoh.go.id/"),
    "a key in the address": ("url", "https://contoh.go.id/?api_key=rahasia"),
    "a break in the address": ("url", "https://contoh.go.id/\r\nX: y"),
    "no address": ("url", None),
    "a port that is none": ("url", "https://contoh.go.id:99999999/"),
    "an address without end": ("url", "https://contoh.go.id/" + "a" * 3000),
    "our own page": ("name", "new"),
    "a name with a slash": ("name", "a/b"),
    "a title that is a list": ("title", ["a"]),
    "a title without end": ("title", "a" * 10_000),
    "NUL": ("title", "a\x00b"),
    "half a character": ("title", "a\ud800"),
    "a kind that nobody reads": ("kind", "html"),
    "a charset that nobody knows": ("charset", "utf-99"),
    "a charset that is none": ("charset", "base64"),
    "a policy that isn't there": ("policy", "percaya"),
    "a schedule that isn't there": ("schedule", {"a": 1}),
    "a share above all": ("share", 2),
    "no number": ("share", float("nan")),
    "a truth": ("grace_days", True),
    "half a day": ("grace_days", 1.5),
    "options that are none": ("options", [1]),
    "unknown options": ("options", {"skrip": "x"}),
}


def test_what_cannot_be_is_told_at_its_place(town: Office):
    told = {name: list(wrong(town, **{field: value})) for name, (field, value) in WRONG.items()}
    assert told == {name: [field] for name, (field, _) in WRONG.items()}


OPTIONS: dict[str, list[Any]] = {
    "rules": ["tema,Kesehatan\n", ["x"], "a" * 400_000, "tema,a\x00,b"],
    "local_fields": [["accessRights"], "notes", [["a"]], ["a\x00"]],
    "defaults": [{"konsep": {"a": 1}}, ["x"], {"konsep": "\ud800"}, {"konsep": [["a"]]}],
}


def test_options_that_cannot_be_are_told_at_their_place(town: Office):
    for field, values in OPTIONS.items():
        for value in values:
            assert list(wrong(town, options={field: value})) == [field], value


def test_a_wrong_rule_is_told_by_its_row(town: Office):
    found = wrong(town, options={"rules": "field,from,to\ntema,Kesehatan,kesehatan\nwarna,a,b\n"})
    assert found["rules"][0].startswith("Baris 2:") or found["rules"][0].startswith("Baris 3:")


def test_a_name_is_given_once_and_stays(town: Office):
    made = create(town)
    with pytest.raises(tk.ValidationError):
        create(town, name=made["name"])
    with pytest.raises(tk.ValidationError):
        town.call("own", "sdi_harvest_source_patch", id=made["id"], name="lain-lagi")
    assert town.call("own", "sdi_harvest_source_patch", id=made["id"], title="B")["title"] == "B"


def log_of(source_id: str) -> list[str]:
    rows = model.Session.query(LogEntry).filter_by(subject_id=source_id).order_by(LogEntry.seq)
    return [row.verb for row in rows]


def test_a_walidata_trusts_a_source_until_a_day_and_a_change_of_it_ends_that(town: Office):
    made = create(town)
    approve = {"id": made["id"], "until": day(30), "note": "Sudah diperiksa."}
    found = town.call("own", "sdi_harvest_source_approve", seen=made["settings_hash"], **approve)
    assert (found["policy"], found["approval"]["holds"]) == ("standing", True)
    assert found["approval"]["last_day"] == day(30)
    same = town.call("boss", "sdi_harvest_source_patch", id=made["id"], title="Judul", share=0.1)
    assert same["approval"]["holds"] is True
    other = {"id": made["id"], "url": URL + "?page=2"}
    assert town.call("boss", "sdi_harvest_source_patch", **other)["approval"] is None
    with pytest.raises(tk.ValidationError):  # another address than the one that was looked at
        town.call("own", "sdi_harvest_source_approve", seen=made["settings_hash"], **approve)
    town.call("own", "sdi_harvest_source_approve", **approve)
    town.call("boss", "sdi_harvest_source_revoke", id=made["id"], note="Berakhir.")
    assert log_of(made["id"]) == ["standing_approve", "standing_revoke"] * 2


def test_an_admin_is_no_walidata_by_being_one(town: Office):
    made = create(town)
    for skips in (False, True):
        context = {"user": town.names["boss"], "ignore_auth": skips}
        data = {"id": made["id"], "until": day(1)}
        with pytest.raises(tk.NotAuthorized):
            tk.get_action("sdi_harvest_source_approve")(context, data)
    assert log_of(made["id"]) == []


def test_a_standing_approval_has_an_end_that_is_near(town: Office):
    made = create(town)
    for until in (day(-2), day(400), "besok", "", None, 7, ["2027-01-01"]):
        with pytest.raises(tk.ValidationError) as caught:
            town.call("own", "sdi_harvest_source_approve", id=made["id"], until=until)
        assert list(caught.value.error_dict) == ["until"], until


def test_the_trust_of_somebody_who_is_walidata_no_more_is_none(town: Office):
    made = create(town)
    town.call("own", "sdi_harvest_source_approve", id=made["id"], until=day(30))
    data = {"user": town.names["own"], "role": "walidata", "organization": town.organization["id"]}
    tk.get_action("sdi_role_revoke")({"ignore_auth": True}, data)
    shown = town.call("boss", "sdi_harvest_source_show", id=made["id"])
    assert shown["approval"]["holds"] is False


def test_a_source_is_read_once_at_a_time_and_the_run_can_be_stopped(town: Office, queued):
    made = create(town)
    job = town.call("own", "sdi_harvest_run", id=made["name"])
    assert (job["state"], job["is_trial"], queued) == ("waiting", False, [job["id"]])
    for more in ({}, {"trial": True}):
        with pytest.raises(tk.ValidationError):
            town.call("own", "sdi_harvest_run", id=made["name"], **more)
    with pytest.raises(tk.NotAuthorized):
        town.call("clerk", "sdi_harvest_cancel", id=job["id"])
    with pytest.raises(tk.ObjectNotFound):
        town.call("foreign", "sdi_harvest_cancel", id=job["id"])
    assert town.call("own", "sdi_harvest_cancel", id=job["id"])["cancelled"] is True
    shown = town.call("clerk", "sdi_harvest_job_show", id=job["id"])
    assert shown["report"] == ["0 dataset dibaca dari 0 halaman."]
    assert town.call("clerk", "sdi_harvest_outcome_list", id=job["id"])["count"] == 0
    for action in ("sdi_harvest_job_show", "sdi_harvest_outcome_list"):
        with pytest.raises(tk.ObjectNotFound):
            town.call("foreign", action, id=job["id"])


def test_a_paused_source_is_tried_and_not_read(town: Office):
    made = create(town, schedule="daily")
    paused = town.call("own", "sdi_harvest_source_pause", id=made["id"])
    assert (paused["state"], paused["next_at"]) == ("paused", None)
    with pytest.raises(tk.ValidationError):
        town.call("own", "sdi_harvest_run", id=made["id"])
    assert town.call("own", "sdi_harvest_run", id=made["id"], trial=True)["is_trial"]
    resumed = town.call("own", "sdi_harvest_source_resume", id=made["id"])
    assert resumed["state"] == "active"
    assert resumed["next_at"] is not None


def ended(source_id: str, **how: Any) -> Job:
    job = Job(source_id=source_id, started_by="x", created_at=now(), counts={}, words={}, **how)
    model.Session.add(job)
    model.Session.commit()
    return job


def test_only_what_a_run_asked_for_is_confirmed(town: Office):
    made = create(town)
    with pytest.raises(tk.ValidationError):
        town.call("own", "sdi_harvest_run", id=made["id"], confirmed=True)
    ended(made["id"], state="done", removal="too_many")
    shown = town.call("own", "sdi_harvest_source_show", id=made["id"])
    assert shown["asks_confirmation"] is True
    with pytest.raises(tk.ValidationError):
        town.call("own", "sdi_harvest_run", id=made["id"], confirmed=True, trial=True)
    assert town.call("own", "sdi_harvest_run", id=made["id"], confirmed=True)["confirmed"]


def record(source_id: str, number: int, **changes: Any) -> None:
    raw = {"kind": "pod", "record": {"identifier": f"ds-{number}", "title": f"Data {number}"}}
    raw["record"] |= changes
    row = Record(source_id=source_id, remote_id=f"ds-{number}", subject_id=unique("s"), raw=raw)
    row.first_at = row.changed_at = now()
    model.Session.add(row)
    model.Session.commit()


def test_rules_are_tried_on_what_was_read_last_and_nothing_is_kept(town: Office):
    made = create(town)
    record(made["id"], 1, theme=["Kedokteran"])
    record(made["id"], 2, theme=["Kedokteran"])
    found = town.call("own", "sdi_harvest_rules_try", id=made["id"])
    assert (found["tried"], found["of"]) == (2, 2)
    by_field = {(one["field"], one["said"]): one for one in found["results"]}
    assert by_field["tema", "Kedokteran"]["to"] == ""
    rules = "tema,Kedokteran,kesehatan"
    found = town.call("own", "sdi_harvest_rules_try", id=made["id"], rules=rules)
    by_field = {(one["field"], one["said"]): one for one in found["results"]}
    assert by_field["tema", "Kedokteran"]["to"] == "perlindungan-sosial-dan-kesehatan"
    assert by_field["tema", "Kedokteran"]["count"] == 2
    assert town.call("own", "sdi_harvest_source_show", id=made["id"])["options"] == {}
    with pytest.raises(tk.ValidationError):
        town.call("own", "sdi_harvest_rules_try", id=made["id"], rules="warna,a,b")


def test_a_source_goes_and_its_name_is_free_again(town: Office, queued):
    made = create(town)
    with pytest.raises(tk.ValidationError):
        town.call("own", "sdi_harvest_source_remove", id=made["id"])
    record(made["id"], 1)
    town.call("own", "sdi_harvest_source_remove", id=made["id"], datasets="keep")
    with pytest.raises(tk.ObjectNotFound):
        town.call("own", "sdi_harvest_source_show", id=made["id"])
    assert create(town, name=made["name"])["id"] != made["id"]
    again = town.call("own", "sdi_harvest_source_remove", id=made["name"], datasets="withdraw")
    assert queued == [again["job"]]
    assert service.find(made["name"]) is None


@pytest.fixture
def cli(town: Office) -> Any:
    from click.testing import CliRunner

    from ckanext.sdi_balikpapan.harvest.cli import harvest

    def run(*words: str) -> tuple[int, str]:
        answer = CliRunner().invoke(harvest, [town.names.get(word, word) for word in words])
        assert answer.exception is None or isinstance(answer.exception, SystemExit), words
        return answer.exit_code, answer.output

    return run


def test_a_source_lives_its_life_on_the_command_line(town: Office, queued, cli, tmp_path):
    rules = tmp_path / "aturan.csv"
    rules.write_text("lisensi,*,cc-by\n")
    owner = town.organization["name"]
    made = ("kota", URL, "--title", "Kota", "--organization", owner, "--rules", str(rules))
    assert cli("create", *made)[0] == 0
    assert cli("create", *made) == (1, "Error: name: Nama ini sudah dipakai sumber lain.\n")
    assert "kota  berjalan  0 dataset  -" in cli("list")[1]
    assert cli("edit", "kota", "--schedule", "daily")[0] == 0
    shown = town.call("own", "sdi_harvest_source_show", id="kota")
    assert (shown["schedule"], shown["options"]) == ("daily", {"rules": "lisensi,*,cc-by\n"})
    defaults = tmp_path / "bawaan.txt"
    defaults.write_text("konsep: Penduduk\nwilayah: 64.71, 64.71.01\n")
    named = ("--defaults", str(defaults), "--local-fields", "notes, kontak")
    assert cli("edit", "kota", *named)[0] == 0
    assert town.call("own", "sdi_harvest_source_show", id="kota")["options"] == {
        "rules": "lisensi,*,cc-by\n",
        "defaults": {"konsep": "Penduduk", "wilayah": ["64.71", "64.71.01"]},
        "local_fields": ["notes", "kontak"],
    }
    assert cli("edit", "kota", "--local-fields", "")[0] == 0
    shown = town.call("own", "sdi_harvest_source_show", id="kota")
    assert sorted(shown["options"]) == ["defaults", "rules"]
    assert cli("approve", "kota", "--until", day(9))[0] == 2
    assert cli("approve", "kota", "--until", day(9), "--user", "boss")[0] == 1
    assert cli("approve", "kota", "--until", day(9), "--user", "own")[0] == 0
    assert "approval: " in cli("show", "kota")[1]
    assert cli("revoke", "kota", "--user", "foreign")[0] == 1
    assert cli("revoke", "kota")[0] == 0
    assert cli("trial", "kota")[0] == 0
    assert cli("run", "kota")[0] == 1
    assert cli("cancel", queued[0])[0] == 0
    assert queued[0] in cli("history", "kota")[1]
    for step in ("pause", "resume"):
        assert cli(step, "kota")[0] == 0
    assert cli("remove", "kota")[0] == 2


def test_a_run_here_and_now_tells_what_came_of_it(town: Office, queued, cli):
    create(town, name="mati", url="http://127.0.0.1:9/data.json")
    code, said = cli("run", "mati", "--now")
    assert (code, queued) == (0, [])
    assert "tidak selesai" in said
    assert cli("remove", "mati", "--datasets", "keep")[0] == 0
    assert cli("show", "mati")[0] == 1
