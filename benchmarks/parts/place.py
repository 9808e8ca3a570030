"""Where the gate's figures are made: services, databases and configurations of their own."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stack import ckan_ini, database, postgres, progress, setup_databases, solr
from stack.places import PORTAL, Home
from stack.services import Services, running

from .side import Start

UNGATED = "sdi_balikpapan_ungated"
"""The plugin without a gate (`ungated.py`); only a CKAN that `register` prepared finds it."""

_ENTRY = "[ckan.plugins]\n{name} = benchmarks.parts.ungated:UngatedPlugin\n"


@dataclass(frozen=True)
class Place:
    """Running services with one database that copies are made of."""

    services: Services

    @property
    def _port(self) -> int:
        return self.services.ports["postgres"]

    @property
    def _password(self) -> str:
        return self.services.secrets["postgres"]

    def copy(self, source: str, name: str) -> None:
        """A database with what another holds."""
        database.clone(self._port, self._password, source, name)

    @contextlib.contextmanager
    def connection(self, name: str) -> Iterator[Any]:
        connection = postgres.connect(self._port, self._password, name)
        try:
            yield connection
        finally:
            connection.close()

    def start(self, name: str, *, gate: bool = True, **settings: str) -> Start:
        """A CKAN on the database of that name, with the gate or without."""
        home, services = self.services.home, self.services
        plugins = ckan_ini.PLUGINS
        if not gate:
            plugins = plugins.replace("sdi_balikpapan", UNGATED)
        ini = home.path / f"{name}.ini"
        connections = ckan_ini.connections(services.ports, services.secrets, (name, database.STORE))
        own = {
            "ckan.plugins": plugins,
            "ckan.site_url": "http://127.0.0.1:5000",
            "ckan.storage_path": str(home.storage),
            "WTF_CSRF_ENABLED": "false",
            **settings,
        }
        ckan_ini.write(ini, {**ckan_ini.SETTINGS, **connections, **own}, None, logging=False)
        path = {"PYTHONPATH": str(register(home.path / "plugins"))}
        return Start(ini, home.logs / f"{name}.log", path)


def register(folder: Path) -> Path:
    """Write the entry point by which a CKAN with this folder on its path finds the plugin that
    has no gate."""
    info = folder / f"{UNGATED}-0.dist-info"
    info.mkdir(parents=True, exist_ok=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {UNGATED}\nVersion: 0\n")
    (info / "entry_points.txt").write_text(_ENTRY.format(name=UNGATED))
    return folder


@contextlib.contextmanager
def opened() -> Iterator[Place]:
    """The services, with an empty index and no files of an earlier run."""
    services = Services(Home(PORTAL / "bench"))
    with running(services, _current):
        solr.clear(services.ports["solr"])
        shutil.rmtree(services.home.storage, ignore_errors=True)
        services.home.storage.mkdir()
        progress.say("  … isi | content")
        yield Place(services)


def _current(services: Services) -> None:
    """Databases as this tree's migrations make them."""
    if not setup_databases.are_current(services.home):
        port, secrets = services.ports["postgres"], services.secrets
        database.drop(port, secrets["postgres"], services.databases)
        database.make(port, secrets, services.databases)
        setup_databases.prepare(services)
