"""A neighbour's CKAN: core's schema, ckanext-harvest and ckanext-dcat as they are, nothing of ours.

It shares the tests' services and has its own database, index entries and queues. Each call of
`ask` is one process, `python -m tests.functional.neighbour FOLDER INI`, which reads requests as
JSON.
"""

from __future__ import annotations

import contextlib
import json
import site
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stack.places import Home

PLUGINS = "harvest ckan_harvester dcat dcat_rdf_harvester dcat_json_harvester"
_TEMPLATE = "neighbour_template"


@dataclass(frozen=True)
class Neighbour:
    """The consumer's configuration, and the folder with its harvester."""

    ini: Path
    consumers: Path

    def ask(self, *requests: list[Any]) -> list[Any]:
        """What it answers, one answer for each request."""
        return json.loads(self._run(given=requests).splitlines()[-1])

    def ckan(self, *arguments: str) -> None:
        """Runs a `ckan` command there."""
        self._run(*arguments)

    def _run(self, *arguments: str, given: Any = None) -> str:
        done = subprocess.run(
            [sys.executable, "-m", __name__, str(self.consumers), str(self.ini), *arguments],
            input=json.dumps(given),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-5000:]
        return done.stdout


def open_neighbours(
    folder: Path, names: Iterable[str], home: Home | None = None
) -> dict[str, Neighbour]:
    """New neighbours that have harvested nothing yet.

    :param home: whose services they use; the tests' if none is given.

    One for each source: ckanext-dcat's harvesters take a URI from another source for their own.

    :raises NoConsumers: where ckanext-harvest can't be installed.
    """
    from stack import consumers, database, ports, secrets_file
    from stack.places import TEST_HOME

    harvest = consumers.folder()
    path = (home or TEST_HOME).path
    known, secrets = ports.load(path / "ports.json"), secrets_file.load(path)
    port, password = known["postgres"], secrets["postgres"]
    database.drop(port, password, (_TEMPLATE,))
    database.make(port, secrets, (_TEMPLATE,))  # type: ignore[arg-type]
    first = _at(folder, "template", harvest, known, secrets)
    first.ckan("db", "init")
    first.ckan("db", "upgrade", "-p", "harvest")
    for name in names:
        database.clone(port, password, _TEMPLATE, f"neighbour_{name}")
    return {name: _at(folder, name, harvest, known, secrets) for name in names}


def _at(folder: Path, name: str, harvest: Path, known: Any, secrets: Any) -> Neighbour:
    from stack import ckan_ini

    connected = ckan_ini.connections(known, secrets, (f"neighbour_{name}", "none"))
    settings = {
        "use": "egg:ckan",
        **{key: value for key, value in connected.items() if "datastore" not in key},
        "ckan.redis.url": connected["ckan.redis.url"][:-1] + "1",
        "ckan.plugins": PLUGINS,
        "ckan.views.default_views": "",
        "ckan.site_id": f"neighbour-{name}",
        "ckan.site_url": "http://neighbour.invalid",
        "ckan.storage_path": str(folder / name),
        "ckan.harvest.mq.type": "redis",
    }
    ini = folder / f"{name}.ini"
    ckan_ini.write(ini, settings, own=None, logging=False)
    return Neighbour(ini, harvest)


def _main(consumers: str, ini: str, *command: str) -> None:
    site.addsitedir(consumers)  # its .pth file joins it to the namespace `ckanext`
    from ckan.cli import CKANConfigLoader
    from ckan.cli.cli import ckan
    from ckan.config.middleware import make_app

    if command:
        ckan.main(["-c", ini, *command], standalone_mode=False)
        return
    app = make_app(CKANConfigLoader(ini).get_config())._wsgi_app
    with app.test_request_context():
        answers = [_DO[name](*given) for name, *given in json.load(sys.stdin)]
    print(json.dumps(answers, default=str))


def _context() -> Any:
    import ckan.model as model
    import ckan.plugins.toolkit as tk

    user = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    return {"model": model, "session": model.Session, "user": user, "ignore_auth": True}


def _source(type_: str, url: str, config: dict[str, Any]) -> str:
    """Adds a source under an organisation of its own."""
    import ckan.plugins.toolkit as tk

    name = type_.replace("_", "-")
    org = tk.get_action("organization_create")(_context(), {"name": f"org-{name}"})
    source = {"name": name, "title": name, "url": url, "source_type": type_}
    source |= {"owner_org": org["id"], "config": json.dumps(config)}
    return tk.get_action("harvest_source_create")(_context(), source)["id"]


def _harvest(source_id: str) -> dict[str, Any]:
    """One job through the real queues, by the callbacks of their own consumers."""
    import ckan.plugins.toolkit as tk
    from ckanext.harvest import queue

    job = tk.get_action("harvest_job_create")(_context(), {"source_id": source_id, "run": True})
    _drain(queue.get_gather_consumer(), queue.gather_callback)
    _drain(queue.get_fetch_consumer(), queue.fetch_callback)
    # What the cron job does for such deletions, which are stored with their id after all.
    queue.resubmit_objects()
    _drain(queue.get_fetch_consumer(), queue.fetch_callback)
    # On CKAN 2.12 the source's reindexing may fail after the job was marked finished.
    with contextlib.suppress(KeyError):
        tk.get_action("harvest_jobs_run")(_context(), {"source_id": source_id})
    shown = tk.get_action("harvest_job_show")(_context(), {"id": job["id"]})
    report = tk.get_action("harvest_job_report")(_context(), {"id": job["id"]})
    return {"status": shown["status"], "stats": shown["stats"], "errors": report}


def _timed(source_id: str) -> float:
    """The seconds of one job."""
    began = time.perf_counter()
    _harvest(source_id)
    return time.perf_counter() - began


def _drain(consumer: Any, callback: Any) -> None:
    while True:
        method, header, body = consumer.basic_get(queue="")
        if body is None:
            return
        # The JSON harvester sends deletions without an id, on which fetch_callback dies.
        if None not in json.loads(body).values():
            callback(consumer, method, header, body)


def _datasets(source_id: str) -> list[dict[str, Any]]:
    """What the source has brought and not taken away again."""
    import ckan.model as model
    import ckan.plugins.toolkit as tk
    import sqlalchemy as sa

    query = sa.text(
        "select distinct o.package_id, o.guid from harvest_object o join package p"
        " on p.id = o.package_id and p.state = 'active'"
        " where o.harvest_source_id = :source and o.current"
    )
    rows = model.Session.execute(query, {"source": source_id}).all()
    show = tk.get_action("package_show")
    return [{**show(_context(), {"id": id_}), "guid_there": guid} for id_, guid in rows]


_DO = {"source": _source, "harvest": _harvest, "timed": _timed, "datasets": _datasets}

if __name__ == "__main__":
    _main(*sys.argv[1:])
