"""What functional and browser tests share: a whole portal of their own over HTTP."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from stack.live import Live
    from tests.faults import FaultServer


def pytest_configure(config: pytest.Config) -> None:
    """Properties try the same cases on every run, so that a tree that passed passes again.

    `./portal test unit --hypothesis-profile=new` looks for cases that nobody has tried.
    """
    settings.register_profile("same", derandomize=True, deadline=None)
    settings.register_profile("new", deadline=None, max_examples=1000)
    settings.load_profile(config.getoption("--hypothesis-profile") or "same")


@pytest.fixture(scope="session")
def live() -> Iterator[Live]:
    """A running portal with databases of its own; it has `.url`, `.action` and `.ckan`."""
    from stack.live import portal

    with portal() as running:
        yield running


@pytest.fixture(scope="session")
def app_url(live: Live) -> str:
    """The address of the running portal."""
    return live.url


@pytest.fixture
def unique() -> Callable[[str], str]:
    """Makes names that no other test uses: `unique("opd")` is `opd-3f9c2a1b`."""
    return lambda prefix: f"{prefix}-{uuid.uuid4().hex[:8]}"


@pytest.fixture
def faults() -> Iterator[FaultServer]:
    """A source that does what its scripts say; see tests/faults.py."""
    from tests.faults import serving

    yield from serving()
