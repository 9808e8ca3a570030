"""Who may do what: izin.md, written by hand, against the real actions and pages."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import pytest

from ckanext.sdi_balikpapan.proposals.facts import PEMBINA_REVIEW
from ckanext.sdi_balikpapan.proposals.record import log
from ckanext.sdi_balikpapan.proposals.states import Verb

from . import bad_input, figures, permissions
from .permission_office import PASSWORD, SITUATIONS, House, asked, build, csrf_token
from .permissions import ANONYMOUS, Cell
from .rolled_back import rolled_back

SEED = 34
IZIN = permissions.read()
VERBS = [verb.value for verb in Verb]
LOGIN, REFUSED, UNKNOWN = "login first", "refused", "unknown"
Answer = tuple[str, str]
"""What came of it, and what was said: the words must not tell more than they may."""


class Ways:
    """The ways to knock, each as a function of person, action and data."""

    def __init__(self, app: Any, house: House) -> None:
        self.app, self.house = app.flask_app, house
        self.known: dict[str, Callable[[str, str, dict[str, Any]], Answer]] = {
            "token": self.by_token,
            "session": self.by_session,
            "page": self.by_page,
            "bulk": self.by_bulk,
            "inside": self.inside,
        }

    def session(self, person: str) -> tuple[Any, str]:
        """A browser that this person has logged in with, and its CSRF token."""
        browsers = self.house.browsers
        if person not in browsers:
            browser = self.app.test_client()
            form = csrf_token(browser.get("/user/login").text)
            sent = {"login": self.house.name(person), "password": PASSWORD, "_csrf_token": form}
            if person != ANONYMOUS:
                assert browser.post("/user/login", data=sent).status_code == 302
            browsers[person] = browser, csrf_token(browser.get("/about").text)
        return browsers[person]

    def by_token(self, person: str, action: str, data: dict[str, Any]) -> Answer:
        token = self.house.tokens.get(person)
        headers = {"Authorization": token} if token else {}
        url = f"/api/3/action/{action}"
        return self._api(self.app.test_client().post(url, json=data, headers=headers), person)

    def by_session(self, person: str, action: str, data: dict[str, Any]) -> Answer:
        browser, token = self.session(person)
        url, headers = f"/api/3/action/{action}", {"X-CSRFToken": token}
        return self._api(browser.post(url, json=data, headers=headers), person)

    def by_page(self, person: str, action: str, data: dict[str, Any]) -> Answer:
        """The buttons of the review page; saving has pages of its own, so it goes by session."""
        verb = action.removeprefix("sdi_proposal_")
        if verb == "save" or verb not in VERBS:
            return self.by_session(person, action, data)
        browser, token = self.session(person)
        reasons = {f"reason_{k}": v for r in data.get("reasons", ()) for k, v in r.items()}
        form = {**data, **reasons, "reason_field": "", "_csrf_token": token}
        form.pop("reasons", None)
        answer = browser.post(f"/sdi/proposals/{data['id']}/{verb}", data=form)
        result = {302: "done", 401: LOGIN, 404: UNKNOWN, 409: REFUSED, 403: REFUSED}
        said = "" if answer.status_code != 404 else "404"
        return result[answer.status_code], said

    def by_bulk(self, person: str, action: str, data: dict[str, Any]) -> Answer:
        """Several at once: each is decided like one alone."""
        verb = action.removeprefix("sdi_proposal_")
        if verb not in ("approve", "return", "publish") or person == ANONYMOUS:
            return self.by_token(person, action, data)
        headers = {"Authorization": self.house.tokens[person]}
        sent = {"verb": verb, "items": [data]}
        url = "/api/3/action/sdi_proposal_bulk"
        answer = self.app.test_client().post(url, json=sent, headers=headers)
        [result] = answer.json["result"]["results"]
        if result["success"]:
            return "done", ""
        said = str(result["error"])
        return (UNKNOWN if "tidak ada, atau bukan untuk Anda" in said else REFUSED), said

    def inside(self, person: str, action: str, data: dict[str, Any]) -> Answer:
        """As another extension calls it that skips CKAN's permissions."""
        skips = person not in (ANONYMOUS, "admin portal") and action.startswith("sdi_proposal_")
        context = {"user": self.house.name(person), "ignore_auth": skips}
        try:
            tk.get_action(action)(context, data)
        except tk.ObjectNotFound as error:
            return UNKNOWN, str(error)
        except tk.NotAuthorized as error:
            return (LOGIN if person == ANONYMOUS else REFUSED), str(error)
        except tk.ValidationError as error:
            return REFUSED, str(error)
        return "done", ""

    def _api(self, answer: Any, person: str) -> Answer:
        result = {200: "done", 403: REFUSED, 404: UNKNOWN, 409: REFUSED}[answer.status_code]
        said = str((answer.json or {}).get("error", ""))
        return (LOGIN if person == ANONYMOUS and result == REFUSED else result), said


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    before = tk.config.get(PEMBINA_REVIEW)
    tk.config[PEMBINA_REVIEW] = True
    yield build(list(IZIN.knows))
    tk.config[PEMBINA_REVIEW] = before


@pytest.fixture
def ways(app: Any, house: House, monkeypatch: pytest.MonkeyPatch) -> Ways:
    monkeypatch.setitem(app.flask_app.config, "WTF_CSRF_ENABLED", True)
    return Ways(app, house)


def try_cell(ways: Ways, way: str, cell: Cell) -> str:
    """What is wrong; empty when it is as the file says."""
    proposal = ways.house.situations[cell.situation]
    if way != "inside":
        ways.session(cell.person)  # a login must outlive what is rolled back
    with rolled_back():
        before = facts(proposal)
        data = asked(cell.verb, proposal)
        result, said = ways.known[way](cell.person, f"sdi_proposal_{cell.verb}", data)
        model.Session.rollback()
        after = facts(proposal)
    knows = IZIN.knows_of(cell.situation)
    wanted = "done" if cell.target else _refusal(cell.person, knows)
    if result != wanted:
        return f"{result}, not {wanted}: {said}"
    if cell.target:
        return "" if after[0] == cell.target else f"became {after[0]}, not {cell.target}"
    told = "" if knows[cell.person] else _told(said, proposal)
    return told or ("" if after == before else "something changed")


def _refusal(person: str, knows: dict[str, bool]) -> str:
    if person == ANONYMOUS:
        return LOGIN
    return REFUSED if knows[person] else UNKNOWN


def _told(said: str, proposal: dict[str, Any]) -> str:
    words = (proposal["title"], proposal["organization"]["title"], proposal["state"])
    told = [word for word in words if word in said]
    return f"tells {told}" if told else ""


def facts(proposal: dict[str, Any]) -> tuple[Any, ...]:
    """What a step may change: the state, the content, the log."""
    from ckanext.sdi_balikpapan.proposals.model import Proposal

    row = model.Session.get(Proposal, proposal["id"])
    steps = [entry["hash"] for entry in log.rows(proposal["id"])]
    found = row.state, row.content_hash, row.approved_hash, row.decided_by, steps
    model.Session.rollback()
    return found


def try_all(ways: Ways, cells: Iterable[tuple[str, Cell]]) -> Counter[str]:
    tried, wrong = Counter[str](), {}
    for way, cell in cells:
        if problem := try_cell(ways, way, cell):
            wrong[f"{cell} by {way}"] = problem
        tried[way] += 1
    assert not wrong, f"{len(wrong)}: {dict(list(wrong.items())[:30])}"
    return tried


def every_row() -> list[tuple[str, Cell]]:
    """Each permission, and of each row of the table two that are refused: by any of the ways."""
    chosen, names = random.Random(SEED), ("token", "session", "page", "bulk", "inside")
    cells = IZIN.cells(VERBS)
    picked = [cell for cell in cells if cell.target]
    rows: dict[tuple[str, str], list[Cell]] = {}
    for cell in cells:
        if not cell.target:
            rows.setdefault((cell.situation, cell.verb), []).append(cell)
    for refused in rows.values():
        picked += chosen.sample(refused, 2)
    return [(chosen.choice(names), cell) for cell in picked]


def test_every_step_is_open_to_whom_the_file_names_and_to_nobody_else(ways: Ways) -> None:
    try_all(ways, every_row())


@pytest.mark.soak
def test_every_person_tries_every_step_in_every_situation_by_every_way(ways: Ways) -> None:
    everything = [(way, cell) for cell in IZIN.cells(VERBS) for way in ways.known]
    tried = try_all(ways, everything)
    figures.record(
        "Permission matrix",
        cells=tried.total(),
        situations=len(IZIN.situations),
        steps=len(VERBS),
        persons=len(IZIN.knows),
        ways=len(tried),
    )


@pytest.mark.parametrize("situation", IZIN.situations)
def test_only_who_knows_of_a_proposal_reads_it(ways: Ways, situation: str) -> None:
    proposal = ways.house.situations[situation]
    knowing = IZIN.knows_of(situation)
    nobodys = "00000000-0000-0000-0000-000000000000"
    for action in IZIN.reads:
        for person, knows in knowing.items():
            result, said = ways.by_token(person, action, {"id": proposal["id"]})
            expected = _reading(action, situation) if knows else _refusal(person, knowing)
            assert result == expected, (person, action)
            if not knows:
                assert (result, said) == ways.by_token(person, action, {"id": nobodys})
    for person, knows in knowing.items():
        if person != ANONYMOUS:
            data = {"organization": proposal["organization"]["id"], "limit": 100}
            found = ways.house.office.call(person, "sdi_proposal_list", **data)["results"]
            assert (proposal["id"] in {row["id"] for row in found}) is knows, person


def _reading(action: str, situation: str) -> str:
    """What a rebase would change can be read only where there is one to be made."""
    is_rebase = action == "sdi_proposal_rebase_show"
    return REFUSED if is_rebase and situation != "draft tertinggal" else "done"


@pytest.mark.parametrize("action", IZIN.others)
def test_the_other_actions_are_open_to_whom_the_file_names(ways: Ways, action: str) -> None:
    """Who may is told what is missing in an empty request, or answered; others are refused."""
    for person in IZIN.knows:
        with rolled_back():
            result, said = ways.by_token(person, action, {})
        may = person in IZIN.others[action]
        was_let_in = result == "done" or "Authorization" not in said
        assert was_let_in is may, (person, said)


def test_the_file_names_every_action_and_every_step() -> None:
    steps = {f"sdi_proposal_{verb}" for verb in VERBS}
    saves = {"sdi_proposal_resource_save", "sdi_proposal_resource_delete"}
    named = steps | saves | set(IZIN.actions)
    assert set(bad_input.actions()) == named
    assert IZIN.verbs() == set(VERBS)
    assert set(IZIN.situations) == set(SITUATIONS)


def test_a_session_without_its_token_takes_no_step(ways: Ways) -> None:
    """Another site's form: the browser sends the cookie, yet knows no token."""
    for cell in IZIN.cells(VERBS):
        if cell.target and cell.person in ("penulis", "walidata"):
            browser, _ = ways.session(cell.person)
            proposal = ways.house.situations[cell.situation]
            data = asked(cell.verb, proposal)
            before = facts(proposal)
            url = f"/api/3/action/sdi_proposal_{cell.verb}"
            assert browser.post(url, json=data).status_code == 400
            page = browser.post(f"/sdi/proposals/{proposal['id']}/{cell.verb}", data=data)
            assert page.status_code == 400
            assert facts(proposal) == before
