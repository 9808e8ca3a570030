"""A whole CKAN in a process of its own, driven over its input and output: `python -m … INI`.

Requests and answers are lines of JSON. `{"path", "person", "data", "files"}` is a request through
the whole web application, answered with its seconds by the clock and of this process's CPU, and
its SQL statements; `{"run": "module:function", "data"}` calls a function that prepares something.
"""

from __future__ import annotations

import importlib
import io
import json
import os
import sys
import time
from typing import Any

import tests  # noqa: F401 - CKAN puts its own folder, with other "tests", first on the path

_statements: list[str] = []


def main(ini: str) -> None:
    with os.fdopen(os.dup(1), "w") as answers:
        os.dup2(2, 1)  # whatever else prints goes to the log
        app = _application(ini)
        print(json.dumps("ready"), file=answers, flush=True)
        clients: dict[str, Any] = {}
        for line in sys.stdin:
            request = json.loads(line)
            answer = _run(app, request) if "run" in request else _ask(app, clients, request)
            print(json.dumps(answer, default=str), file=answers, flush=True)


def _application(ini: str) -> Any:
    from ckan.cli import CKANConfigLoader
    from ckan.config.middleware import make_app
    from flask_login import FlaskLoginClient
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    app = make_app(CKANConfigLoader(ini).get_config())._wsgi_app
    app.test_client_class = FlaskLoginClient
    event.listen(Engine, "before_cursor_execute", _note)
    return app


def _note(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
    _statements.append(statement)


def _run(app: Any, request: dict[str, Any]) -> Any:
    from ckan import model

    module, _, name = request["run"].partition(":")
    with app.test_request_context():
        try:
            return getattr(importlib.import_module(module), name)(**request["data"])
        finally:
            model.Session.rollback()
            model.Session.remove()


def _ask(app: Any, clients: dict[str, Any], request: dict[str, Any]) -> dict[str, Any]:
    person = request.get("person") or ""
    if person not in clients:
        clients[person] = _client(app, person)
    options = _options(request)
    _statements.clear()
    clock, cpu = time.perf_counter(), time.process_time()
    answer = clients[person].open(request["path"], **options)
    body = answer.get_data()
    cpu, clock = time.process_time() - cpu, time.perf_counter() - clock
    return {
        "status": answer.status_code,
        "seconds": clock,
        "cpu": cpu,
        "statements": list(_statements),
        "body": body.decode() if request.get("body") or answer.status_code != 200 else "",
    }


def _client(app: Any, person: str) -> Any:
    from ckan import model

    if not person:
        return app.test_client()
    with app.test_request_context():
        client = app.test_client(user=model.User.get(person))
        model.Session.remove()
    return client


def _options(request: dict[str, Any]) -> dict[str, Any]:
    """GET without data, JSON with, and a form with files."""
    data, files = request.get("data"), request.get("files") or {}
    if not files:
        return {"method": "POST", "json": data} if data is not None else {"method": "GET"}
    texts = {
        key: value if isinstance(value, str) else json.dumps(value)
        for key, value in (data or {}).items()
    }
    streams = {key: (io.BytesIO(text.encode()), name) for key, (name, text) in files.items()}
    return {"method": "POST", "data": {**texts, **streams}}


if __name__ == "__main__":
    main(*sys.argv[1:])
