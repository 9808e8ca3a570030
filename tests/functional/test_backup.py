"""What a backup holds comes back whole, into an empty portal and over another one."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from ckan import model
from ckan.lib import search

from ckanext.sdi_balikpapan.catalog.consumers import watching
from ckanext.sdi_balikpapan.proposals.publishing import outbox, store
from stack import archive, ckan_ini, ports, postgres, secrets_file, test_home
from stack.backup import write
from stack.dumps import Server
from stack.places import PORTAL, ROOT, TEST_HOME, Home, venv_environment, venv_python
from stack.restore import restored, unpacked
from stack.services import Services
from stack.words import Trouble
from tests.functional import office

_OTHER = Home(PORTAL / "test-restored", for_tests=True)


class OtherServices(Services):
    """A second set of services, with folders, ports and passwords of its own."""

    def write_ini(self) -> Path:
        settings = {
            "use": f"config:{ROOT / 'test.ini'}",
            **ckan_ini.connections(self.ports, self.secrets, self.databases),
            "ckan.storage_path": str(self.home.path / "storage"),
        }
        ckan_ini.write(self.home.ini, settings, own=None, logging=False)
        return self.home.ini


def _others() -> Services:
    return OtherServices(_OTHER, test_home.DATABASES)


def fingerprint(home: Home) -> dict[str, Any]:
    done = subprocess.run(
        [str(venv_python()), "-m", "tests.functional.fingerprint", str(home.ini)],
        env=venv_environment(),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def other_home() -> Iterator[Home]:
    _throw_away(_OTHER)
    yield _OTHER
    _throw_away(_OTHER)


def _throw_away(home: Home) -> None:
    elsewhere = home.path / "postgres-place"
    if elsewhere.is_symlink():
        shutil.rmtree(elsewhere.resolve(), ignore_errors=True)
    shutil.rmtree(home.path, ignore_errors=True)


@pytest.fixture(scope="module")
def backup(
    reset_db: Callable[[], None], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, Any]]:
    """A busy portal's backup, and what the portal held when it was made."""
    watching.write()  # counts of earlier tests would come between the backup and what it held
    reset_db()
    search.clear_all()
    _work_a_day()
    known, secrets = ports.load(TEST_HOME.path / "ports.json"), secrets_file.load(TEST_HOME.path)
    file = tmp_path_factory.mktemp("backup") / "portal.tar.gz"
    write(Server(TEST_HOME, known["postgres"], secrets, test_home.DATABASES), file)
    return file, fingerprint(TEST_HOME)


def _work_a_day() -> None:
    """Datasets that are published, changed, withdrawn, and not there yet."""
    dinas = office.open_office()
    for number in range(3):
        dinas.publish(notes=f"Dataset nomor {number}.")
    changed = dinas.publish()
    edit = dinas.call("clerk", "sdi_proposal_save", id=changed["id"], notes="Definisi baru.")
    dinas.step("clerk", "submit", edit)
    dinas.propose(resources=[{"name": "Rahasia", "upload": office.upload(b"a,b\n1,2\n")}])
    outbox.drain()
    model.Session.remove()


def test_a_backup_comes_back_whole_into_an_empty_portal_and_over_a_living_one(backup, other_home):
    file, before = backup
    assert len(before["datasets"]) == len(before["found"]) == 4
    assert all(len(rows) == 2 for rows in before["tables"].values())
    assert any("sdi_gate_package" in name for name in before["ckan"]["(triggers)"])
    with unpacked(other_home, file) as found, restored(_others(), *found) as services:
        assert fingerprint(other_home) == before
        _go_on_working(services)
        assert fingerprint(other_home) != before
    with unpacked(other_home, file) as found, restored(_others(), *found):
        assert fingerprint(other_home) == before


def _go_on_working(services: Services) -> None:
    port, password = services.ports["postgres"], services.secrets["postgres"]
    connection = postgres.connect(port, password, services.databases[0])
    connection.cursor().execute("""update "user" set fullname = 'Orang lain'""")
    connection.close()


@pytest.mark.usefixtures("backup")
def test_tokens_and_logins_of_the_old_portal_go_on_in_the_new(other_home):
    old, new = secrets_file.load(TEST_HOME.path), secrets_file.load(other_home.path)
    assert {name for name in old if old[name] == new[name]} == {"secret_key", "csrf", "jwt"}


@pytest.mark.usefixtures("backup")
def test_a_table_that_was_loaded_during_the_backup_is_loaded_again():
    """The DataStore's dump may hold the table before the one that CKAN's dump believes in."""
    count = sa.text("select count(*) from sdi_outbox where task = 'datastore'")
    loaded = sa.text("select count(*) from sdi_loaded")
    assert model.Session.scalar(loaded) == 4
    before = model.Session.scalar(count)
    model.Session.execute(sa.text(archive.load_again({"started": "2999-01-01T00:00:00+00:00"})))
    assert model.Session.scalar(loaded) == 4
    model.Session.execute(sa.text(archive.load_again({"started": "2020-01-01T00:00:00+00:00"})))
    assert model.Session.scalar(loaded) == 0
    assert model.Session.scalar(count) == before + 4


@pytest.mark.parametrize("damage", ["cut short", "one bit", "something else"])
def test_a_damaged_backup_is_refused_in_one_sentence(backup, other_home, tmp_path, damage):
    content = bytearray(backup[0].read_bytes())
    if damage == "cut short":
        content = content[:-2000]
    elif damage == "one bit":
        content = _with_one_bit_wrong(bytes(content))
    else:
        content = bytearray(b"bukan cadangan")
    broken = tmp_path / "rusak.tar.gz"
    broken.write_bytes(content)
    with pytest.raises(Trouble) as trouble, unpacked(other_home, broken):
        pass
    assert "rusak atau tidak lengkap; tidak ada yang diubah" in trouble.value.indonesian
    assert not (other_home.path / "restoring").exists()


def _with_one_bit_wrong(content: bytes) -> bytearray:
    """In the middle; of data that repeats itself, some bits may be wrong and nothing changes."""
    whole = gzip.decompress(content)
    for place in range(len(content) // 2, len(content)):
        broken = bytearray(content)
        broken[place] ^= 1
        try:
            if gzip.decompress(broken) != whole:
                return broken
        except (OSError, EOFError, zlib.error):
            return broken
    raise AssertionError("no bit matters")


def test_a_backup_of_newer_software_is_refused(backup, other_home, monkeypatch):
    older = dict.fromkeys(archive.PACKAGES, "0.0.1")
    monkeypatch.setattr(archive, "versions", lambda: older)
    with pytest.raises(Trouble, match="versi yang lebih baru"), unpacked(other_home, backup[0]):
        pass


def test_a_backup_is_for_its_owner_only(backup):
    assert backup[0].stat().st_mode & 0o077 == 0


def test_every_stored_file_is_in_the_backup(backup):
    _, before = backup
    assert before["store"] == sorted(p.name for p in store.root().glob("??/*"))
    assert set(before["files"].values()) <= set(before["store"])
