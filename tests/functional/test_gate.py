"""Whoever tries, by whichever of CKAN's actions: refused, told what to do, nothing changed."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import pytest

from . import gate_support as support
from .gate_attempts import ATTEMPTS, Attempt
from .gate_support import World

REFUSALS = (tk.NotAuthorized, tk.ObjectNotFound, tk.ValidationError)
BY_TOKEN = ("sysadmin", "clerk", "admin", "member", "collaborator", "outsider", None)


@pytest.fixture
def world() -> World:
    return support.world()


def over_http(app: Any, world: World, who: str | None, attempt: Attempt) -> tuple[int, str]:
    headers = {"Authorization": world.tokens[who]} if who else {}
    request = attempt.request(world)
    answer = app.post(f"/api/3/action/{attempt.action}", json=request, headers=headers)
    return answer.status_code, str(answer.json.get("error", "no error"))


def in_process(user: str, attempt: Attempt, world: World) -> str:
    """As a job or another extension calls it, and somebody commits whatever is left."""
    context = {"user": user, "ignore_auth": True}
    try:
        tk.get_action(attempt.action)(context, attempt.request(world))
    except REFUSALS as error:
        return str(error)
    else:
        return "passed"
    finally:
        model.Session.commit()


_before: dict[str, Any] = {}


def before(app: Any, world: World) -> dict[str, Any]:
    """What the public saw at first; no test here may ever change it."""
    if world.id not in _before:
        _before[world.id] = support.public(app, world)
    return _before[world.id]


def names_the_way(attempt: Attempt, answer: str) -> bool:
    return attempt.names in answer and "/sdi/proposals/" in answer


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=str)
def test_nobody_changes_an_approved_dataset_past_the_workflow(app, world, attempt):
    rows, public = support.rows(world.id), before(app, world)
    wrong = {}
    for who in BY_TOKEN:
        status, answer = over_http(app, world, who, attempt)
        named = names_the_way(attempt, answer)
        may = who == "sysadmin" or (attempt.editors and who in ("clerk", "admin"))
        if status not in (403, 404, 409) or (may and not named):
            wrong[who] = (status, answer)
        if support.rows(world.id) != rows:
            wrong[who] = "changed"
            break
    answer = in_process(support.site_user(), attempt, world)
    if not names_the_way(attempt, answer):
        wrong["in process"] = answer
    assert wrong == {}
    assert support.rows(world.id) == rows
    assert support.public(app, world) == public


def test_who_may_not_edit_hears_ckans_own_answer_and_nothing_of_the_workflow(app, world):
    for who in ("member", "outsider", None):
        for attempt in ATTEMPTS:
            if attempt.action in ("package_patch", "resource_patch", "datastore_upsert"):
                status, answer = over_http(app, world, who, attempt)
                assert status == 403
                assert "sdi_proposal" not in answer, (who, attempt, answer)
