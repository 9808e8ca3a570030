"""The override: reasoned, logged whichever way it comes, said on the page, confirmed or undone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ckan
import ckan.model as model
import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan.tests import factories

from ckanext.sdi_balikpapan.proposals.gate import passes
from ckanext.sdi_balikpapan.proposals.gate.passage import passage
from ckanext.sdi_balikpapan.proposals.people.roles import actor_for
from ckanext.sdi_balikpapan.proposals.publishing import versions
from ckanext.sdi_balikpapan.proposals.record import log, override

from . import gate_support as support
from .office import Office, open_office, unique, upload


@pytest.fixture(scope="module")
def office(_application: Any) -> Office:
    return open_office()


@pytest.fixture
def shown(office: Office) -> dict[str, Any]:
    return office.publish()


@pytest.fixture(autouse=True)
def clean_session() -> Iterator[None]:
    yield
    model.Session.rollback()
    assert log.first_break() is None


@pytest.fixture(scope="module")
def admin(_application: Any) -> str:
    return factories.Sysadmin(name=unique("admin"))["name"]


def sql(statement: str, **values: Any) -> sa.CursorResult[Any]:
    return model.Session.execute(sa.text(statement), values)


def elsewhere(*statements: str, **values: Any) -> None:
    """One transaction on a connection of its own, as psql would make it."""
    engine = sa.create_engine(tk.config["sqlalchemy.url"])
    try:
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(sa.text(statement), values)
    finally:
        engine.dispose()


def rows_of(dataset_id: str) -> list[dict[str, Any]]:
    model.Session.rollback()
    return [row for row in log.rows() if row["subject_id"] == dataset_id]


def overrides_of(dataset_id: str) -> list[dict[str, Any]]:
    return [row for row in rows_of(dataset_id) if row["verb"] == passes.OVERRIDE]


def is_marked(dataset_id: str) -> bool:
    model.Session.rollback()
    model.Session.expire_all()
    return override.is_marked(model.Package.get(dataset_id))


TITLE = "update package set title = 'X' where id = :id"


@pytest.mark.parametrize(
    "name",
    [
        "maintenance",
        "x",
        "maintenance:",
        "maintenance:  ",
        "adopt",
        ":alasan",
        "datastore",
        "gate_sync",
        "00000000-0000-0000-0000-000000000000",
        "override_confirm",
    ],
)
def test_a_pass_without_a_reason_changes_nothing(shown, name):
    with pytest.raises(tk.NotAuthorized, match="sdi_override"):
        elsewhere("select set_config('sdi.pass', :name, true)", TITLE, id=shown["id"], name=name)
    assert model.Package.get(shown["id"]).title == shown["title"]
    assert overrides_of(shown["id"]) == []


@pytest.mark.parametrize("own", [True, False])
def test_an_approved_proposal_opens_the_gate_for_nothing_but_its_publication(office, shown, own):
    edit = office.call("clerk", "sdi_proposal_save", id=shown["id"], notes="Baru.")
    office.approve(office.step("clerk", "submit", edit))
    wanted = shown["id"] if own else office.publish()["id"]
    with pytest.raises(tk.NotAuthorized, match="sdi_override"):
        elsewhere(f"set local sdi.pass = '{edit['id']}'", TITLE, id=wanted)
    office.step("walidata", "publish", edit)
    assert overrides_of(shown["id"]) == []
    with pytest.raises(tk.NotAuthorized, match="sdi_override"):
        elsewhere(f"set local sdi.pass = '{edit['id']}'", TITLE, id=shown["id"])


@pytest.mark.parametrize("table", ["package", "resource", "member", "sdi_version"])
def test_nothing_empties_a_table_even_with_a_reason(table):
    with pytest.raises(tk.NotAuthorized):
        elsewhere("set local sdi.pass = 'maintenance: uji'", f"truncate {table} cascade")


def test_a_temporary_table_doesnt_stand_in_for_ours(shown):
    with pytest.raises(tk.NotAuthorized):
        elsewhere("create temp table sdi_governed_type (type text)", TITLE, id=shown["id"])


ODD = "petik \" \\ garis / \t\n\r\b\f \x01\x1f\x7f é \u2028 \U0001f600 <b> ' %s {x}"


def test_maintenance_by_sql_leaves_one_row_for_each_dataset(office, shown):
    other = office.publish()
    elsewhere(
        "select set_config('sdi.pass', :name, true)",
        TITLE,
        "update resource set description = 'X' where package_id = :id",
        "update package set notes = 'X' where id = :other",
        name=f"maintenance: {ODD}",
        id=shown["id"],
        other=other["id"],
    )
    role = model.meta.engine.url.username
    for dataset_id in (shown["id"], other["id"]):
        (row,) = overrides_of(dataset_id)
        assert (row["actor"], row["role"], row["note"]) == (role, "maintenance", ODD.strip())
        assert is_marked(dataset_id)


def test_an_override_that_is_rolled_back_is_no_override(shown):
    with passage("maintenance: uji"):
        sql(TITLE, id=shown["id"])
        model.Session.rollback()
    model.Session.rollback()
    assert overrides_of(shown["id"]) == []
    assert not is_marked(shown["id"])


def test_a_word_of_ones_own_is_no_role(shown):
    elsewhere("set local sdi.pass = 'walidata: setuju'", TITLE, id=shown["id"])
    (row,) = overrides_of(shown["id"])
    assert (row["role"], row["note"]) == ("maintenance", "walidata: setuju")


def test_what_follows_a_publication_is_no_content_and_nothing_else_is(shown):
    resource = shown["resources"][0]["id"]
    flag = "update resource set extras = extras::jsonb || '{\"datastore_active\": true}'"
    pass_ = "set local sdi.pass = 'datastore'"
    elsewhere(pass_, f"{flag} where id = :id", id=resource)
    assert rows_of(shown["id"])[-1]["verb"] == "publish"
    for statement in (
        'update resource set extras = extras::jsonb || \'{"hash_algorithm": "x"}\' where id = :id',
        "update resource set url = 'x' where id = :id",
        "delete from resource where id = :id",
        "insert into resource_view (id, resource_id, view_type, config)"
        " values ('x', :id, 'webpage_view', '{\"page_url\": \"http://x.test\"}')",
    ):
        with pytest.raises(tk.NotAuthorized):
            elsewhere(pass_, statement, id=resource)


def act(office: Office, who: str, dataset_id: str, action: str = "package_patch", **data: Any):
    return office.call(
        who, "sdi_override", action=action, data={"id": dataset_id, **data}, reason="salah ketik"
    )


def test_a_sysadmin_overrides_by_name_and_with_a_reason(office, shown, admin):
    act(office, admin, shown["id"], title="Diperbaiki")
    assert office.call(None, "package_show", id=shown["id"])["title"] == "Diperbaiki"
    found = office.call(None, "package_search", q=f"name:{shown['name']}")["results"]
    assert found[0]["title"] == "Diperbaiki"
    (row,) = overrides_of(shown["id"])
    assert row["actor"] == model.User.get(admin).id
    assert (row["role"], row["note"]) == ("action", "salah ketik")


@pytest.mark.parametrize(
    "data",
    [
        {"action": "package_patch", "data": {}},
        {"action": "package_patch", "data": {}, "reason": "  "},
        {"action": "package_patch", "data": {}, "reason": 1},
        {"action": "package_patch", "data": {}, "reason": "x" * 5000},
        {"action": "package_patch", "data": [], "reason": "x"},
        {"action": "user_delete", "data": {}, "reason": "x"},
        {"action": "sdi_override", "data": {}, "reason": "x"},
        {"action": ["x"], "data": {}, "reason": "x"},
        {"data": {}, "reason": "x"},
    ],
)
def test_an_override_says_which_action_and_why(office, admin, data):
    with pytest.raises(tk.ValidationError):
        office.call(admin, "sdi_override", **data)


@pytest.mark.parametrize("who", ["clerk", "walidata", "admin", "outsider", None])
def test_nobody_but_sysadmins_overrides(office, shown, who):
    with pytest.raises(tk.NotAuthorized):
        act(office, who, shown["id"], title="X")
    if who:
        context = {"user": office.names[who], "ignore_auth": True}
        data = {"action": "package_patch", "data": {"id": shown["id"]}, "reason": "x"}
        with pytest.raises(tk.NotAuthorized):
            tk.get_action("sdi_override")(context, data)


def test_a_file_may_be_replaced_past_the_workflow(app, office, shown, admin):
    resource = shown["resources"][0]
    office.call(
        admin,
        "sdi_override",
        action="resource_patch",
        data={"id": resource["id"]},
        reason="berkas rusak",
        upload=upload(b"a,b\n1,2\n", "baru.csv"),
    )
    after = office.call(None, "resource_show", id=resource["id"])
    assert app.get(after["url"]).body == "a,b\n1,2\n"
    confirm(office, "walidata", shown["id"])
    assert versions.latest(shown["id"]).body["resources"][0]["hash"] == after["hash"]


def seen(office: Office, who: str, dataset_id: str) -> dict[str, Any]:
    return office.call(who, "sdi_override_show", id=dataset_id)


def confirm(office: Office, who: str, dataset_id: str, step: str = "confirm", **data: Any):
    data.setdefault("content_hash", seen(office, who, dataset_id)["content_hash"])
    return office.call(who, f"sdi_override_{step}", id=dataset_id, **data)


def test_a_walidata_confirms_what_he_saw(app, office, shown, admin):
    act(office, admin, shown["id"], notes="Lewat pengecualian.")
    page = app.get(f"/dataset/{shown['name']}").body
    assert "menunggu konfirmasi walidata" in page
    assert "Periksa dan putuskan" not in page
    told = seen(office, "walidata", shown["id"])
    assert [d["path"] for d in told["differences"]] == ["notes"]
    act(office, admin, shown["id"], notes="Sekali lagi.")
    with pytest.raises(tk.NotAuthorized, match="sudah berubah"):
        confirm(office, "walidata", shown["id"], content_hash=told["content_hash"])
    confirm(office, "walidata", shown["id"], note="Sudah saya periksa.")
    assert not is_marked(shown["id"])
    assert "menunggu konfirmasi walidata" not in app.get(f"/dataset/{shown['name']}").body
    version = versions.latest(shown["id"])
    assert (version.number, version.body["notes"]) == (2, "Sekali lagi.")
    assert rows_of(shown["id"])[-1]["content_hash"] == version.content_hash
    with pytest.raises(tk.ObjectNotFound):
        seen(office, "walidata", shown["id"])


def test_who_overrode_does_not_confirm_but_may_undo(office, shown):
    user = model.User.get(office.names["walidata"])
    user.sysadmin = True
    model.Session.commit()
    try:
        act(office, "walidata", shown["id"], notes="Milik saya.")
        with pytest.raises(tk.NotAuthorized, match="Anda sendiri"):
            confirm(office, "walidata", shown["id"])
        confirm(office, "walidata", shown["id"], "reject")
    finally:
        model.User.get(office.names["walidata"]).sysadmin = False
        model.Session.commit()
    assert office.call(None, "package_show", id=shown["id"])["notes"] == shown["notes"]
    assert not is_marked(shown["id"])


@pytest.mark.parametrize("who", ["clerk", "member", "outsider"])
def test_only_its_walidata_learns_of_an_override_and_settles_it(office, shown, admin, who):
    act(office, admin, shown["id"], notes="Lain.")
    for call in (seen, confirm):
        with pytest.raises(tk.ObjectNotFound):
            call(office, who, shown["id"])
    for data in ({}, {"id": "x\x00"}, {"id": ["x"]}, {"id": "tidak-ada"}):
        with pytest.raises((tk.ObjectNotFound, tk.ValidationError)):
            office.call("walidata", "sdi_override_confirm", **data)


@pytest.mark.parametrize("action", ["package_delete", "dataset_purge"])
def test_a_deletion_is_undone_by_publishing_the_approved_version_again(
    office, shown, admin, action
):
    act(office, admin, shown["id"], action)
    assert seen(office, "walidata", shown["id"])["hidden"]
    confirm(office, "walidata", shown["id"], "reject")
    again = office.call(None, "package_show", id=shown["id"])
    assert (again["title"], again["state"]) == (shown["title"], "active")
    assert again["resources"][0]["hash"] == shown["resources"][0]["hash"]


def test_a_deletion_that_is_confirmed_is_a_withdrawn_version(office, shown, admin):
    act(office, admin, shown["id"], "package_delete")
    confirm(office, "walidata", shown["id"])
    assert versions.latest(shown["id"]).withdrawn
    with pytest.raises(tk.ObjectNotFound):
        seen(office, "walidata", shown["id"])


def test_the_next_publication_puts_an_end_to_an_override(office, shown, admin):
    edit = office.call("clerk", "sdi_proposal_save", id=shown["id"], notes="Dari usulan.")
    office.approve(office.step("clerk", "submit", edit))
    act(office, admin, shown["id"], notes="Lewat pengecualian.")
    assert is_marked(shown["id"])
    office.step("walidata", "publish", edit)
    assert not is_marked(shown["id"])
    assert office.call(None, "package_show", id=shown["id"])["notes"] == "Dari usulan."
    assert override.pending(shown["id"]) is None


def test_an_override_is_settled_on_its_page(app, office, shown, admin):
    act(office, admin, shown["id"], notes="<script>alert(1)</script>")
    address = f"/sdi/override/{shown['name']}"
    assert app.get(address).status_code == 404
    headers = {"Authorization": factories.APIToken(user=office.names["walidata"])["token"]}
    page = app.get(address, headers=headers).body
    assert "salah ketik" in page
    assert "<script>alert(1)" not in page
    found = seen(office, "walidata", shown["id"])
    for sent, status in (({"step": "x"}, 400), ({"step": "confirm", "content_hash": "x"}, 200)):
        answer = app.post(address, data=sent, headers=headers, follow_redirects=False)
        assert answer.status_code == status
    assert is_marked(shown["id"])
    sent = {"step": "reject", "content_hash": found["content_hash"], "note": "Kembali."}
    assert app.post(address, data=sent, headers=headers, follow_redirects=False).status_code == 302
    assert not is_marked(shown["id"])


def test_any_ckan_command_may_be_run_past_the_workflow(shown, admin):
    arguments = ("--reason", "dobel: lihat surat", "--user", admin, "--", "dataset", "delete")
    done = support.ckan("sdi", "override", *arguments, shown["name"])
    assert done.returncode == 0, done.stderr
    (row,) = overrides_of(shown["id"])
    assert (row["role"], row["note"]) == ("command", "dobel: lihat surat")
    assert row["actor"] == actor_for(admin).user_id
    refused = support.ckan("sdi", "override", "--reason", " ", "--", "dataset", "delete", "x")
    assert refused.returncode != 0


FAKE = '''
"""A data migration such as CKAN's own (084, 094, 106 among them)."""
import sqlalchemy as sa
from alembic import op
revision, down_revision = "5d1f00000001", "{head}"

def upgrade():
    op.execute("update package set metadata_created = metadata_created + interval '1 second'")
    op.execute("update resource set description = coalesce(description, '') || '.'")

def downgrade():
    op.execute("update resource set description = left(description, -1)")
'''

RUN = """
import sys
from ckan.cli import db
from ckan.cli.cli import ckan
theirs, ini = db._resolve_alembic_config, sys.argv.pop(1)
db._resolve_alembic_config = lambda plugin: theirs(plugin) if plugin else ini
ckan()
"""


@pytest.fixture
def newer_ckan(tmp_path: Path) -> Iterator[Any]:
    """CKAN's command line with one more core migration."""
    import shutil

    folder = tmp_path / "migration"
    shutil.copytree(Path(ckan.__file__).parent / "migration", folder)
    head = sql("select version_num from alembic_version").scalar_one()
    model.Session.rollback()
    (folder / "versions" / "999_palsu.py").write_text(FAKE.format(head=head))

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", RUN, str(folder / "alembic.ini"), "-c"]
        command += [tk.config["__file__"], "db", *arguments]
        environment = {k: v for k, v in os.environ.items() if k != "PGOPTIONS"}
        return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)

    run.head = head  # type: ignore[attr-defined]
    yield run
    run("downgrade", "-v", head)


def test_ckan_upgrades_itself_without_hands_and_in_the_log(newer_ckan, shown):
    done = newer_ckan("upgrade")
    assert done.returncode == 0, done.stderr
    (row,) = overrides_of(shown["id"])
    assert row["role"] == "migration"
    assert row["note"] == f"migrasi CKAN {newer_ckan.head}..5d1f00000001"
    assert not is_marked(shown["id"])
    assert newer_ckan("downgrade", "-v", newer_ckan.head).returncode == 0
    assert len(overrides_of(shown["id"])) == 2


def test_who_only_says_that_he_migrates_needs_a_confirmation(shown):
    elsewhere("set local sdi.pass = 'migration: palsu'", TITLE, id=shown["id"])
    assert is_marked(shown["id"])


@pytest.mark.parametrize(
    "arguments",
    [
        ("db", "init"),
        ("db", "pending-migrations", "--apply"),
        ("search-index", "rebuild"),
        ("clean", "users"),
        ("db", "version"),
    ],
)
def test_ckans_own_maintenance_goes_on(shown, arguments):
    done = support.ckan(*arguments)
    assert done.returncode == 0, done.stderr + done.stdout
    assert overrides_of(shown["id"]) == []


def statements(app: Any, shown: dict[str, Any]) -> int:
    """How many SQL statements the dataset's page costs."""
    made: list[str] = []

    def note(*arguments: Any) -> None:
        made.append(arguments[2])

    sa.event.listen(model.meta.engine, "before_cursor_execute", note)
    assert app.get(f"/dataset/{shown['name']}").status_code == 200
    sa.event.remove(model.meta.engine, "before_cursor_execute", note)
    return len(made)


def test_the_page_of_an_ordinary_dataset_costs_no_statement_more(app, shown, monkeypatch):
    statements(app, shown)
    first = statements(app, shown)
    monkeypatch.setitem(tk.h, "sdi_override_mark", lambda: None)
    assert first == statements(app, shown)


def test_an_unknown_account_overrides_nothing():
    done = support.ckan(
        "sdi", "override", "--reason", "x", "--user", "tidak-ada", "--", "dataset", "list"
    )
    assert done.returncode != 0
    assert "tidak-ada" in done.stderr


def test_the_row_in_sql_is_the_row_in_python():
    for number in range(40):
        text = "".join(chr(c) for c in range(1 + number * 16, 17 + number * 16) if c)
        elsewhere(
            "select sdi_log_override(:subject, :text, 'maintenance', :text)",
            subject=None if number % 2 else text,
            text=text,
        )
    model.Session.rollback()
    assert log.first_break() is None
    assert json.dumps(list(log.rows())[-1]["note"])
