"""Fixtures of the tests that need services. State stays between tests: use unique names."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _plugins(with_plugins: None) -> None:
    """Every functional test runs with the portal's own plugins."""
