"""A portal as its visitors reach it, for the checks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import requests

Dataset = dict[str, Any]
Step = str
"""What was found to be well, in the words of a progress line."""

T = TypeVar("T")
R = TypeVar("R")

_PATIENCE = 60
_HANDS = 4


class Failed(Exception):
    """What isn't as it should be, in one sentence."""


class Site:
    """One visitor of a portal; anonymous until he logs in."""

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")
        self.session = requests.Session()
        self.session.trust_env = False

    def get(self, path: str) -> requests.Response:
        """A page, whatever its status.

        :raises Failed: when nobody answers.
        """
        url = path if path.startswith("http") else self.address + path
        try:
            return self.session.get(url, timeout=_PATIENCE)
        except requests.RequestException as error:
            raise Failed(f"{path}: tidak menjawab | no answer ({type(error).__name__})") from None

    def page(self, path: str) -> requests.Response:
        """A page that must be there."""
        response = self.get(path)
        if response.status_code != 200:
            raise Failed(f"{path}: HTTP {response.status_code}, bukan | instead of 200")
        return response

    def call(self, action: str, query: str = "") -> Any:
        """The result of a reading action that must succeed."""
        return self.page(f"/api/3/action/{action}{query}").json()["result"]

    def datasets(self) -> list[Dataset]:
        """All that the public finds."""
        return self.call("package_search", "?rows=1000")["results"]


def together(look: Callable[[T], R], things: Iterable[T]) -> list[R]:
    """Looks at several things at once; the first failure is raised."""
    with ThreadPoolExecutor(_HANDS) as pool:
        return list(pool.map(look, things))


def same(what: str, found: object, expected: object) -> None:
    """Fails unless two things are equal."""
    if found != expected:
        raise Failed(f"{what}: {found!r}, bukan | instead of {expected!r}")
