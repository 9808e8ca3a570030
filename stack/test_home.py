"""The tests' own services, and databases cloned from a template that is migrated once."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from stack import ckan_ini, database, lock, setup_databases, solr
from stack.places import ROOT
from stack.places import TEST_HOME as HOME
from stack.services import Services, running

TEMPLATES = ("ckan_template", "datastore_template")
DATABASES = ("ckan_test", "datastore_test")
LIVE_DATABASES = ("ckan_live", "datastore_live")


@contextlib.contextmanager
def started() -> Iterator[Services]:
    """Services with fresh databases and `test.ini` joined to them."""
    with lock.only_one(HOME, "tests_running"), _running() as services:
        solr.clear(services.ports["solr"])
        for folder in ("storage", "live-storage"):
            shutil.rmtree(HOME.path / folder, ignore_errors=True)
        yield services


def _running() -> contextlib.AbstractContextManager[Services]:
    return running(_TestServices(HOME, TEMPLATES), _fresh_databases)


class _TestServices(Services):
    def write_ini(self) -> Path:
        """`test.ini` with the addresses of these services."""
        settings = {
            "use": f"config:{ROOT / 'test.ini'}",
            **ckan_ini.connections(self.ports, self.secrets, self.databases),
            "ckan.storage_path": str(self.home.storage),
        }
        ckan_ini.write(self.home.ini, settings, own=None, logging=False)
        return self.home.ini


def _fresh_databases(services: Services) -> None:
    port, secrets = services.ports["postgres"], services.secrets
    if not setup_databases.are_current(services.home):
        database.drop(port, secrets["postgres"], TEMPLATES)
        database.make(port, secrets, TEMPLATES)
        setup_databases.prepare(services)
    restore(port, secrets["postgres"])
    services.databases = DATABASES
    services.write_ini()


def restore(port: int, password: str, databases: tuple[str, str] = DATABASES) -> None:
    """Both databases as they were right after the migrations."""
    for template, name in zip(TEMPLATES, databases, strict=True):
        database.clone(port, password, template, name)
