"""`./portal ckan …`: the ckan command on this clone's services, started if need be."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence

from stack import ckan_ini, lock, ports, processes
from stack.places import PORTAL_HOME as HOME
from stack.places import ROOT, ckan_command, venv_environment, venv_python
from stack.services import Services, running
from stack.setup_databases import prepare
from stack.words import Trouble


def main(argv: Sequence[str]) -> int:
    if processes.read(HOME, "postgres") and processes.read(HOME, "solr"):
        return _ckan(argv)
    if not HOME.ini.exists():
        raise Trouble("not_set_up")
    nobody_runs = lock.only_one(HOME, "already_running", command="run")
    with nobody_runs, running(services_as_last_time(), prepare):
        return _ckan(argv)


def services_as_last_time() -> Services:
    """The portal's services with the address of its last start."""
    address = ckan_ini.read(HOME.ini).get("ckan.site_url", f"http://127.0.0.1:{ports.WEB}")
    return Services(HOME, extra={**ckan_ini.DEMO, "ckan.site_url": address})


def _ckan(argv: Sequence[str]) -> int:
    command = [str(venv_python()), *ckan_command(HOME.ini, *argv)]
    return subprocess.run(command, env=venv_environment(), cwd=ROOT, check=False).returncode
