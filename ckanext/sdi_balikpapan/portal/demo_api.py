"""The portal's API as an OPD's own script calls it: over HTTP, by a person's token."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk
import requests

from .demo_trouble import DemoTrouble

_PATIENCE = 60


class Api:
    """The actions of one portal in the name of one person, or of nobody."""

    def __init__(self, address: str, token: str | None = None) -> None:
        self.address = address.rstrip("/")
        self._session = requests.Session()
        self._session.trust_env = False  # the portal is here: no proxy, no netrc
        if token:
            self._session.headers["Authorization"] = token

    def __call__(self, action: str, files: Mapping[str, Any] | None = None, /, **data: Any) -> Any:
        """The result of an action; files go as multipart, with lists and objects as JSON.

        :raises DemoTrouble: when the portal doesn't answer, or says no.
        """
        status, answer = self.post(action, files, data)
        if status == 200 and answer.get("success"):
            return answer["result"]
        words = tk._("Portal menolak {action} (HTTP {status}): {error}")
        error = json.dumps(answer.get("error", answer), ensure_ascii=False)
        raise DemoTrouble(words.format(action=action, status=status, error=error))

    def find(self, action: str, /, **data: Any) -> Any:
        """The result of an action, or None where there is nothing (for this person)."""
        status, answer = self.post(action, None, data)
        return answer.get("result") if status == 200 else None

    def post(
        self, action: str, files: Mapping[str, Any] | None, data: Mapping[str, Any]
    ) -> tuple[int, dict[str, Any]]:
        url = f"{self.address}/api/3/action/{action}"
        body: dict[str, Any] = {"json": dict(data)}
        if files:
            body = {"data": {k: _text(v) for k, v in data.items()}, "files": dict(files)}
        try:
            response = self._session.post(url, timeout=_PATIENCE, **body)
        except requests.RequestException:
            words = tk._(
                "Portal di {address} tidak menjawab. Jalankan server webnya, atau sebutkan "
                "alamatnya dengan --address, lalu ulangi."
            )
            raise DemoTrouble(words.format(address=self.address)) from None
        try:
            return response.status_code, response.json()
        except requests.JSONDecodeError:
            return response.status_code, {"error": response.text[:200]}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
