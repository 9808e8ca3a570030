"""CKAN's own buttons lead into the proposal; its own forms change nothing."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import pytest
from ckan.tests import factories

from .office import Office, open_office


@pytest.fixture
def office() -> Office:
    return open_office()


def ask(app: Any, office: Office, person: str, method: str, path: str, **options: Any) -> Any:
    token = factories.APIToken(user=office.names[person])["token"]
    headers = {"Authorization": token}
    return app.flask_app.test_client().open(path, method=method, headers=headers, **options)


def test_add_dataset_leads_to_a_new_proposal(office: Office, app: Any) -> None:
    group = office.organization["id"]
    for path, place in (
        ("/dataset/new", "/sdi/proposals/new"),
        (f"/dataset/new?group={group}", f"/sdi/proposals/new?group={group}"),
    ):
        response = ask(app, office, "clerk", "GET", path)
        assert response.status_code == 302
        assert response.headers["Location"].endswith(place)


@pytest.mark.parametrize("view", ["edit", "delete", "resources", "groups"])
def test_manage_leads_to_a_proposal_on_that_dataset(office: Office, app: Any, view: str) -> None:
    shown = office.publish()
    response = ask(app, office, "clerk", "GET", f"/dataset/{view}/{shown['name']}")
    if view == "groups":  # worth reading; only what it sends is refused
        assert response.status_code == 200
        return
    assert response.status_code == 302
    assert response.headers["Location"].endswith(f"/start?dataset={shown['name']}")


def test_a_form_sent_to_ckan_gives_back_what_was_typed(office: Office, app: Any) -> None:
    form = {"title": "Judul yang panjang", "name": "judul-yang-panjang", "save": "go-dataset"}
    response = ask(app, office, "clerk", "POST", "/dataset/new", data=form)
    assert response.status_code == 409
    assert "Judul yang panjang" in response.text
    assert model.Package.get("judul-yang-panjang") is None


def test_who_may_not_edit_gets_ckans_own_answer(office: Office, app: Any) -> None:
    shown = office.publish()
    response = ask(app, office, "outsider", "GET", f"/dataset/edit/{shown['name']}")
    assert response.status_code in (302, 403, 404)
    assert "/sdi/" not in response.headers.get("Location", "")
