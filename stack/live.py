"""A second portal on the tests' services, with its own databases, reached over HTTP only."""

from __future__ import annotations

import contextlib
import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from stack import ckan_ini, ports, processes, secrets_file, setup_databases, test_home, web_client
from stack.places import ROOT, TEST_HOME, ckan_command, venv_environment, venv_python
from stack.processes import Program
from stack.wait import wait_for

# Sessions, forms and files as in production; what it stores is apart from the in-process tests'.
_SETTINGS = {"WTF_CSRF_ENABLED": "true", "testing": "false", "ckan.site_id": "live"}
_HOST = "127.0.0.1"


@dataclass(frozen=True)
class Live:
    """A running portal: its address, and its sysadmin's name, password and API token."""

    url: str
    ini: Path
    admin: str
    password: str
    token: str

    def action(self, name: str, token: str | None = None, /, **data: Any) -> requests.Response:
        """Calls an API action by POST; `files` are sent as multipart, anything else as JSON."""
        files = data.pop("files", None)
        headers = {"Authorization": token} if token else {}
        url = f"{self.url}/api/3/action/{name}"
        if files:
            return requests.post(url, data=data, files=files, headers=headers, timeout=60)
        return requests.post(url, json=data, headers=headers, timeout=60)

    def ckan(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs a `ckan` command on this portal."""
        command = [str(venv_python()), *ckan_command(self.ini, *arguments)]
        env = venv_environment()
        return subprocess.run(
            command, env=env, cwd=ROOT, capture_output=True, text=True, check=False
        )


@contextlib.contextmanager
def portal() -> Iterator[Live]:
    """Starts the portal with fresh databases, a web server and a worker, and stops them."""
    home = TEST_HOME
    secrets, known = secrets_file.load(home.path), ports.load(home.path / "ports.json")
    port = ports.choose(None, set(known.values()), f"{home.path}:live")
    url, ini, accounts = f"http://{_HOST}:{port}", home.path / "live.ini", home.path / "live.json"
    test_home.restore(known["postgres"], secrets["postgres"], test_home.LIVE_DATABASES)
    settings = {
        "use": f"config:{ROOT / 'test.ini'}",
        **ckan_ini.connections(known, secrets, test_home.LIVE_DATABASES),
        **_SETTINGS,
        "ckan.site_url": url,
        "ckan.storage_path": str(home.path / "live-storage"),
    }
    ckan_ini.write(ini, settings, own=None, logging=False)
    try:
        yield _start(url, port, ini, accounts)
    finally:
        for name in ("live-scheduler", "live-worker", "live-web"):
            if record := processes.read(home, name):
                processes.stop(record)


def _start(url: str, port: int, ini: Path, accounts: Path) -> Live:
    TEST_HOME.commands.unlink(missing_ok=True)
    note = {"PORTAL_COMMANDS_FILE": str(TEST_HOME.commands)}
    child = _python("live-web", "-m", "stack.web", str(ini), _HOST, str(port), **note)
    _python("live-worker", *ckan_command(ini, "jobs", "worker"))
    setup_databases.run(TEST_HOME, "live-admin", "-m", "stack.admin", str(ini), str(accounts))
    log = TEST_HOME.logs / "live-web.log"
    wait_for("CKAN", lambda: _answers(url), lambda: child.poll() is None, log)
    if "scheduler" in web_client.sdi_commands(TEST_HOME):
        _python("live-scheduler", *ckan_command(ini, "sdi", "scheduler"))
    account = json.loads(accounts.read_text())["accounts"][0]
    return Live(url, ini, account["name"], account["password"], account["token"])


def _answers(url: str) -> bool:
    """The note tells that the port became this portal's and not somebody else's."""
    return TEST_HOME.commands.exists() and web_client.answers(url)


def _python(name: str, *arguments: str, **env: str) -> subprocess.Popen[bytes]:
    argv = [str(venv_python()), *arguments]
    return processes.start(
        TEST_HOME, Program(name, argv, {**venv_environment(), **env}, cwd=str(ROOT))
    )
