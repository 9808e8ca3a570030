"""Bad input to every action and page of ours: a clear error each, nothing stored, no 500."""

from __future__ import annotations

import io
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import ckan.model as model
import pytest
import sqlalchemy as sa
from ckan.tests import factories

from . import bad_input, figures
from .bad_input import MARK, MARKUP, NUMBER, Request
from .office import Office, complete, grant, open_office, unique
from .rolled_back import rolled_back

SEED = 4
ERRORS = {400, 403, 404, 409, 413}
REASONS = [{"principle": "metadata", "note": "Definisi belum jelas."}]


class Desk:
    """Somebody who may do everything, and a proposal in each state to do it with."""

    def __init__(self) -> None:
        self.office: Office = open_office()
        name = factories.Sysadmin(name=unique("serba-bisa"))["name"]
        self.office.names["all"] = name
        for role in ("walidata", "pembina_data"):
            grant(name, role)
        grant(name, "produsen_data", self.office.organization["id"])
        self.token = factories.APIToken(user=name)["token"]
        draft, submitted = self.office.propose(resources=[]), self.office.submit(resources=[])
        approved = self.office.approve(self.office.submit(resources=[]))
        self.published = self.office.publish(resources=[])
        self.proposals = {
            **dict.fromkeys(("approve", "forward", "return", "recall", "claim"), submitted),
            "publish": approved,
        }
        self.draft = draft
        self.source = {
            "name": unique("sumber"),
            "title": "Kota Tetangga",
            "url": "https://katalog.kota-lain.go.id/data.json",
            "organization_id": self.office.organization["id"],
        }
        self.office.call("all", "sdi_harvest_source_create", **self.source)

    def usual(self, action: str) -> dict[str, Any]:
        """What the action takes when nothing is wrong, as far as we know it."""
        if action == "sdi_proposal_save":
            return {**complete(owner_org=self.office.organization["id"]), "allow_incomplete": True}
        proposal = self.proposals.get(action.rsplit("_", 1)[-1], self.draft)
        usual: dict[str, Any] = {"id": proposal["id"]}
        if action.endswith("_return"):
            usual["reasons"] = REASONS
        if action.endswith("_approve"):
            usual["content_hash"] = proposal["content_hash"]
        if action == "sdi_harvest_source_create":
            return {**self.source, "name": "sumber-lain"}
        if action.startswith("sdi_harvest"):
            usual = {"id": self.source["name"], "datasets": "keep"}
        if action.startswith("sdi_role"):
            usual = {"user": self.office.names["member"], "role": "walidata"}
        if action.endswith("code_list_show"):
            usual = {"name": "wilayah"}
        return usual


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk()


@pytest.fixture
def client(app: Any) -> Any:
    return app.flask_app.test_client()


TABLES = (
    "select table_name from information_schema.tables where table_schema = 'public'"
    " and (table_name like 'sdi!_%' escape '!' or table_name in ('package', 'resource'))"
    # What a look into files came to, and counts of readers: kept by reads as well.
    " and table_name not in ('sdi_worked', 'sdi_consumer', 'sdi_consumer_error')"
)


def tables() -> list[str]:
    return list(model.Session.scalars(sa.text(TABLES)))


def stored() -> dict[str, tuple[int, int]]:
    """How many rows each table of ours has, and the youngest transaction that wrote one: cheap,
    and no insert, update or delete leaves both as they were."""
    rows = "select '{0}', count(*), coalesce(max(xmin::text::bigint), 0) from {0}"
    query = " union all ".join(rows.format(name) for name in tables())
    return {name: (count, last) for name, count, last in model.Session.execute(sa.text(query))}


def holds(pattern: str) -> list[str]:
    """The tables in which something of the bad value stands."""
    found = "select exists (select 1 from {} t where t::text ~ :pattern)"
    return [
        name
        for name in tables()
        if model.Session.scalar(sa.text(found.format(name)), {"pattern": pattern})
    ]


def is_clear(answer: Any) -> bool:
    """An error that says something, and nothing of what is inside."""
    text = answer.get_data(as_text=True)
    if any(word in text for word in ("Traceback", "sqlalchemy", "psycopg2", "site-packages")):
        return False
    said = answer.json
    return bool(text.strip()) and not (isinstance(said, dict) and said.get("success"))


def judge(answer: Any, before: dict[str, tuple[int, int]], is_read: bool) -> str:
    """What is wrong with an answer; empty when nothing is."""
    model.Session.rollback()
    if answer.status_code >= 500:
        return f"{answer.status_code}"
    if answer.status_code != 200:
        if answer.status_code not in ERRORS or not is_clear(answer):
            return f"unclear: {answer.status_code} {answer.get_data(as_text=True)[:300]}"
        return "" if stored() == before else "refused, yet something was stored"
    return "" if not is_read or stored() == before else "a read stored something"


NEVER_STORED = {
    "NUL",
    "lone surrogate",
    "nested",
    "nested objects",
    "a megabyte",
    "number",
    "object",
}
"""Values that no field of a decision may keep; the others may be text to somebody."""


def try_all(client: Any, desk: Desk, requests: Iterable[Request]) -> Counter[int]:
    before, seen, wrong = stored(), Counter[int](), {}
    for request in requests:
        usual = desk.usual(request.action)
        with rolled_back():
            answer = bad_input.send(client, request, usual, desk.token)
            seen[answer.status_code] += 1
            problem = judge(answer, before, bad_input.is_read(request.action))
            kept = request.value in NEVER_STORED and not request.action.endswith("_save")
            if not problem and answer.status_code == 200 and kept and request.way == "json":
                problem = str(holds(f"{MARK}|{NUMBER}") or "")
        if problem:
            wrong[str(request)] = problem
    assert not wrong, f"{len(wrong)}: {dict(list(wrong.items())[:40])}"
    return seen


def test_bad_values_are_refused_by_every_action(client: Any, desk: Desk) -> None:
    seen = try_all(client, desk, bad_input.sample(SEED))
    assert seen[200] < seen.total()  # else nothing bad was sent


@pytest.mark.soak
def test_all_bad_values_in_all_fields_by_all_ways(client: Any, desk: Desk) -> None:
    seen = try_all(client, desk, bad_input.every_request())
    counted = {f"answered_{status}": times for status, times in sorted(seen.items())}
    figures.record("Bad input to every action", requests=seen.total(), **counted)


BODIES_EACH = 3


@pytest.mark.parametrize("each", [BODIES_EACH, pytest.param(99, marks=pytest.mark.soak)])
def test_a_body_that_is_no_object_is_refused_by_every_action(
    client: Any, desk: Desk, each: int
) -> None:
    before, wrong, chosen = stored(), {}, random.Random(SEED)
    for action in bad_input.actions():
        bodies = list(bad_input.BODIES.items())
        for name, body in chosen.sample(bodies, min(each, len(bodies))):
            with rolled_back():
                answer = bad_input.send_body(client, action, body, desk.token)
                if problem := judge(answer, before, bad_input.is_read(action)):
                    wrong[f"{action}: {name}"] = problem
    assert not wrong


def test_an_unknown_step_is_no_step(client: Any, desk: Desk) -> None:
    before = stored()
    headers = {"Authorization": desk.token}
    for verb in ("apa-saja", "setujui", "APPROVE", "approve ", "approve\x00", "__class__", ""):
        url = f"/api/3/action/sdi_proposal_{verb}"
        assert client.post(url, json={"id": desk.draft["id"]}, headers=headers).status_code in (
            400,
            404,
        )
        page = client.post(f"/sdi/proposals/{desk.draft['id']}/{verb}", headers=headers)
        assert page.status_code in (404, 405, 308)
    assert stored() == before


def test_no_step_is_taken_by_an_address(client: Any, desk: Desk) -> None:
    before = stored()
    for action in bad_input.actions():
        if not bad_input.is_read(action):
            usual = {k: str(v) for k, v in desk.usual(action).items()}
            headers = {"Authorization": desk.token}
            answer = client.get(f"/api/3/action/{action}", query_string=usual, headers=headers)
            assert answer.status_code == 400, action
    assert stored() == before


# The pages


def routes(application: Any) -> Iterator[tuple[str, str]]:
    """Every page of ours and how it is asked for, whoever added it."""
    for rule in application.url_map.iter_rules():
        if rule.endpoint.startswith("sdi_"):
            for method in sorted({"GET", "POST"} & set(rule.methods or ())):
                yield method, rule.rule


FIELDS = """
    id verb note content_hash kind reason dataset group title name notes owner_org save q state page
    organization reason_principle reason_field reason_note resources__0__url then to url upload body
    field path user role until purpose comment answer ids proposal proposal_id package_id
""".split()
TEXTS = {k: v for k, v in bad_input.VALUES.items() if isinstance(v, str)} | {"markup": MARKUP}


def fill(rule: str, desk: Desk, bad: str | None) -> str:
    """An address from its pattern: with a real proposal, or with the bad text everywhere."""
    given = {"id": desk.draft["id"], "page": "1", "verb": "recall", "sha256": "0" * 64}

    def part(match: re.Match[str]) -> str:
        return bad if bad is not None else given.get(match[1], "x")

    return re.sub(r"<(?:[^:>]+:)?(\w+)>", part, rule)


def page_requests(application: Any, desk: Desk) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for method, rule in routes(application):
        for value in TEXTS.values():
            path = value[:2000].encode("utf-8", "replace").decode().replace("/", "%2F")
            yield method, fill(rule, desk, path.replace("?", "%3F").replace("#", "%23")), {}
            yield method, fill(rule, desk, None), dict.fromkeys(FIELDS, _sendable(value))
        yield method, fill(rule, desk, None), {name: [MARK, MARK] for name in FIELDS}
        yield method, fill(rule, desk, None), {"upload": (io.BytesIO(b""), "a\x00.csv")}


def _sendable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def open_page(client: Any, token: str, request: tuple[str, str, dict[str, Any]]) -> Any:
    method, path, sent = request
    headers = {"Authorization": token}
    if method == "GET":
        query = {k: v for k, v in sent.items() if isinstance(v, str) and len(v) < 3000}
        return client.get(path, query_string=query, headers=headers)
    return client.post(path, data=sent, headers=headers)


def try_pages(client: Any, desk: Desk, requests: Iterable[Any]) -> Counter[int]:
    seen, wrong = Counter[int](), {}
    for request in requests:
        with rolled_back():
            answer = open_page(client, desk.token, request)
        seen[answer.status_code] += 1
        text = answer.get_data(as_text=True)
        if answer.status_code >= 500 or runs(text):
            wrong[f"{request[0]} {request[1][:120]} {str(request[2])[:60]}"] = answer.status_code
    assert not wrong
    return seen


RUNS = re.compile(
    r"<script>alert|<img src=x onerror|<svg onload|href=[\"']\s*javascript:alert", re.IGNORECASE
)


def runs(page: str) -> bool:
    """Whether a browser would do what somebody wrote."""
    return bool(RUNS.search(page))


def test_bad_values_break_no_page(client: Any, desk: Desk) -> None:
    everything = list(page_requests(client.application, desk))
    chosen = random.Random(SEED).sample(everything, min(100, len(everything)))
    seen = try_pages(client, desk, chosen)
    assert seen[200]


@pytest.mark.soak
def test_all_bad_values_break_no_page(client: Any, desk: Desk) -> None:
    seen = try_pages(client, desk, page_requests(client.application, desk))
    counted = {f"answered_{status}": times for status, times in sorted(seen.items())}
    figures.record("Bad input to every page", requests=seen.total(), **counted)


def test_what_reviewers_and_producers_write_never_runs(client: Any, desk: Desk) -> None:
    """In notes, reasons, titles, withdrawals: shown as written, on every page that shows it."""
    office, texts = desk.office, {"note": MARKUP}
    proposal = office.submit(resources=[], title=f"Judul {MARKUP}", notes=MARKUP)
    reasons = [{"principle": "metadata", "field": "notes", "note": MARKUP}]
    for place in ("", "notes"):
        comment = {"id": proposal["id"], "text": MARKUP, "place": place}
        office.call("walidata", "sdi_comment_create", **comment)
    office.step("walidata", "return", proposal, reasons=reasons, **texts)
    headers = {"Authorization": desk.token}
    for path in ("", "/edit", "/edit/2", "/preview", "/resources"):
        page = client.get(f"/sdi/proposals/{proposal['id']}{path}", headers=headers)
        assert page.status_code == 200
        assert not runs(page.text), path
    for path in ("", "/all", "/queue", f"/start?dataset={proposal['dataset_id']}"):
        assert not runs(client.get(f"/sdi/proposals{path}", headers=headers).text), path
