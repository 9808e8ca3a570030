"""The log of decisions: it only grows, its head is published, and tampering shows."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan.lib import mailer
from click.testing import CliRunner, Result

from ckanext.sdi_balikpapan.proposals.model import now
from ckanext.sdi_balikpapan.proposals.record import keeping, log
from ckanext.sdi_balikpapan.proposals.record.cli import log_

DAY = datetime(2026, 11, 22, 1, 2, 3, tzinfo=timezone.utc)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setitem(tk.config, keeping.FOLDER, str(tmp_path / "kepala"))
    monkeypatch.setitem(tk.config, keeping.ADDRESSES, "")
    for number in range(5):
        log.append(now(), f"orang-{number}", "admin", "uji", note="=1+1 é \u2028 \x7f \t")
    model.Session.commit()
    yield tmp_path / "kepala"
    model.Session.rollback()


def command(*arguments: str) -> Result:
    return CliRunner().invoke(log_, list(arguments))


def sql(statement: str, **values: Any) -> None:
    model.Session.execute(sa.text(statement), values)


def last() -> int:
    return model.Session.execute(sa.text("select max(seq) from sdi_log")).scalar_one()


CHANGES = (
    "update sdi_log set note = 'x'",
    "update sdi_log set hash = hash",
    "delete from sdi_log",
    "truncate sdi_log",
)


@pytest.mark.parametrize("statement", CHANGES)
def test_the_database_refuses_to_change_the_log(statement):
    with pytest.raises(sa.exc.DBAPIError, match="append-only"):
        sql(statement)


def triggers_off() -> None:
    """As the owner of the database can; the test's transaction is rolled back."""
    sql("alter table sdi_log disable trigger user")


def test_the_portals_own_role_has_no_other_way_around_triggers():
    with pytest.raises(sa.exc.ProgrammingError, match="permission denied"):
        sql("set local session_replication_role = replica")


TAMPERED = (
    ("update sdi_log set note = 'x' where seq = :seq - 2", "diubah"),
    ("update sdi_log set at = at + interval '1 second' where seq = :seq - 2", "diubah"),
    ("update sdi_log set reasons = '[1]' where seq = :seq", "diubah"),
    ("delete from sdi_log where seq = :seq - 2", "dibuang"),
    ("update sdi_log set seq = :seq + 9 where seq = :seq", "disisipkan"),
    ("delete from sdi_log where seq = :seq", "dipotong"),
    ("delete from sdi_log where seq > 0 and :seq > 0", "dipotong"),
)


@pytest.mark.parametrize(("statement", "words"), TAMPERED)
def test_what_the_owner_of_the_database_did_shows_afterwards(statement, words):
    keeping.publish(now())
    assert command("verify").exit_code == 0
    triggers_off()
    sql(statement, seq=last())
    found = command("verify")
    assert found.exit_code == 1
    assert words in found.output


def test_a_chain_that_was_made_anew_doesnt_fit_the_published_head():
    keeping.publish(now())
    triggers_off()
    rows = list(log.rows())
    rows[-3]["note"] = "dipalsukan"
    previous = rows[-4]["hash"] if len(rows) > 3 else log.chain.GENESIS
    for row in rows[-3:]:
        row["previous"], row["hash"] = previous, log.chain.link(previous, row)
        previous = row["hash"]
        sql(
            "update sdi_log set note = :note, previous = :previous, hash = :hash where seq = :seq",
            **{name: row[name] for name in ("note", "previous", "hash", "seq")},
        )
    assert log.first_break() is None
    found = command("verify")
    assert found.exit_code == 1
    assert "ditulis ulang" in found.output


def test_what_somebody_else_kept_counts_as_well(folder):
    keeping.publish(now())
    (kept,) = folder.glob("*.json")
    elsewhere = folder.parent / "simpanan.json"
    kept.rename(elsewhere)
    triggers_off()
    sql("delete from sdi_log where seq = :seq", seq=last())
    assert command("verify").exit_code == 0
    assert command("verify", "--heads", str(elsewhere)).exit_code == 1
    elsewhere.write_text("bukan kepala")
    unread = command("verify", "--heads", str(elsewhere))
    assert unread.exit_code == 1
    assert "tidak dapat dibaca" in unread.output


def test_one_head_a_day_is_published_and_never_overwritten(folder):
    for hours in (0, 1, 22, 24):
        keeping.publish_daily(DAY + timedelta(hours=hours))
        log.append(now(), "orang", "admin", "uji")
        model.Session.commit()
    names = [path.name for path in sorted(folder.iterdir())]
    assert names == ["2026-11-22.json", "2026-11-23.json"]
    first = (folder / names[0]).read_text()
    keeping.publish(DAY + timedelta(hours=2))
    assert (folder / names[0]).read_text() == first
    assert (folder / "2026-11-22T030203Z.json").exists()
    assert command("verify").exit_code == 0


def test_the_command_publishes_and_says_what():
    said = json.loads(command("publish-head").output)
    assert said["seq"] == last()
    assert [h.seq for h in keeping.published()] == [said["seq"]]


def test_anybody_may_read_and_keep_the_heads(app):
    keeping.publish(DAY)
    head = keeping.published()[0]
    assert head.hash in app.get("/sdi/log/head").body
    answer = app.get("/sdi/log/head.json")
    assert json.loads(answer.body)["heads"][0]["hash"] == head.hash
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_portal_without_heads_says_so(app):
    assert app.get("/sdi/log/head").status_code == 200
    assert json.loads(app.get("/sdi/log/head.json").body) == {"heads": []}


def test_a_damaged_head_is_said_and_no_server_error(app, folder):
    folder.mkdir()
    (folder / "2026-11-22.json").write_text("{")
    assert app.get("/sdi/log/head.json", status=503)
    assert command("verify").exit_code == 1


def test_the_head_is_mailed_once_and_again_after_a_failure(monkeypatch):
    sent: list[tuple[str, str]] = []
    broken = [True]

    def mail(_name: str, address: str, _subject: str, body: str) -> None:
        if broken.pop() if broken else False:
            raise mailer.MailerException("no server")
        sent.append((address, body))

    monkeypatch.setattr(mailer, "mail_recipient", mail)
    monkeypatch.setitem(tk.config, keeping.ADDRESSES, "a@contoh.go.id b@contoh.go.id")
    for hours in range(4):
        keeping.publish_daily(DAY + timedelta(hours=hours))
    assert [address for address, _ in sent] == ["a@contoh.go.id", "b@contoh.go.id"]
    assert all(keeping.published()[0].hash in body for _, body in sent)


def test_the_export_holds_every_row_and_no_formula(tmp_path):
    lines = command("export").output.removesuffix("\n").split("\n")
    assert [json.loads(line)["seq"] for line in lines] == list(range(1, last() + 1))
    assert json.loads(lines[-1])["note"].startswith("=1+1")
    out = tmp_path / "log.csv"
    assert command("export", "--format", "csv", "--output", str(out)).exit_code == 0
    assert "'=1+1 é" in out.read_text()


APPEND = """
import sys
from ckan.cli import load_config
from ckan.config.middleware import make_app
make_app(load_config(sys.argv[1]))
import ckan.model as model
from ckanext.sdi_balikpapan.proposals.model import now
from ckanext.sdi_balikpapan.proposals.record import log
for number in range(25):
    log.append(now(), sys.argv[2], "admin", "uji")
    model.Session.commit()
"""


def test_two_processes_that_append_at_once_keep_the_chain():
    before = last()
    arguments = [sys.executable, "-c", APPEND, tk.config["__file__"]]
    both = [subprocess.Popen([*arguments, name]) for name in ("satu", "dua")]
    assert [process.wait() for process in both] == [0, 0]
    assert last() == before + 50
    assert log.first_break() is None
