"""People with a browser: from CKAN's own pages to the proposal, without losing what they typed."""

from __future__ import annotations

import importlib

import pytest
from flask import Flask

from ckanext.sdi_balikpapan.proposals.gate import redirects

from . import gate_support as support
from .gate_support import World

START = "/sdi/proposals/start?dataset={name}"

PAGES = {
    "/dataset/edit/{id}": START,
    "/dataset/edit/{name}": START,
    "/dataset/delete/{name}": START,
    "/dataset/resources/{name}": START,
    "/dataset/{name}/resource/new": START,
    "/dataset/{name}/resource/{rid}/edit": START,
    "/dataset/{name}/resource/{rid}/delete": START,
    "/dataset/{name}/resource/{rid}/views": START,
    "/dataset/{name}/resource/{rid}/new_view?view_type=text_view": START,
    "/dataset/{name}/resource/{rid}/edit_view/{view}": START,
    "/dataset/{name}/dictionary/{rid}": START,
    "/dataset/new": "/sdi/proposals/new",
    "/dataset/new?group={org}": "/sdi/proposals/new?group={org}",
}

FORMS: dict[str, dict[str, str]] = {
    "/dataset/edit/{name}": {"title": "Judul yang baru saja diketik", "save": ""},
    "/dataset/edit/{id}": {"save": "go-metadata-unpublish", "title": "Judul"},
    "/dataset/delete/{name}": {},
    "/dataset/new": {"title": "Judul yang baru saja diketik", "save": ""},
    "/dataset/{name}/resource/new": {"save": "go-metadata", "url": "http://x.test"},
    "/dataset/{name}/resource/{rid}/edit": {"name": "X", "save": ""},
    "/dataset/{name}/resource/{rid}/delete": {},
    "/dataset/{name}/resource/{rid}/edit_view/{view}": {"title": "X"},
    "/dataset/{name}/resource/{rid}/edit_view/{view}?delete": {"delete": "delete"},
    "/dataset/{name}/dictionary/{rid}": {"info__1__label": "X"},
    "/dataset/groups/{name}": {"group_added": "x"},
    "/organization/bulk_process/{org}": {"bulk_action.private": "private", "dataset_{id}": "on"},
    "/ckan-admin/trash": {"action": "package"},
}


@pytest.fixture
def world() -> World:
    return support.world()


def filled(text: str, world: World) -> str:
    return text.format(
        id=world.id,
        name=world.name,
        rid=world.resource_id,
        view=world.view_id,
        org=world.office.organization["name"],
    )


def as_person(world: World, who: str) -> dict[str, str]:
    return {"Authorization": world.tokens[who]}


@pytest.mark.parametrize("page", list(PAGES))
@pytest.mark.parametrize("who", ["clerk", "sysadmin"])
def test_an_edit_page_leads_to_the_proposal(app, world, who, page):
    answer = app.get(filled(page, world), headers=as_person(world, who), follow_redirects=False)
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith(filled(PAGES[page], world))


@pytest.mark.parametrize("form", FORMS)
def test_what_is_sent_is_refused_in_plain_words_and_given_back(app, world, form):
    before = support.rows(world.id)
    deleted = world.office.publish()
    with support.passage("maintenance: uji"):
        support.model.Package.get(deleted["id"]).state = "deleted"
        support.model.Session.commit()
    data = {filled(key, world): value for key, value in FORMS[form].items()}
    headers = as_person(world, "sysadmin")
    answer = app.post(filled(form, world), data=data, headers=headers, follow_redirects=False)
    assert answer.status_code == 409
    assert "Belum ada yang diubah" in answer.body
    assert "/sdi/proposals/" in answer.body
    if "title" in data:
        assert data["title"] in answer.body
    assert support.rows(world.id) == before
    assert support.model.Package.get(deleted["id"]) is not None


@pytest.mark.parametrize("who", ["outsider", "member", None])
@pytest.mark.parametrize("page", list(PAGES))
def test_who_may_not_edit_gets_ckans_own_answer(app, world, who, page):
    headers = as_person(world, who) if who else {}
    answer = app.get(filled(page, world), headers=headers, follow_redirects=False)
    assert "/sdi/proposals" not in answer.headers.get("Location", "")
    # (CKAN shows its "really delete?" to anybody; only the answer to it is checked.)
    assert answer.status_code in (302, 403, 404) or page.startswith("/dataset/delete/")


def test_pages_that_only_show_are_left_alone(app, world):
    headers = as_person(world, "sysadmin")
    for page in (
        "/dataset/{name}",
        "/dataset/{name}/resource/{rid}",
        "/dataset/groups/{name}",
        "/organization/bulk_process/{org}",
        "/ckan-admin/trash",
        "/dataset/",
    ):
        answer = app.get(filled(page, world), headers=headers, follow_redirects=False)
        assert answer.status_code == 200, page


def test_the_buttons_that_lead_there_stay(app, world):
    headers = as_person(world, "clerk")
    assert f"/dataset/edit/{world.name}" in app.get(f"/dataset/{world.name}", headers=headers).body
    office = world.office.organization["name"]
    assert "/dataset/new" in app.get(f"/organization/{office}", headers=headers).body


def test_what_was_typed_comes_back_as_text_only(app, world):
    data = {"title": "<script>alert(1)</script>", "save": ""}
    headers = as_person(world, "clerk")
    answer = app.post(f"/dataset/edit/{world.name}", data=data, headers=headers)
    assert "<script>alert(1)</script>" not in answer.body
    assert "&lt;script&gt;alert(1)" in answer.body


def test_datasets_of_other_types_keep_their_pages(app, world, other_type):
    headers = as_person(world, "sysadmin")
    answer = app.get(f"/dataset/edit/{other_type['name']}", headers=headers, follow_redirects=False)
    assert "/sdi/proposals" not in answer.headers.get("Location", "")


def posting_classes(module: str) -> list[type]:
    views = vars(importlib.import_module(module)).values()
    return [v for v in views if isinstance(v, type) and hasattr(v, "post")]


def test_every_page_that_changes_datasets_is_led_away(app):
    """Extensions offer core's forms at addresses of their own, as ckanext-dcat does."""
    forms = ("ckan.views.dataset", "ckan.views.resource", "ckanext.datastore.blueprint")
    names = {c.__name__ for module in forms for c in posting_classes(module)}
    left = []
    for endpoint, view in app.flask_app.view_functions.items():
        made_of = [c.__name__ for c in getattr(getattr(view, "view_class", None), "__mro__", ())]
        of_datasets = not endpoint.startswith(("group.", "organization.", "user.", "admin."))
        if of_datasets and names & set(made_of) and redirects._finder(endpoint) is None:
            left.append(endpoint)
    assert left == []


@pytest.mark.parametrize("extension", ["datapusher", "tabledesigner"])
def test_pages_of_extensions_that_are_switched_off_here_are_known(extension):
    app = Flask("uji")
    module = importlib.import_module(f"ckanext.{extension}.views")
    app.register_blueprint(getattr(module, extension))
    left = [e for e in app.view_functions if e != "static" and redirects._finder(e) is None]
    assert left == []
