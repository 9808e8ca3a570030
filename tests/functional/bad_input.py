"""What nobody can mean: values, bodies and ways to send them, for every action that there is."""

from __future__ import annotations

import io
import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import ckan.logic as logic
import ckan.plugins.toolkit as tk

MARK = "rusak7f3a91c"
"""Stands in every bad value that is text: what of it was stored can be found."""

NUMBER = 731_013_731
"""Stands for it in numbers."""


def _deep(levels: int) -> Any:
    value: Any = MARK
    for _ in range(levels):
        value = [value]
    return value


VALUES: dict[str, Any] = {
    "NUL": f"{MARK}\x00",
    "lone surrogate": f"{MARK}\ud800",
    "number": NUMBER,
    "negative": -NUMBER,
    "fraction": NUMBER + 0.5,
    "truth": True,
    "object": {MARK: MARK},
    "list": [MARK, MARK],
    "list of objects": [{MARK: [MARK]}],
    "nested": _deep(200),
    "nested objects": json.loads('{"a":' * 150 + f'"{MARK}"' + "}" * 150),
    "a megabyte": MARK + "x" * 1_000_000,
    "a long id": f"{MARK}-" * 500,
    "many": [MARK] * 5000,
    "null": None,
    "nothing": "",
    "spaces": "   ",
    "SQL": f"{MARK}' or 1=1; drop table sdi_log --",
    "path": f"../../../etc/{MARK}",
    "unknown code": f"{MARK}-tidak-ada",
}
MARKUP = (
    f'<script>alert("{MARK}")</script> **tebal** [tautan](javascript:alert(1)) '
    f'<img src=x onerror=alert(1)> ![x](javascript:alert(2)) "><svg onload=alert(3)>'
)
"""Text that somebody may well write, and that must never run."""

BODIES: dict[str, bytes] = {
    "no JSON": b'{"id": ',
    "a list": b'["id"]',
    "a text": b'"id"',
    "a number": b"7",
    "null": b"null",
    "nothing": b"",
    "not UTF-8": b'{"id": "\xff\xfe"}',
    "nested too deep for any parser": b'{"id": ' + b"[" * 200_000 + b"]" * 200_000 + b"}",
    "a field twice": b'{"id": "x", "id": ["y"], "title": 1, "title": {}}',
    "a surrogate as name": b'{"\\ud800": "x", "id": "x"}',
    "a NUL as name": b'{"a\\u0000": "x", "id": "x"}',
    "not a number": b'{"id": NaN, "limit": Infinity, "offset": -Infinity}',
    "a huge number": b'{"id": ' + b"9" * 4000 + b', "limit": ' + b"9" * 4000 + b"}",
    "a huger number": b'{"id": ' + b"9" * 5000 + b"}",
    "a long name": b'{"' + b"k" * 100_000 + b'": "x"}',
    "a hundred thousand fields": json.dumps({f"k{i}": i for i in range(100_000)}).encode(),
}
"""What a request may hold instead of an object of fields."""


@dataclass(frozen=True)
class Request:
    """One request: which action, which fields, and how they are sent."""

    action: str
    field: str
    value: str
    way: str

    def __str__(self) -> str:
        return f"{self.action} {self.field}={self.value} by {self.way}"


def actions() -> list[str]:
    """Every action of ours, whoever added it."""
    tk.get_action("package_show")
    return sorted(name for name in logic._actions if name.startswith("sdi_"))


def is_read(action: str) -> bool:
    return getattr(tk.get_action(action), "side_effect_free", False)


@cache
def fields(action: str) -> tuple[str, ...]:
    """The fields of an action: what its documentation names, and what all of them take."""
    documented = re.findall(r":param (\w+):|`(\w+)`", tk.get_action(action).__doc__ or "")
    names = {name for pair in documented for name in pair if name}
    common = {"id", "note", "reasons", "content_hash", "tidak_dikenal"}
    content = {"title", "name", "notes", "resources", "tags", "owner_org", "kind", "variabel"}
    return tuple(sorted(names | common | (content if action.endswith("_save") else set())))


WAYS = ("json", "form", "multipart", "doubled", "query")


def every_request() -> Iterator[Request]:
    for action in actions():
        for field in fields(action):
            for value in VALUES:
                for way in WAYS:
                    if way == "query" and value in ("a megabyte", "many"):
                        continue  # no server reads such an address
                    yield Request(action, field, value, way)


VALUES_EACH = 4


def sample(seed: int) -> list[Request]:
    """For each action some of the values, each by some way in some field; every value meets
    several actions."""
    chosen = random.Random(seed)
    by_action: dict[str, list[Request]] = {}
    for request in every_request():
        by_action.setdefault(request.action, []).append(request)
    return [request for all_ in by_action.values() for request in chosen.sample(all_, VALUES_EACH)]


def send(client: Any, request: Request, usual: dict[str, Any], token: str) -> Any:
    """The request as a program sends it, with this one value among the usual ones."""
    data = {**usual, request.field: VALUES[request.value]}
    url, headers = f"/api/3/action/{request.action}", {"Authorization": token}
    if request.way == "json":
        body = json.dumps(data).encode()
        return client.post(url, data=body, content_type="application/json", headers=headers)
    flat = {key: _as_text(value) for key, value in data.items()}
    if request.way == "query":
        return client.get(url, query_string=flat, headers=headers)
    return client.post(url, data=_FORMS[request.way](request, flat), headers=headers)


def send_body(client: Any, action: str, body: bytes, token: str) -> Any:
    return client.post(
        f"/api/3/action/{action}",
        data=body,
        content_type="application/json",
        headers={"Authorization": token},
    )


def _multipart(request: Request, flat: dict[str, Any]) -> dict[str, Any]:
    """The value as a field, and besides a file where no file belongs."""
    return {**flat, "berkas": (io.BytesIO(b"x"), f"{request.field}.txt")}


def _doubled(request: Request, flat: dict[str, Any]) -> dict[str, Any]:
    return {**flat, request.field: [flat[request.field], f"{MARK}-2"]}


_FORMS: dict[str, Callable[[Request, dict[str, Any]], dict[str, Any]]] = {
    "form": lambda _, flat: flat,
    "multipart": _multipart,
    "doubled": _doubled,
}


def _as_text(value: Any) -> str:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()  # a form cannot hold half a character
    return "" if value is None else json.dumps(value)
