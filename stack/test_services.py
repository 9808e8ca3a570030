"""The tests' own services, and databases cloned from a template that is migrated once."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from stack import ckan_ini, database, lock, setup_databases
from stack.places import ROOT
from stack.places import TEST_HOME as HOME
from stack.services import Services, running

TEMPLATES = ("ckan_template", "datastore_template")
DATABASES = ("ckan_test", "datastore_test")


@contextlib.contextmanager
def test_services() -> Iterator[Services]:
    """Services with fresh databases and `test.ini` joined to them."""
    with lock.only_one(HOME, "tests_running"):
        with running(_TestServices(HOME, TEMPLATES), _fresh_databases) as services:
            yield services


class _TestServices(Services):
    def write_ini(self) -> Path:
        """`test.ini` with the addresses of these services."""
        settings = {
            "use": f"config:{ROOT / 'test.ini'}",
            **ckan_ini.connections(self.ports, self.secrets, self.databases),
            "ckan.storage_path": str(self.home.path / "storage"),
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


def restore(port: int, password: str) -> None:
    """Both test databases as they were right after the migrations."""
    for template, name in zip(TEMPLATES, DATABASES, strict=True):
        database.clone(port, password, template, name)
