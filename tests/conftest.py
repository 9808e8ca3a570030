"""What functional and browser tests share: a whole portal of their own over HTTP."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from stack.live import Live
    from tests.faults import FaultServer


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
