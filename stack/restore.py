"""`./portal restore FILE`: a portal as it was when the backup was made.

The archive is read to its end before anything changes, and the databases are swapped only when
the new ones are whole. A restore that was interrupted after that is simply run again.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from stack import archive, ckan_ini, database, lock, secrets_file, setup_databases, solr
from stack.backup import store_folder
from stack.dumps import Server
from stack.places import PORTAL_HOME as HOME
from stack.places import Home, ckan_command
from stack.progress import say, step
from stack.services import Services, running
from stack.words import Trouble

_QUESTION = (
    "Ganti seluruh isi portal klon ini dengan cadangan {made}?\n"
    "Replace everything in this clone's portal by the backup of {made}? [ya/yes] "
)
# Those that signed cookies and tokens; the services keep the passwords of this home.
_KEYS = ("secret_key", "csrf", "jwt")


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser("./portal restore", add_help=False)
    parser.add_argument("file", type=Path, metavar="BERKAS")
    parser.add_argument("--yes", action="store_true")
    options = parser.parse_args(argv)
    alone = lock.only_one(HOME, "already_running", command="run")
    with alone, unpacked(HOME, options.file) as (folder, manifest):
        made = manifest["started"][:16].replace("T", " ") + " UTC"
        if not options.yes and not _agreed(_QUESTION.format(made=made)):
            say("Tidak ada yang diubah | nothing was changed.")
            return 1
        with restored(Services(HOME), folder, manifest):
            pass
    say("Portal sudah pulih; jalankan `./portal run` | restored; start it with `./portal run`.")
    return 0


def _agreed(question: str) -> bool:
    return input(question).strip().lower() in ("ya", "y", "yes")


@contextlib.contextmanager
def unpacked(home: Home, file: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The checked content of an archive in a folder beside the data, and its manifest.

    :raises Trouble: it is missing, damaged, or from newer software.
    """
    if not file.is_file():
        raise Trouble("backup_missing", file=file)
    home.make()
    folder = home.path / "restoring"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        with step("memeriksa cadangan | checking the backup"):
            manifest = archive.unpack(file, folder)
        if archive.is_newer(manifest):
            raise Trouble("backup_newer", file=file)
        yield folder, manifest
    except archive.Damaged:
        raise Trouble("backup_damaged", file=file) from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def restored(
    services: Services,
    folder: Path,
    manifest: dict[str, Any],
    prepare: Callable[[Services], None] = setup_databases.prepare,
) -> Iterator[Services]:
    """The services, running with what the backup holds, migrated and searchable."""

    def put_back(up: Services) -> None:
        server = Server(up.home, up.ports["postgres"], up.secrets, up.databases)
        with step("basis data | databases"):
            server.load(folder / "databases")
        again = archive.load_again(manifest)
        database.run_script(up.ports["postgres"], up.secrets, up.databases[0], again)
        _put_back_config(up.home, folder / "config")
        _put_back_files(up.home, folder)
        up.secrets = secrets_file.load(up.home.path)
        up.write_ini()
        (up.home.path / "migrated").unlink(missing_ok=True)
        prepare(up)

    with running(services, put_back):
        with step("indeks pencarian | search index"):
            solr.clear(services.ports["solr"])
            command = ckan_command(services.home.ini, "search-index", "rebuild")
            setup_databases.run(services.home, "search-index", *command)
        # `./portal run` makes the index anew when it serves another address, or reads words anew.
        address = ckan_ini.read(services.home.ini).get("ckan.site_url", "")
        (services.home.path / "address").write_text(solr.index_of(address))
        yield services


def _put_back_files(home: Home, folder: Path) -> None:
    """CKAN's files are exchanged; the store only gains, since its names are its contents."""
    storage, store = home.path / "storage", store_folder(home)
    old = home.path / "storage-old"
    shutil.rmtree(old, ignore_errors=True)
    (folder / "storage").mkdir(exist_ok=True)
    if storage.exists():
        storage.rename(old)
    (folder / "storage").rename(storage)
    if (folder / "store").exists():
        shutil.copytree(folder / "store", store, dirs_exist_ok=True, copy_function=shutil.move)
    shutil.rmtree(old, ignore_errors=True)


def _put_back_config(home: Home, folder: Path) -> None:
    """The keys, the owner's own settings, and what `./portal run` knows of the content."""
    keys = {name: (folder / "secrets" / name).read_text().strip() for name in _KEYS}
    merged = {**secrets_file.load(home.path), **keys}
    secrets_file.write_private(home.path / "secrets.json", json.dumps(merged, indent=1))
    local = folder / "local.ini"
    if local.exists():
        shutil.copyfile(local, home.path / "local.ini")
    accounts = folder / "accounts.json"
    text = accounts.read_text() if accounts.exists() else '{"accounts": []}'
    secrets_file.write_private(home.accounts, text)
    (home.path / "demo-done").touch()  # demo content never comes into a restored portal
