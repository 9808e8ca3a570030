"""A second factor for decisions: asked for where the setting says so, and nowhere else."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import ckan.model as model
import ckan.plugins as p
import ckan.plugins.toolkit as tk
import flask
import flask_login
import pytest
from ckan.exceptions import CkanConfigurationException

from ckanext.sdi_balikpapan.proposals.people import second_factor

from .office import Office, open_office


@dataclass
class Fake:
    """An extension that knows who has a factor, and who has just used it."""

    ready: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    trouble: str = ""

    def problem(self) -> str:
        return self.trouble

    def is_set_up(self, user_id: str) -> bool:
        return user_id in self.ready

    def just_used(self, user_id: str) -> bool:
        return user_id in self.used

    def before_request(self) -> None:
        return None


@pytest.fixture(scope="module")
def office(_application: Any) -> Office:
    return open_office()


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[Fake]:
    made = Fake()
    monkeypatch.setitem(second_factor.FACTORS, "datastore", lambda: made)
    monkeypatch.setitem(tk.config, second_factor.OPTION, "datastore")
    second_factor.check()
    yield made
    flask_login.user_logged_in.disconnect(second_factor._remember)


def user_of(office: Office, who: str) -> Any:
    return model.User.get(office.names[who])


def decide(app: Any, office: Office, login: bool = True) -> Any:
    """A walidata approves in a request of his own, logged in to its session or by a token."""
    proposal = office.submit()
    user = user_of(office, "walidata")
    with app.flask_app.test_request_context("/"):
        if login:
            flask_login.login_user(user)
        return office.approve(proposal)


def test_without_the_setting_nothing_is_asked_and_nothing_imported(app, office):
    second_factor.check()
    assert decide(app, office, login=False)["state"] == "approved"
    assert "ckanext.sdi_balikpapan.proposals.people.factor_auth" not in sys.modules


def test_who_logged_in_with_a_code_decides(app, office, fake):
    fake.ready = fake.used = {user_of(office, "walidata").id}
    assert decide(app, office)["state"] == "approved"


def test_who_logged_in_otherwise_is_told_what_to_do(app, office, fake):
    with pytest.raises(tk.NotAuthorized, match="belum memilikinya"):
        decide(app, office)
    fake.ready = {user_of(office, "walidata").id}
    with pytest.raises(tk.NotAuthorized, match="masuk lagi dengan kode"):
        decide(app, office)


def test_a_token_decides_only_where_that_is_allowed(app, office, fake, monkeypatch):
    fake.ready = {user_of(office, "walidata").id}
    with pytest.raises(tk.NotAuthorized):
        decide(app, office, login=False)
    monkeypatch.setitem(tk.config, second_factor.TOKENS, "true")
    assert decide(app, office, login=False)["state"] == "approved"
    fake.ready = set()
    with pytest.raises(tk.NotAuthorized):
        decide(app, office, login=False)


def test_a_session_doesnt_lend_its_factor_to_somebody_else(app, office, fake):
    proposal = office.submit()
    fake.ready = {user_of(office, w).id for w in ("walidata", "walidata2")}
    fake.used = {user_of(office, "walidata2").id}
    with app.flask_app.test_request_context("/"):
        flask_login.login_user(user_of(office, "walidata2"))
        with pytest.raises(tk.NotAuthorized):
            office.approve(proposal)
        flask_login.login_user(user_of(office, "walidata"))
        assert second_factor.MARK not in flask.session
        with pytest.raises(tk.NotAuthorized):
            office.approve(proposal)


def test_outside_of_a_request_nobody_decides(office, fake):
    fake.ready = fake.used = {user_of(office, "walidata").id}
    proposal = office.submit()
    with pytest.raises(tk.NotAuthorized):
        office.approve(proposal)


def test_producers_need_none(office, fake):
    assert fake.ready == set()
    proposal = office.submit()
    assert proposal["state"] == "in_review"
    reasons = [{"principle": "metadata", "note": "Lengkapi."}]
    assert office.step("walidata", "return", proposal, reasons=reasons)["state"] == "returned"


@pytest.mark.parametrize("name", ["tidak_dikenal", "auth"])
def test_a_setting_that_names_what_isnt_there_stops_the_start(monkeypatch, name):
    assert not p.plugin_loaded(name)
    monkeypatch.setitem(tk.config, second_factor.OPTION, name)
    with pytest.raises(CkanConfigurationException, match=name):
        second_factor.check()


def test_an_extension_that_asks_for_no_code_stops_the_start(fake):
    fake.trouble = "2fa_enabled harus true"
    with pytest.raises(CkanConfigurationException, match="2fa_enabled"):
        second_factor.check()


@pytest.fixture
def real(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A portal with ckanext-auth, where that is installed."""
    utils = pytest.importorskip("ckanext.auth.utils")
    if not list(Path(utils.__file__).parent.glob("config_declaration.*")):
        pytest.skip("ckanext-auth lacks its declaration, so CKAN doesn't load it")
    from ckan.tests import helpers
    from ckanext.auth.model import UserSecret

    settings = {
        "ckan.plugins": [*tk.aslist(tk.config["ckan.plugins"]), "auth"],
        "ckanext.auth.2fa_method": "authenticator",
        second_factor.OPTION: "auth",
    }
    for key, value in settings.items():
        monkeypatch.setitem(tk.config, key, value)
    model.Session.remove()
    UserSecret.__table__.create(model.meta.engine, checkfirst=True)
    p.load_all()
    yield helpers._get_test_app()
    flask_login.user_logged_in.disconnect(second_factor._remember)
    model.Session.remove()
    UserSecret.__table__.drop(model.meta.engine)
    monkeypatch.undo()
    p.load_all()


def test_with_the_real_extension_a_code_lets_one_decide_and_no_secret_gets_out(real, office):
    import pyotp
    from ckan.tests import factories
    from ckanext.auth.model import UserSecret

    password = "kata sandi yang panjang"
    person = factories.User(password=password)
    name, id_ = person["name"], person["id"]
    ask = {"login": name}
    first = real.post("/mfa/init_qr_code", data=ask).json["result"]["secret"]
    secret = real.post("/mfa/init_qr_code", data=ask).json["result"]["secret"]
    assert secret != first, "who asked before knows nothing of what is shown now"
    client = real.flask_app.test_client()
    form = {**ask, "password": password, "code": pyotp.TOTP(secret).now()}
    client.post("/user/login", data={**form, "code": "000000"})
    with client.session_transaction() as session:
        assert second_factor.MARK not in session
    client.post("/user/login", data=form)
    with client.session_transaction() as session:
        assert session[second_factor.MARK] == id_
    assert UserSecret.get_for_user(name).last_access is not None
    assert real.post("/mfa/init_qr_code", data=ask).json["result"]["secret"] == ""
    for path in ("configure_2fa", "configure_mfa"):
        tail = "/new" if path == "configure_mfa" else ""
        assert client.get(f"/mfa/{path}/{office.names['clerk']}{tail}").status_code == 403
    assert real.post("/mfa/send_verification_code", data=ask).status_code == 404
    assert UserSecret.get_for_user(name).secret == secret
