"""Past CKAN's actions, straight at the database: the triggers hold."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan.tests import factories
from click.testing import CliRunner

from ckanext.sdi_balikpapan.proposals.gate import cli as gate_cli
from ckanext.sdi_balikpapan.proposals.gate import installation, triggers
from ckanext.sdi_balikpapan.proposals.gate.passage import passage, passage_open
from ckanext.sdi_balikpapan.proposals.record import log

from . import gate_support as support
from .gate_support import World
from .office import unique


@pytest.fixture
def world() -> Iterator[World]:
    yield support.world()
    model.Session.rollback()


STATEMENTS = (
    "update package set title = 'X' where id = :id",
    "/* halo */ update package set state = 'deleted' where id = :id",
    "with x as (update package set private = true where id = :id returning id) select * from x",
    "update package set type = 'lain' where id = :id",
    "update package set metadata_modified = now() where id = :id",
    "update package set plugin_data = '{\"a\": {}}' where id = :id",
    "delete from package where id = :id",
    "insert into package (id, name, type) values (:new, :new, 'dataset')",
    "insert into package (id, name, type) values (:new, :new, null)",
    "update resource set url = 'X' where package_id = :id",
    "update resource set hash = 'X' where id = :resource",
    "update resource set package_id = :harvest where id = :resource",
    "delete from resource where id = :resource",
    "insert into resource (id, package_id, url) values (:new, :id, 'x')",
    "update resource_view set title = 'X' where resource_id = :resource",
    "delete from resource_view where resource_id = :resource",
    'insert into resource_view (id, resource_id, view_type, "order")'
    " values (:new, :resource, 'text_view', 9)",
    "update package_tag set state = 'deleted' where package_id = :id",
    "delete from package_tag where package_id = :id",
    "update tag set name = :new where id in"
    " (select tag_id from package_tag where package_id = :id)",
    "update member set state = 'deleted' where table_id = :id",
    "update member set capacity = 'private' where table_id = :id",
    "delete from member where table_id = :id",
    "insert into member (id, group_id, table_id, table_name, state, capacity)"
    " values (:new, :group, :id, 'package', 'active', 'public')",
    "insert into member (id, group_id, table_id, table_name, state, capacity)"
    " values (:new, :group, :id, 'Package', 'active', 'public')",
    "update package_relationship set type = 'x' where subject_package_id = :id",
    "delete from package_relationship where subject_package_id = :id",
    "update package_member set capacity = 'admin' where package_id = :id",
    "insert into package_member (package_id, user_id, capacity, modified)"
    " values (:id, (select id from \"user\" where name = :outsider), 'editor', now())",
    "update \"group\" set state = 'deleted' where id = :group",
    "update \"group\" set state = 'deleted' where id = :owner",
    "update file set name = 'x' where id = :file",
    "delete from file where id = :file",
    "update file_owner set owner_id = 'x' where file_id = :file",
    "delete from file_owner where file_id = :file",
    "delete from sdi_governed_type",
    "update sdi_governed_type set type = 'lain'",
    "update sdi_version set body = '{}' where subject_id = :id",
    "delete from sdi_version where subject_id = :id",
    "insert into sdi_version (subject_type, subject_id, number, body, content_hash, withdrawn,"
    " published_at) values ('dataset', :id, 9, '{}', 'x', false, now())",
    "truncate sdi_version",
    "truncate package cascade",
    "truncate resource_view",
    "truncate package_tag",
    "truncate member",
    "truncate package_relationship",
    "truncate sdi_governed_type",
)


def values(world: World) -> dict[str, str]:
    return {
        "id": world.id,
        "resource": world.resource_id,
        "group": world.group["id"],
        "owner": world.office.organization["id"],
        "outsider": world.office.names["outsider"],
        "file": world.file_id,
        "new": unique("baru"),
    }


@pytest.mark.parametrize("sql", STATEMENTS)
def test_no_sql_of_another_connection_gets_through(world, sql, other_type):
    before, given = support.rows(world.id), {**values(world), "harvest": other_type["id"]}
    engine = sa.create_engine(tk.config["sqlalchemy.url"])
    with pytest.raises(tk.NotAuthorized) as refused, engine.begin() as connection:
        connection.execute(sa.text(sql), given)
    engine.dispose()
    assert "sdi_proposal_save" in str(refused.value)
    assert support.rows(world.id) == before


def by_attribute(world: World) -> None:
    model.Package.get(world.id).title = "X"
    model.Session.commit()


def by_delete(world: World) -> None:
    model.Package.get(world.id).delete()
    model.repo.commit()


def by_query(world: World) -> None:
    model.Session.query(model.Resource).filter_by(package_id=world.id).update({"url": "X"})
    model.Session.commit()


def by_local_session(world: World) -> None:
    session = model.meta.create_local_session()
    session.get(model.Package, world.id).private = True
    session.commit()


def by_savepoint(world: World) -> None:
    with model.Session.begin_nested():
        model.Package.get(world.id).title = "X"
        model.Session.flush()
    model.Session.commit()


def by_user_function(world: World) -> None:
    from ckan.logic.action.update import package_update

    shown = tk.get_action("package_show")({"ignore_auth": True}, {"id": world.id})
    context = {"user": support.site_user(), "ignore_auth": True, "model": model}
    package_update({**context, "session": model.Session}, {**shown, "title": "X"})


@pytest.mark.parametrize(
    "write",
    [by_attribute, by_delete, by_query, by_local_session, by_savepoint, by_user_function],
)
def test_no_code_that_uses_ckans_model_gets_through(app, world, write):
    rows, public = support.rows(world.id), support.public(app, world)
    with pytest.raises(tk.NotAuthorized):
        write(world)
    model.Session.rollback()
    model.Session.remove()
    assert support.rows(world.id) == rows
    assert support.public(app, world) == public


def test_a_swallowed_refusal_lets_nothing_through_afterwards(world):
    before = support.rows(world.id)
    model.Package.get(world.id).title = "X"
    with pytest.raises(tk.NotAuthorized):
        model.Session.commit()
    with contextlib.suppress(sa.exc.SQLAlchemyError, tk.NotAuthorized):
        model.Session.commit()
    assert support.rows(world.id) == before
    model.Session.rollback()
    assert model.Session.query(model.Package).count() > 0


def test_the_command_line_deletes_nothing_without_the_named_override(world):
    spare = world.office.publish()
    before = support.rows(spare["id"])
    for arguments in (("dataset", "delete"), ("dataset", "purge")):
        refused = support.ckan(*arguments, spare["name"])
        assert refused.returncode != 0
        assert "sdi_proposal_save" in refused.stderr + refused.stdout
        assert support.rows(spare["id"]) == before
    done = support.ckan("dataset", "delete", spare["name"], PGOPTIONS="-c sdi.pass=maintenance:uji")
    assert done.returncode == 0, done.stderr
    assert support.rows(spare["id"]) != before


def test_a_passage_lasts_as_long_as_its_block_and_no_longer(world):
    group = model.Group.get(factories.Group()["id"])
    with passage("maintenance: uji"):
        assert passage_open() == "maintenance: uji"
        support.put(model.Member(table_name="package", table_id=world.other["id"], group=group))
        support.put(model.Tag(name=unique("tag")))
        # Core commits in between; the next transaction is open as well.
        with passage("maintenance: dalam"):
            model.Session.execute(sa.text("select 1"))
        model.Package.get(world.other["id"]).url = unique("https://contoh.go.id/")
        model.Session.commit()
    assert passage_open() is None
    model.Package.get(world.other["id"]).url = "X"
    with pytest.raises(tk.NotAuthorized):
        model.Session.commit()


def test_a_passage_leaves_the_transaction_it_was_in_closed(world):
    with passage("maintenance: uji"):
        model.Session.execute(sa.text("select 1"))
    with pytest.raises(tk.NotAuthorized):
        model.Session.execute(
            sa.text("update package set title = 'X' where id = :id"), {"id": world.id}
        )


def test_a_failed_passage_leaves_no_open_gate(world):
    with pytest.raises(ZeroDivisionError), passage("maintenance: uji"):
        1 / 0  # noqa: B018
    model.Package.get(world.id).title = "X"
    with pytest.raises(tk.NotAuthorized):
        model.Session.commit()


@pytest.mark.parametrize("name", ["sdi_pass", "passage", "sdi.pass", "ignore_auth", "_sdi_pass"])
def test_no_word_in_a_context_opens_the_gate(world, name):
    context = {"ignore_auth": True, "user": support.site_user(), name: world.id}
    with pytest.raises(tk.NotAuthorized):
        tk.get_action("package_patch")(context, {"id": world.id, "title": "X", name: world.id})


def act(action: str, user: str | None = None, **data: Any) -> Any:
    context = {"user": user or support.site_user(), "ignore_auth": True}
    return tk.get_action(action)(context, data)


def opening_accounts(_world: World) -> None:
    factories.User(name=unique("orang"))
    factories.Organization(name=unique("dinas"))


def closing_a_collaborators_account(world: World) -> None:
    act("user_delete", id=world.office.names["collaborator"])


def taking_a_collaborators_rights(world: World) -> None:
    act("package_collaborator_delete", id=world.id, user_id=world.office.names["collaborator"])


def renaming_an_office(world: World) -> None:
    act("organization_patch", id=world.office.organization["id"], title="Dinas Baru")


def renaming_a_group(world: World) -> None:
    act("group_patch", id=world.group["id"], title="Baru")


def sending_a_group_its_own_datasets(world: World) -> None:
    act("group_update", **{**world.group, "packages": [{"id": world.id}], "title": "Lama"})


def an_empty_group(_world: World) -> None:
    act("group_delete", id=factories.Group(name=unique("grup"))["id"])


def giving_a_capacity(world: World) -> None:
    person = factories.User(name=unique("orang"))["name"]
    data = {"id": world.office.organization["id"], "username": person, "role": "member"}
    act("organization_member_create", **data)


def following(world: World) -> None:
    for action in ("follow_dataset", "unfollow_dataset"):
        act(action, user=world.office.names["clerk"], id=world.id)


def words(_world: World) -> None:
    act("vocabulary_create", name=unique("kosakata"), tags=[{"name": "satu"}])
    name = unique("tag")
    model.Session.add(model.Tag(name=name))
    model.Session.commit()
    act("tag_delete", id=name)


def rebuilding_the_index(world: World) -> None:
    support.search.rebuild(world.office.publish()["id"], force=True)


@pytest.mark.ckan_config("ckan.auth.allow_dataset_collaborators", "true")
@pytest.mark.usefixtures("ckan_config")
@pytest.mark.parametrize(
    "use",
    [
        opening_accounts,
        closing_a_collaborators_account,
        taking_a_collaborators_rights,
        renaming_an_office,
        renaming_a_group,
        sending_a_group_its_own_datasets,
        an_empty_group,
        giving_a_capacity,
        following,
        words,
        rebuilding_the_index,
    ],
)
def test_the_rest_of_the_portal_works_as_ever(use):
    world = support.build() if "collaborator" in use.__name__ else support.world()
    before = support.rows(world.id)
    use(world)
    after = support.rows(world.id)
    assert {k: v for k, v in after.items() if k != "package_member"} == {
        k: v for k, v in before.items() if k != "package_member"
    }


def test_datasets_of_other_types_are_their_owners_affair(other_type):
    act("package_patch", id=other_type["id"], title="Lain")
    act("resource_create", package_id=other_type["id"], url="http://x.test")
    act("package_delete", id=other_type["id"])
    act("package_patch", id=other_type["id"], state="active")


def test_closing_an_account_leaves_the_dataset_as_it_is(app):
    world = support.build()
    public = support.public(app, world)
    act("user_delete", id=world.office.names["collaborator"])
    assert support.public(app, world) == public
    assert support.rows(world.id)["package_member"] == []


def test_the_gate_can_be_looked_at_taken_down_and_put_up_again():
    run = CliRunner().invoke
    assert run(gate_cli.gate, ["status"]).exit_code == 0
    assert run(gate_cli.gate, ["remove", "--yes"]).exit_code == 0
    try:
        state = run(gate_cli.gate, ["status"])
        assert state.exit_code == 1
        assert "ckan sdi adopt" in state.output
        assert installation.status().missing == triggers.EXPECTED
    finally:
        assert run(gate_cli.gate, ["install"]).exit_code == 0
    assert installation.status().whole
    assert [row["verb"] for row in log.rows()][-2:] == ["gate_remove", "gate_install"]
    assert log.first_break() is None


def test_a_trigger_that_was_switched_off_is_seen():
    model.Session.execute(sa.text("alter table package disable trigger sdi_gate_package"))
    model.Session.commit()
    assert installation.status().missing == {"sdi_gate_package"}
    installation.install()
    assert installation.status().whole


@pytest.mark.ckan_config("ckanext.sdi_balikpapan.governed_types", "dataset harvest-uji")
def test_the_configuration_says_which_types_are_guarded(ckan_config):
    assert not installation.status().whole
    installation.sync()
    try:
        assert installation.status().whole
        with pytest.raises(tk.NotAuthorized):
            factories.Dataset(type="harvest-uji")
    finally:
        ckan_config["ckanext.sdi_balikpapan.governed_types"] = "dataset"
        installation.sync()
    assert installation.status().whole
