"""The demo and the check, on a portal of their own: what `./portal run --check` does."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import ckan.model as model
import pytest
from ckan.tests import factories

from ckanext.sdi_balikpapan.portal import demo_accounts
from ckanext.sdi_balikpapan.portal.demo_plan import Person, plan
from ckanext.sdi_balikpapan.portal.demo_trouble import DemoTrouble
from stack import check, check_people

from .office import unique

if TYPE_CHECKING:
    from subprocess import CompletedProcess

    from stack.live import Live


@dataclass(frozen=True)
class Demo:
    """A portal, where its accounts are noted, and what the demo said the first time."""

    live: Live
    file: Path
    first: CompletedProcess[str]

    def again(self) -> CompletedProcess[str]:
        return self.live.ckan("sdi", "demo", "--credentials", str(self.file))


@pytest.fixture(scope="module")
def demo(live: Live, tmp_path_factory: pytest.TempPathFactory) -> Demo:
    file = tmp_path_factory.mktemp("demo") / "accounts.json"
    # Who knows the admin's password already, keeps it.
    admin = {"role": "sysadmin", "name": live.admin, "password": live.password}
    file.write_text(json.dumps({"accounts": [{**admin, "token": live.token}]}))
    first = live.ckan("sdi", "demo", "--credentials", str(file))
    assert first.returncode == 0, first.stderr[-2000:]
    return Demo(live, file, first)


def test_the_check_finds_the_demo_as_it_should_be(
    demo: Demo, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    @dataclass(frozen=True)
    class Home:
        accounts: Path = demo.file

    monkeypatch.setattr(check, "PORTAL_HOME", Home())
    code = check.run(demo.live.url, demo=True)
    printed = capsys.readouterr().out
    assert code == 0, printed
    assert "Pemeriksaan portal baik" in printed.splitlines()[-1]


def test_the_accounts_are_noted_for_their_owner_only(demo: Demo) -> None:
    assert stat.S_IMODE(demo.file.stat().st_mode) == 0o600
    accounts = json.loads(demo.file.read_text())["accounts"]
    assert [account["name"] for account in accounts] == [p.name for p in plan().people]
    assert len({account["password"] for account in accounts}) == len(accounts)
    [admin] = [account for account in accounts if account["name"] == demo.live.admin]
    assert admin["password"] == demo.live.password


def test_a_second_run_changes_nothing(demo: Demo) -> None:
    accounts, before = demo.file.read_bytes(), list(_everything(demo.live))
    again = demo.again()
    assert again.returncode == 0, again.stderr[-2000:]
    assert "langkah" not in again.stdout
    assert demo.file.read_bytes() == accounts
    assert list(_everything(demo.live)) == before


def _everything(live: Live) -> Iterator[str]:
    for action in ("package_search", "organization_list", "sdi_role_list", "user_list"):
        answer = live.action(action, live.token, **_QUESTIONS.get(action, {}))
        yield json.dumps(answer.json()["result"], sort_keys=True)


_QUESTIONS = {"package_search": {"rows": 1000, "sort": "id asc"}}


def test_the_tokens_that_made_the_demo_are_gone(demo: Demo) -> None:
    for person in plan().people:
        tokens = demo.live.action("api_token_list", demo.live.token, user_id=person.name)
        names = {token["name"] for token in tokens.json()["result"]}
        assert "sdi-demo" not in names


def test_a_portal_that_does_not_answer_is_named_in_a_sentence(demo: Demo) -> None:
    address = "http://127.0.0.1:9"
    command = ("sdi", "demo", "--credentials", str(demo.file), "--address", address)
    done = demo.live.ckan(*command)
    assert done.returncode == 1
    assert f"Portal di {address} tidak menjawab" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_password_fails_the_check_by_name(demo: Demo, tmp_path: Path) -> None:
    accounts = json.loads(demo.file.read_text())["accounts"]
    accounts[0]["password"] = "bukan-kata-sandinya"
    wrong = tmp_path / "accounts.json"
    wrong.write_text(json.dumps({"accounts": accounts}))
    with pytest.raises(check.Failed, match=accounts[0]["name"]):
        check_people.sign_in(check.Site(demo.live.url), wrong)


def person() -> Person:
    return Person("Produsen Data", unique("produsen"), "Produsen Data (contoh)")


def test_a_password_stays_while_its_note_is_there_and_changes_once_it_is_lost() -> None:
    who = person()
    first = demo_accounts.ensure(who, {})
    assert demo_accounts.ensure(who, {who.name: first}) == first
    lost = demo_accounts.ensure(who, {})
    assert lost["password"] != first["password"]
    user = model.User.get(who.name)
    assert user is not None
    assert user.validate_password(lost["password"])
    assert not user.validate_password(first["password"])


def test_the_demo_touches_no_account_of_a_real_person() -> None:
    who = person()
    factories.User(name=who.name, email="orang@balikpapan.go.id", password="rahasia-sekali")
    with pytest.raises(DemoTrouble, match="bukan akun contoh"):
        demo_accounts.ensure(who, {})
    user = model.User.get(who.name)
    assert user is not None
    assert user.validate_password("rahasia-sekali")


def test_a_note_that_cannot_be_written_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(DemoTrouble, match="tidak dapat ditulis"):
        demo_accounts.write(tmp_path / "tidak-ada" / "accounts.json", [])
