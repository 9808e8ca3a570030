"""`./portal run`: the whole portal in one foreground command."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Sequence

from stack import (
    accounts,
    check,
    ckan_ini,
    lock,
    ports,
    processes,
    setup_databases,
    solr,
    web_client,
)
from stack.places import PORTAL_HOME as HOME
from stack.places import ckan_command
from stack.progress import elapsed, say, step
from stack.services import Services, running
from stack.wait import wait_for
from stack.words import Trouble


def main(argv: Sequence[str]) -> int:
    options = _options(argv)
    with lock.only_one(HOME, "already_running", command="run"):
        return _run(options)


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("./portal run", add_help=False)
    parser.add_argument("--port", type=int)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--no-demo", action="store_true")
    parser.add_argument("--check", action="store_true")
    return parser.parse_args(argv)


def _run(options: argparse.Namespace) -> int:
    say("Menyiapkan portal | setting up the portal")
    me = processes.start_time(os.getpid()) or ""
    processes.write(HOME, processes.Record("portal", os.getpid(), me, grace=60, group=False))
    processes.stop_all(HOME, but=("portal",))
    port = _web_port(options)
    address = f"http://{_shown(options.host)}:{port}"
    services = Services(HOME, extra={**ckan_ini.DEMO, "ckan.site_url": address})
    with running(services, setup_databases.prepare):
        _start_ckan(services, options.host, port, address)
        _follow(address)
        _fill(demo=not options.no_demo, again=options.check)
        if options.check:
            return check.run(address, demo=_has_demo())
        _greet(address)
        return _watch(services)


def _web_port(options: argparse.Namespace) -> int:
    file = HOME.path / "ports.json"
    known = ports.load(file)
    port = ports.web_port(options.port, known.get("web"), options.host, str(HOME.path))
    if not options.port and port != known.get("web", port):
        say(f"  Porta {known['web']} sedang dipakai; memakai {port} | taken, using {port} instead")
    ports.save(file, {**known, "web": port})
    return port


def _shown(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)


def _start_ckan(services: Services, host: str, port: int, address: str) -> None:
    ini = str(HOME.ini)
    note = {"PORTAL_COMMANDS_FILE": str(HOME.commands)}
    HOME.commands.unlink(missing_ok=True)
    with step("server web dan pekerja | web server and worker"):
        alive = services.start_python("web", "-m", "stack.web", ini, host, str(port), **note)
        services.start_python("worker", *ckan_command(HOME.ini, "jobs", "worker"))
        wait_for("CKAN", lambda: _is_up(address), alive, HOME.logs / "web.log")
    if "scheduler" in web_client.sdi_commands(HOME):
        services.start_python("scheduler", *ckan_command(HOME.ini, "sdi", "scheduler"))


def _follow(address: str) -> None:
    """The search index holds whole addresses of files, and words as Solr read them: it is made anew
    when the portal's address changes, or lists would lead to where it was, and when words do."""
    file = HOME.path / "address"
    now = solr.index_of(address)
    if file.exists() and file.read_text() != now:
        with step("indeks baru untuk alamat atau kata | index for new address or words"):
            rebuild = ckan_command(HOME.ini, "search-index", "rebuild")
            setup_databases.run(HOME, "reindex", *rebuild)
    file.write_text(now)


def _is_up(address: str) -> bool:
    """Does our own web server answer? Another clone's may have taken the port meanwhile."""
    return HOME.commands.exists() and web_client.answers(address)


def _has_demo() -> bool:
    return (HOME.path / "demo-done").exists()


def _fill(*, demo: bool, again: bool) -> None:
    """Demo content through the real actions, once unless asked again; without it, a sysadmin."""
    ini, file = str(HOME.ini), str(HOME.accounts)
    known = "demo" in web_client.sdi_commands(HOME)
    if demo and known and (again or not _has_demo()):
        with step("isi contoh | demo content"):
            command = ckan_command(HOME.ini, "sdi", "demo", "--credentials", file)
            setup_databases.run(HOME, "demo", *command, tell=lambda line: say(f"      {line}"))
        HOME.accounts.chmod(0o600)
        (HOME.path / "demo-done").touch()
    elif not HOME.accounts.exists():
        with step("akun admin | admin account"):
            setup_databases.run(HOME, "admin", "-m", "stack.admin", ini, file)


def _greet(address: str) -> None:
    say()
    say(f"Portal siap dalam {elapsed():.0f} detik | the portal is ready: {address}")
    say(accounts.table(HOME.accounts))
    say("Untuk mencoba dan mengembangkan, bukan untuk produksi | for trying, not for production.")
    say("Ctrl-C menghentikan semuanya | stops everything.")


def _watch(services: Services) -> int:
    """Waits for Ctrl-C; a service that ends by itself ends the portal."""
    try:
        while True:
            for name, child in services.children.items():
                if child.poll() is not None:
                    raise Trouble("service_died", name=name, log=f".portal/logs/{name}.log")
            time.sleep(0.5)
    except KeyboardInterrupt:
        say("\nMenghentikan… | stopping…")
        return 0
