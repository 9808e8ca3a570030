"""The gate under other circumstances: CKAN's own default permissions, and each access class."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import pytest
from ckan.common import config_declaration
from ckan.tests import factories

from ckanext.sdi_balikpapan.proposals.model import Proposal

from . import gate_support as support
from .gate_attempts import ATTEMPTS, Attempt
from .gate_support import World
from .office import complete, unique

LIMITED = {"accessRights": "terbatas", "keputusan_akses": "Forum 1/2026, 2026-03-01"}
CLOSED = {"accessRights": "tertutup", "keputusan_akses": "PPID 1/2026, 2026-03-01"}
WHO = ("sysadmin", "admin", "clerk", "collaborator", "outsider")


@pytest.fixture(scope="module")
def world() -> World:
    return support.build()


@pytest.fixture
def cores_defaults(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """CKAN's own `ckan.auth.*`, as a portal has them that has never thought about it."""
    changed = []
    for key in config_declaration.iter_options():
        if str(key).startswith("ckan.auth."):
            default = config_declaration[key].default
            if tk.config.get(str(key)) != default:
                changed.append(str(key))
            monkeypatch.setitem(tk.config, str(key), default)
    return changed


def over_http(app: Any, world: World, who: str, attempt: Attempt) -> Any:
    headers = {"Authorization": world.tokens[who]}
    url = f"/api/3/action/{attempt.action}"
    answer = app.post(url, json=attempt.request(world), headers=headers)
    model.Session.rollback()
    return answer


def all_refused(app: Any, world: World, people: tuple[str, ...]) -> None:
    before, seen = support.rows(world.id), support.public(app, world)
    wrong = {}
    for attempt in ATTEMPTS:
        for who in people:
            answer = over_http(app, world, who, attempt)
            if answer.status_code not in (403, 404, 409):
                wrong[f"{who}: {attempt}"] = answer.status_code
    assert not wrong
    assert support.rows(world.id) == before
    assert support.public(app, world) == seen


def test_with_ckans_default_permissions_the_gate_holds_as_well(
    app: Any, world: World, cores_defaults: list[str]
) -> None:
    assert cores_defaults  # our own settings are stricter somewhere
    all_refused(app, world, ("admin", "clerk", "collaborator", "outsider"))


@pytest.mark.parametrize(
    "setting",
    [
        "allow_admin_collaborators",
        "allow_collaborators_to_change_owner_org",
        "allow_dataset_collaborators",
        "anon_create_dataset",
        "create_dataset_if_not_in_organization",
        "create_default_api_keys",
        "create_unowned_dataset",
        "create_user_via_api",
        "user_create_groups",
        "user_create_organizations",
        "user_delete_groups",
        "user_delete_organizations",
    ],
)
def test_no_loose_permission_of_ckan_opens_the_gate(
    app: Any, world: World, monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    """As open as it goes, one after the other, and somebody commits whatever is left."""
    monkeypatch.setitem(tk.config, f"ckan.auth.{setting}", True)
    before = support.rows(world.id)
    for attempt in [*ATTEMPTS][:: 1 if setting == "allow_dataset_collaborators" else 6]:
        for who in ("collaborator", "outsider"):
            answer = over_http(app, world, who, attempt)
            assert answer.status_code in (403, 404, 409), (who, attempt)
    anonymous = app.post("/api/3/action/package_create", json=complete())
    assert anonymous.status_code == 403
    assert support.rows(world.id) == before


def test_a_collaborator_is_no_producer(world: World) -> None:
    """B-12: CKAN lets him edit the dataset; the workflow doesn't know him."""
    for person in ("collaborator", "outsider"):
        for data in (
            {"id": world.id, "title": "X"},
            {"id": world.id, "kind": "withdraw", "reason": "X"},
        ):
            with pytest.raises((tk.NotAuthorized, tk.ObjectNotFound)):
                world.office.call(person, "sdi_proposal_save", **data)


def test_an_admin_of_an_organisation_makes_editors_and_no_reviewers(world: World) -> None:
    """B-11: nobody becomes a reviewer by a CKAN capacity, nor below another's organisation."""
    office, child = world.office, unique("dinas")
    member = {"id": office.organization["id"], "username": office.names["outsider"]}
    office.call("admin", "organization_member_create", **member, role="admin")
    proposal = office.submit(resources=[])
    for person in ("outsider", "admin"):
        with pytest.raises(tk.NotAuthorized):
            office.step(person, "approve", proposal, content_hash=proposal["content_hash"])
    groups = [{"name": office.organization["name"], "capacity": "public"}]
    below = factories.Organization(name=child, groups=groups)
    with pytest.raises((tk.NotAuthorized, tk.ValidationError)):
        office.call("admin", "sdi_proposal_save", **complete(owner_org=below["id"]))
    office.call("admin", "organization_member_delete", **member)


@pytest.mark.parametrize(
    "field",
    [
        {"state": "active"},
        {"private": False},
        {"type": "lain"},
        {"wf_state": "approved"},
        {"approved_hash": "x"},
        {"content_hash_approved": "x"},
        {"currently_reviewing": True},
        {"bypass_review": True},
        {"sdi.pass": "test"},
        {"ignore_auth": True},
        {"plugin_data": {"sdi": {"state": "published"}}},
        {"on_behalf": True, "edited_by": "x", "submitted_by": "x"},
        {"organization_id": "x", "decided_by": "x"},
    ],
    ids=str,
)
def test_no_field_of_a_request_decides(world: World, field: dict[str, Any]) -> None:
    """B-01, B-03, B-25, B-26: state, privacy and passes come from nobody's request."""
    asked = {**complete(owner_org=world.office.organization["id"]), **field}
    try:
        made = world.office.call("clerk", "sdi_proposal_save", **asked)
    except tk.ValidationError:
        return
    kept = model.Session.get(Proposal, made["id"])
    clerk = model.User.get(world.office.names["clerk"]).id
    assert (kept.state, kept.edited_by, kept.approved_hash) == ("draft", clerk, None)
    assert kept.organization_id == world.office.organization["id"]
    assert not {"state", "private", "plugin_data"} & set(kept.body)
    assert model.Package.get(made["dataset_id"]) is None


@pytest.mark.parametrize("owner", ["own", "", "tidak-ada", "other"])
def test_a_dataset_doesnt_move_by_saving(world: World, owner: str) -> None:
    """B-10: not into an organisation where the producer would be his own reviewer."""
    office = world.office
    own = factories.Organization(
        name=unique("milik-sendiri"), users=[{"name": office.names["clerk"], "capacity": "admin"}]
    )
    to = {"own": own["id"], "other": factories.Organization(name=unique("lain"))["id"]}
    before = support.rows(world.id)
    with pytest.raises((tk.ValidationError, tk.NotAuthorized)):
        office.call("clerk", "sdi_proposal_save", id=world.id, owner_org=to.get(owner, owner))
    assert support.rows(world.id) == before


def test_the_gate_holds_for_a_limited_dataset_with_files_and_rows(app: Any) -> None:
    """Nobody changes it, whether he may read its content or not."""
    limited = support.build(**LIMITED)
    before = support.rows(limited.id)
    wrong = {}
    for attempt in ATTEMPTS:
        for who in ("clerk", "outsider"):
            answer = over_http(app, limited, who, attempt)
            if answer.status_code not in (403, 404, 409):
                wrong[f"{who}: {attempt}"] = answer.status_code
    assert not wrong
    assert support.rows(limited.id) == before


@pytest.mark.parametrize("access", [LIMITED, CLOSED], ids=["terbatas", "tertutup"])
def test_the_gate_holds_for_what_isnt_open(app: Any, world: World, access: dict[str, str]) -> None:
    """Its row, if it has one, changes by nobody; and what is closed gets no row by anybody."""
    office = world.office
    proposal = office.approve(office.submit(resources=[], **access))
    office.step("walidata", "publish", proposal)
    dataset_id, name = proposal["dataset_id"], proposal["dataset"]["name"]
    before = support.rows(dataset_id)
    for action, data in (
        ("package_patch", {"id": dataset_id, "title": "X"}),
        ("package_patch", {"id": name, "accessRights": "terbuka"}),
        ("package_update", {"id": dataset_id, "name": name, "title": "X"}),
        ("package_create", complete(id=dataset_id, owner_org=office.organization["id"])),
        ("package_create", complete(name=name, owner_org=office.organization["id"])),
        ("package_delete", {"id": dataset_id}),
        ("dataset_purge", {"id": dataset_id}),
        ("resource_create", {"package_id": dataset_id, "url": "https://contoh.go.id/x.csv"}),
        ("datastore_create", {"resource": {"package_id": dataset_id}, "fields": [{"id": "a"}]}),
        ("member_create", {"id": world.group["id"], "object": dataset_id, "object_type": "package",
                           "capacity": "public"}),
    ):  # fmt: skip
        for who in WHO:
            headers = {"Authorization": world.tokens[who]}
            answer = app.post(f"/api/3/action/{action}", json=data, headers=headers)
            model.Session.rollback()
            assert answer.status_code in (403, 404, 409), (who, action, answer.body[:300])
    assert support.rows(dataset_id) == before
    if access is CLOSED:
        assert not before["package"]
        for page in (f"/dataset/{dataset_id}", f"/dataset/{name}", f"/dataset/{name}.ttl"):
            assert app.get(page, status=404)
