"""docker/backup and docker/restore, with embedded services in the place of the containers."""

# Two of the imported names are fixtures.
# ruff: noqa: F811

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from stack import database, postgres_way, setup_databases
from stack.places import ROOT, Home, ckan_command, venv_environment, venv_python
from stack.services import Services, running
from tests.functional.test_backup import (  # noqa: F401 - two are fixtures
    OtherServices,
    backup,
    fingerprint,
    other_home,
)

_CONTAINER_DATABASES = ("ckan", "datastore")


@pytest.fixture(scope="module")
def services(other_home: Home) -> Iterator[Services]:
    with running(OtherServices(other_home, _CONTAINER_DATABASES), setup_databases.prepare) as up:
        yield up


@pytest.fixture(scope="module")
def compose(services: Services, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """docker/ after its init, and programs that carry out what containers would."""
    folder, programs = tmp_path_factory.mktemp("docker"), tmp_path_factory.mktemp("programs")
    for name in ("init", "backup", "restore", ".env.example"):
        shutil.copy(ROOT / "docker" / name, folder)
    subprocess.run([folder / "init"], check=True, capture_output=True)
    shutil.copy(ROOT / "tests" / "functional" / "fake_docker.py", programs / "docker")
    (programs / "chown").write_text("#!/bin/sh\n")
    (programs / "chown").chmod(0o755)
    python, ini = str(venv_python()), services.home.ini
    here = {
        "running": "",
        "root": str(ROOT),
        "postgres": str(postgres_way.binaries()),
        "init": [python, "-m", "stack.prepare", str(ini)],
        "paths": {
            "/var/lib/ckan": str(services.home.path / "storage"),
            "/srv/app/local.ini": str(folder / "local.ini"),
        },
    }
    (programs / "ckan").write_text(
        "#!/bin/sh\nexec "
        + " ".join(f"'{_quoted(w)}'" for w in [python, *ckan_command(ini)])
        + ' "$@"\n'
    )
    (programs / "ckan").chmod(0o755)
    (programs / "docker").write_text(
        f"#!{sys.executable}\n" + (programs / "docker").read_text().split("\n", 1)[1]
    )
    env = {
        **venv_environment(),
        "PATH": f"{programs}{os.pathsep}{venv_environment()['PATH']}",
        "PGHOST": "127.0.0.1",
        "PGPORT": str(services.ports["postgres"]),
        "PGPASSWORD": services.secrets["postgres"],
    }
    return {"folder": folder, "here": here, "env": env}


def _quoted(word: str) -> str:
    return word.replace("'", "'\\''")


def _call(compose: dict[str, Any], name: str, *words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [compose["folder"] / name, *map(str, words)],
        env={**compose["env"], "FAKE_DOCKER": json.dumps(compose["here"])},
        capture_output=True,
        stdin=subprocess.DEVNULL,
        text=True,
        check=False,
    )


def test_a_portal_moves_to_containers_and_back_from_their_own_backup(
    backup,
    services,
    compose,
    tmp_path,
):
    file, before = backup
    done = _call(compose, "restore", "--yes", file)
    assert done.returncode == 0, done.stderr
    assert fingerprint(services.home) == before
    secrets = compose["folder"] / "secrets"
    assert (secrets / "jwt").read_text() in (ROOT / ".portal" / "test" / "secrets.json").read_text()

    own = tmp_path / "own.tar.gz"
    done = _call(compose, "backup", own)
    assert done.returncode == 0, done.stderr
    assert [f.name for f in tmp_path.iterdir() if f.name.startswith("own")] == ["own.tar.gz"]
    database.run_script(
        services.ports["postgres"], services.secrets, "ckan", "delete from sdi_role"
    )
    shutil.rmtree(services.home.path / "storage" / "sdi")
    done = _call(compose, "restore", "--yes", own)
    assert done.returncode == 0, done.stderr
    assert fingerprint(services.home) == before


def test_what_must_not_be_restored_is_refused_in_words(backup, services, compose, tmp_path):
    compose["here"]["running"] = "0123456789ab"
    done = _call(compose, "restore", "--yes", backup[0])
    assert done.returncode == 1
    assert "docker compose stop" in done.stderr

    compose["here"]["running"] = ""
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(backup[0].read_bytes()[:-100])
    done = _call(compose, "restore", "--yes", cut)
    assert done.returncode == 1
    assert "rusak atau tidak lengkap; tidak ada yang diubah" in done.stderr

    done = _call(compose, "restore", backup[0])  # nobody answers the question
    assert done.returncode == 1
    assert not (services.home.path / "storage" / ".restoring").exists()
