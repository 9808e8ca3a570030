"""The gate at its edges: no side effect before a refusal, nothing odd past it, no word too much."""

from __future__ import annotations

import io
import os
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa

from ckanext.sdi_balikpapan.proposals.gate import chained as gate
from ckanext.sdi_balikpapan.proposals.gate import passes, targets

from . import gate_support as support
from .gate_attempts import ATTEMPTS
from .gate_support import World
from .office import complete, unique

REFUSALS = (tk.NotAuthorized, tk.ObjectNotFound, tk.ValidationError)


@pytest.fixture
def world() -> World:
    return support.world()


def post(app: Any, world: World, who: str | None, action: str, data: Any, **more: Any) -> Any:
    headers = {"Authorization": world.tokens[who]} if who else {}
    body = {"data": data} if more.pop("multipart", False) else {"json": data}
    return app.post(f"/api/3/action/{action}", headers=headers, **body)


def files_on_disk() -> set[str]:
    root = tk.config["ckan.storage_path"]
    return {os.path.join(folder, f) for folder, _, names in os.walk(root) for f in names}


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("resource_create", {"package_id": "{name}"}),
        ("resource_update", {"id": "{rid}"}),
        ("resource_patch", {"id": "{rid}"}),
        ("package_revise", {"match__id": "{id}", "update__resources__0__upload": "FILE"}),
        (
            "package_revise",
            {"match__name": "{name}", "update__resources__extend": '[{"name":"x"}]'},
        ),
    ],
)
def test_a_refused_upload_leaves_no_byte_behind(app, world, action, fields):
    before, rows = files_on_disk(), support.rows(world.id)
    given = {"id": world.id, "name": world.name, "rid": world.resource_id}
    data: dict[str, Any] = {
        key: value if value == "FILE" or "[" in value else value.format(**given)
        for key, value in fields.items()
    }
    name = next((key for key, value in data.items() if value == "FILE"), "upload")
    if action != "package_revise" or name != "upload":
        data[name] = (io.BytesIO(b"palsu"), "palsu.csv")
    answer = post(app, world, "sysadmin", action, data, multipart=True)
    assert answer.status_code == 403, answer.body
    assert "sdi_proposal" in answer.body
    assert files_on_disk() == before
    assert support.rows(world.id) == rows


def test_a_proposed_file_has_no_table_and_gets_none(app, world):
    proposal = world.office.propose()
    rid = proposal["dataset"]["resources"][0]["id"]
    for who in ("clerk", "sysadmin"):
        data = {"resource_id": rid, "force": True, "fields": [{"id": "a"}], "records": [{"a": 1}]}
        assert post(app, world, who, "datastore_create", data).status_code in (403, 404, 409)
    found = app.get(f"/api/3/action/datastore_search?resource_id={rid}")
    assert found.status_code == 404


def test_a_published_file_without_a_table_gets_none_past_the_workflow(app, world):
    published = world.office.publish(
        resources=[{"name": "X", "format": "XLSX", "url": "https://contoh.go.id/x.xlsx"}]
    )
    rid = published["resources"][0]["id"]
    data = {"resource_id": rid, "force": True, "fields": [{"id": "a", "type": "text"}]}
    assert post(app, world, "sysadmin", "datastore_create", data).status_code == 403
    assert app.get(f"/api/3/action/datastore_search?resource_id={rid}").status_code == 404


def test_no_foreign_table_takes_the_name_of_an_approved_file(app, world, other_type):
    public = support.public(app, world)
    rid = other_type["resources"][0]["id"]
    plain = world.office.publish(
        resources=[{"name": "X", "format": "XLSX", "url": "https://contoh.go.id/x.xlsx"}]
    )
    fields = {"resource_id": rid, "force": True, "fields": [{"id": "a", "type": "text"}]}
    assert post(app, world, "sysadmin", "datastore_create", fields).status_code == 200
    public = support.public(app, world)
    for alias in (plain["resources"][0]["id"], world.resource_id):
        for aliases in (alias, [alias], f"x, {alias}"):
            data = {**fields, "aliases": aliases}
            assert post(app, world, "sysadmin", "datastore_create", data).status_code == 403
    assert support.public(app, world) == public


def test_an_alias_is_no_way_round_either(app, world, other_type):
    """datastore_* take `id` for `resource_id`, and authorise whichever they find first."""
    rows = support.rows(world.id)
    own = other_type["resources"][0]["id"]
    for data in (
        {"id": own, "resource_id": world.resource_id},
        {"id": world.resource_id, "resource_id": own},
    ):
        for action in ("datastore_upsert", "datastore_delete", "datastore_run_triggers"):
            request = {**data, "force": True, "records": [], "method": "insert"}
            assert post(app, world, "sysadmin", action, request).status_code == 403
    assert support.rows(world.id) == rows


@pytest.mark.parametrize(
    ("action", "request_for"),
    [
        (
            "package_patch",
            lambda w, o: {"id": o["id"], "resources": [{"id": w.resource_id, "url": "x"}]},
        ),
        ("resource_create", lambda w, o: {"package_id": o["id"], "id": w.resource_id, "url": "x"}),
        (
            "package_patch",
            lambda w, o: {
                "id": o["id"],
                "relationships_as_subject": [
                    {"object": w.id, "object_package_id": w.id, "type": "links_to"}
                ],
            },
        ),
        (
            "package_create",
            lambda w, o: complete(
                type=o["type"],
                owner_org=o["owner_org"],
                id=w.id,
                resources=[{"id": w.resource_id, "url": "x"}],
            ),
        ),
        ("package_create", lambda w, o: complete(type=o["type"], name=w.name, owner_org="x")),
        (
            "datastore_create",
            lambda w, o: {
                "resource": {"package_id": o["id"], "id": w.resource_id},
                "fields": [{"id": "a"}],
            },
        ),
    ],
)
def test_a_dataset_of_another_type_is_no_handle_on_an_approved_one(
    app, world, other_type, action, request_for
):
    rows, public = support.rows(world.id), support.public(app, world)
    context = {"user": support.site_user(), "ignore_auth": True}
    try:
        tk.get_action(action)(context, request_for(world, other_type))
    except Exception:
        model.Session.rollback()
    model.Session.commit()
    assert support.rows(world.id) == rows
    after = support.public(app, world)
    assert {k: v for k, v in after.items() if k not in ("list", "tables")} == {
        k: v for k, v in public.items() if k not in ("list", "tables")
    }


ODD: tuple[Any, ...] = (
    None,
    "",
    [],
    {},
    7,
    True,
    1.5,
    ["{id}"],
    {"id": "{id}"},
    [["{id}"]],
    "\x00",
    "{id}\x00",
    " {id}",
    "{id} ",
    "x" * 100_000,
    "' or 1=1 --",
    "../../etc/passwd",
)
KEYS = (
    "id name package_id resource_id subject object organization_id org_id datasets packages"
    " package resource match match__id object_type metadata aliases type view_types owner_id"
).split()


def odd(value: Any, world: World) -> Any:
    if isinstance(value, str):
        return value.replace("{id}", world.id)
    if isinstance(value, list):
        return [odd(item, world) for item in value]
    return {k: odd(v, world) for k, v in value.items()} if isinstance(value, dict) else value


@pytest.mark.parametrize("action", sorted({attempt.action for attempt in ATTEMPTS}))
def test_no_odd_input_passes_or_breaks_the_gate(world, action):
    """In process, as the caller that skips most; an unforeseen exception would be a 500."""
    before = support.rows(world.id)
    template = next(a for a in ATTEMPTS if a.action == action).request(world)
    for key in {*KEYS} & {*template, "id", "name"}:
        for value in ODD:
            data = {**template, key: odd(value, world)}
            context = {"user": support.site_user(), "ignore_auth": True}
            try:
                tk.get_action(action)(context, data)
            except REFUSALS:
                pass
            except Exception as error:
                raise AssertionError(f"{action} {key}={value!r}: {error!r}") from error
            finally:
                model.Session.rollback()
            after = support.rows(world.id)
            assert after == before, (action, key, value)


SWITCHED_OFF = {"datapusher_submit", "datapusher_hook", "xloader_submit", "xloader_hook"}


@pytest.mark.parametrize("action", sorted(set(gate.WRITES) - SWITCHED_OFF))
def test_what_is_no_object_is_refused(action):
    for request in ([], "text", 7, ["a"]):
        with pytest.raises(REFUSALS):
            tk.get_action(action)({"user": support.site_user(), "ignore_auth": True}, request)


def test_rows_of_cores_own_queries_are_understood(world):
    row = model.Session.query(model.Package.id).filter_by(id=world.id).first()
    context = {"user": support.site_user(), "ignore_auth": True}
    with pytest.raises(tk.NotAuthorized, match="sdi_proposal_save"):
        tk.get_action("package_patch")(context, {"id": row, "state": "deleted"})


def test_an_error_inside_the_gate_refuses(app, world, monkeypatch):
    def fails(*_: object) -> None:
        raise RuntimeError("rusak")

    rows = support.rows(world.id)
    monkeypatch.setattr(targets, "among", fails)
    answer = post(app, world, "sysadmin", "package_patch", {"id": world.id, "title": "X"})
    assert answer.status_code == 403
    assert "rusak" not in answer.body
    assert support.rows(world.id) == rows


def test_without_the_list_of_types_the_triggers_refuse(world):
    rename = "alter table sdi_governed_type rename to {}"
    with model.meta.engine.begin() as connection:
        connection.execute(sa.text(rename.format("sdi_elsewhere")))
        connection.execute(sa.text("alter table sdi_elsewhere rename to sdi_elsewhere2"))
    try:
        with pytest.raises(sa.exc.ProgrammingError), model.meta.engine.begin() as connection:
            connection.execute(
                sa.text("update package set title = 'X' where id = :id"), {"id": world.id}
            )
    finally:
        with model.meta.engine.begin() as connection:
            connection.execute(sa.text("alter table sdi_elsewhere2 rename to sdi_governed_type"))


@pytest.fixture
def hidden(world: World) -> dict[str, Any]:
    """A private dataset from before us, as adoption leaves it."""
    made = world.office.publish()
    with support.passage("maintenance: uji"):
        model.Package.get(made["id"]).private = True
        model.Session.commit()
    support.search.rebuild(made["id"])
    return made


@pytest.mark.parametrize(
    ("action", "request_for"),
    [
        (
            "member_create",
            lambda w, ref: {
                "id": w.group["id"],
                "object": ref,
                "object_type": "package",
                "capacity": "public",
            },
        ),
        (
            "member_delete",
            lambda w, ref: {"id": w.group["id"], "object": ref, "object_type": "package"},
        ),
        (
            "group_patch",
            lambda w, ref: {"id": w.group["id"], "packages": [{"id": w.id}, {"id": ref}]},
        ),
        ("package_patch", lambda _, ref: {"id": ref, "title": "X"}),
        ("resource_create", lambda _, ref: {"package_id": ref, "url": "http://x.test"}),
    ],
)
def test_an_outsider_learns_nothing_of_a_hidden_dataset(app, world, hidden, action, request_for):
    answer = post(app, world, "outsider", action, request_for(world, hidden["id"]))
    assert answer.status_code in (403, 404, 409)
    assert hidden["name"] not in answer.body
    assert "sdi_proposal" not in answer.body
    if action.startswith(("member", "group")):
        missing = post(app, world, "outsider", action, request_for(world, "tidak-ada"))
        assert answer.json["error"] == missing.json["error"]


@pytest.mark.ckan_config("ckan.auth.user_create_groups", "true")
@pytest.mark.ckan_config("ckan.auth.user_create_organizations", "true")
@pytest.mark.ckan_config("ckan.auth.user_delete_organizations", "true")
@pytest.mark.ckan_config("ckan.auth.create_unowned_dataset", "true")
@pytest.mark.ckan_config("ckan.auth.allow_dataset_collaborators", "true")
@pytest.mark.usefixtures("ckan_config")
def test_ckans_default_permissions_open_nothing(app, world):
    rows, public = support.rows(world.id), support.public(app, world)
    for who, action, data in (
        ("outsider", "group_create", {"name": unique("g"), "packages": [{"id": world.id}]}),
        ("outsider", "organization_create", {"name": unique("o"), "packages": [{"id": world.id}]}),
        ("outsider", "package_create", complete()),
        ("admin", "organization_delete", {"id": world.office.organization["id"]}),
        ("collaborator", "package_patch", {"id": world.id, "title": "X"}),
        ("collaborator", "resource_create", {"package_id": world.id, "url": "x"}),
        (
            "admin",
            "package_collaborator_create",
            {"id": world.id, "user_id": world.office.names["outsider"], "capacity": "editor"},
        ),
    ):
        answer = post(app, world, who, action, data)
        assert answer.status_code == 403, (action, answer.body)
        assert "sdi_proposal_" in answer.body, (action, answer.body)
    assert support.rows(world.id) == rows
    assert support.public(app, world) == public


PLUGINS = (
    "sdi_balikpapan activity scheming_datasets scheming_organizations dcat structured_data"
    " datastore datapusher datatables_view text_view image_view"
)


@pytest.mark.ckan_config("ckan.plugins", PLUGINS)
@pytest.mark.ckan_config("ckan.datapusher.api_token", "uji")
@pytest.mark.ckan_config("ckan.datapusher.url", "http://127.0.0.1:9")
def test_datapusher_neither_loads_nor_reports_on_approved_files(world):
    context = {"user": support.site_user(), "ignore_auth": True}
    rows = support.rows(world.id)
    for action, data in (
        ("datapusher_submit", {"resource_id": world.resource_id}),
        ("datapusher_submit", {"id": world.resource_id}),
        (
            "datapusher_hook",
            {"metadata": {"resource_id": world.resource_id}, "status": "complete"},
        ),
    ):
        with pytest.raises(tk.NotAuthorized, match="sdi_proposal_resource_save"):
            tk.get_action(action)(dict(context), data)
    assert support.rows(world.id) == rows


HARMLESS = set(
    """
    user_create user_invite user_delete user_update user_patch follow_user follow_dataset
    follow_group unfollow_user unfollow_dataset unfollow_group vocabulary_create vocabulary_update
    vocabulary_delete tag_create organization_update organization_patch organization_member_create
    organization_member_delete group_member_create group_member_delete package_collaborator_delete
    task_status_update task_status_update_many task_status_delete term_translation_update
    term_translation_update_many config_option_update job_clear job_cancel api_token_create
    api_token_revoke file_create file_register file_show file_owner_scan
    """.split()
)
"""Core's other write actions: people, words, settings. Tags of a dataset are the triggers'."""


def test_every_write_action_of_core_is_gated_or_known_to_be_harmless():
    from ckan.authz import get_local_functions
    from ckan.logic.action import create, delete, file, patch, update

    modules = (create, delete, file, patch, update)
    core = {name for module in modules for name, _ in get_local_functions(module)}
    assert core - set(gate.WRITES) == HARMLESS


def test_every_gated_action_is_tried_by_a_test():
    tried = {attempt.action for attempt in ATTEMPTS}
    assert set(gate.WRITES) - tried == SWITCHED_OFF


def test_the_triggers_words_say_what_to_do():
    assert "sdi_proposal_save" in passes.HINT
    assert "/sdi/proposals" in passes.HINT
