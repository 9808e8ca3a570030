"""In-process tests: plugins and application are loaded once, and state stays between tests.

So tests use unique names. Those that need an empty portal ask for `fresh_databases`, which costs
a tenth of a second; `clean_db` does the same, because our triggers refuse CKAN's own way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import ckan.plugins as plugins
import pytest
import rq
from ckan import model
from ckan.lib import app_globals, jobs, search
from ckan.tests import helpers
from ckanext.datastore.backend import postgres as datastore

from ckanext.sdi_balikpapan.proposals.gate import targets
from stack import ports, secrets_file, test_home
from stack.places import TEST_HOME

from . import gate_support


@pytest.fixture(scope="session")
def _application() -> Any:
    """The application; making it loads all plugins."""
    return helpers._get_test_app().app


@pytest.fixture(autouse=True)
def with_plugins(_application: Any, request: pytest.FixtureRequest) -> Iterator[None]:
    """The portal's plugins; a test marked with another `ckan.plugins` gets those instead."""
    marks = request.node.iter_markers("ckan_config")
    others = any(mark.args[0] == "ckan.plugins" for mark in marks)
    if others:
        request.getfixturevalue("ckan_config")
        plugins.load_all()
    yield
    model.Session.rollback()
    model.Session.remove()
    if others:
        request.getfixturevalue("monkeypatch").undo()
        plugins.load_all()


@pytest.fixture
def app(_application: Any) -> helpers.CKANTestApp:
    """A visitor's client without cookies on the application."""
    app_globals._CONFIG_CACHE.clear()  # site titles and the like that an earlier test changed
    return helpers.CKANTestApp(_application)


@pytest.fixture(scope="session")
def reset_db() -> Callable[[], None]:
    """Puts both databases back to what they were right after the migrations."""
    known, secrets = ports.load(TEST_HOME.path / "ports.json"), secrets_file.load(TEST_HOME.path)

    def reset() -> None:
        model.Session.remove()
        for engine in (model.meta.engine, *datastore._engines.values()):
            engine.dispose()
        test_home.restore(known["postgres"], secrets["postgres"])

    return reset


@pytest.fixture
def fresh_databases(reset_db: Callable[[], None]) -> None:
    """Databases and search index without any content."""
    reset_db()
    search.clear_all()


@pytest.fixture
def drain_jobs() -> Callable[[], None]:
    """Does all queued jobs now, in this process."""

    def drain() -> None:
        queue = jobs.get_queue()
        rq.SimpleWorker([queue], connection=queue.connection).work(burst=True)

    return drain


@pytest.fixture
def other_type(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """A dataset of a type that isn't governed, as another extension would bring it."""
    known = targets._registered_types() | {gate_support.OTHER}
    monkeypatch.setattr(targets, "_registered_types", lambda: known)
    made = gate_support.of_another_type()
    yield made
    model.Session.rollback()
    gate_support.purge(made["id"])
