"""docker/ hangs together: no engine is needed to see that its files name the same things."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from importlib.metadata import requires
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from stack import ckan_ini, secrets_file

_ROOT = Path(__file__).resolve().parents[2]
_DOCKER = _ROOT / "docker"
_SCRIPTS = ("backup", "init", "restore", "roles.sh")
_CKAN_SERVICES = ("web", "worker", "scheduler", "init")


def _load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"docker_{name}", _DOCKER / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((_DOCKER / "compose.yaml").read_text())


def _example() -> dict[str, str]:
    lines = (_DOCKER / ".env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if not line.startswith("#"))


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """A copy of docker/ after its init."""
    for name in ("init", ".env.example"):
        shutil.copy(_DOCKER / name, tmp_path)
    subprocess.run([tmp_path / "init"], check=True, capture_output=True)
    return tmp_path


def test_every_variable_of_the_compose_file_is_in_the_example_and_the_other_way_round():
    used = set(re.findall(r"\$\{(\w+)", (_DOCKER / "compose.yaml").read_text()))
    assert used == set(_example())


def test_every_line_of_the_example_is_explained_in_both_languages():
    previous = ""
    for line in (_DOCKER / ".env.example").read_text().splitlines():
        if not line.startswith("#"):
            assert "|" in previous or len(re.findall(r"[.:]$", previous)) == 1, line
            previous = ""
        else:
            previous += line


def test_ckan_gets_every_variable_that_its_configuration_takes(compose):
    entry = _load("entry")
    for name in _CKAN_SERVICES:
        given = set(compose["services"][name]["environment"])
        assert set(entry.FROM_ENVIRONMENT.values()) <= given


def test_nginx_gets_every_variable_of_its_template(compose):
    used = set(re.findall(r"\$\{(\w+)\}", (_DOCKER / "nginx.conf.template").read_text()))
    given = compose["services"]["nginx"]["environment"]
    assert used == {name for name in given if re.match(given["NGINX_ENVSUBST_FILTER"], name)}


def test_init_makes_every_secret_that_is_used_and_no_other(compose, fresh):
    files = {Path(s["file"]).name for s in compose["secrets"].values()}
    used = {name for s in compose["services"].values() for name in s.get("secrets", [])}
    assert files == used == set(compose["secrets"]) == set(os.listdir(fresh / "secrets"))
    assert files - {"smtp"} == set(secrets_file._NAMES)


def test_secrets_are_random_long_and_for_the_owner_of_the_folder(fresh):
    values = [f.read_text() for f in (fresh / "secrets").iterdir() if f.name != "smtp"]
    assert len(set(values)) == len(values)
    assert all(re.fullmatch(r"[0-9a-f]{48}", value) for value in values)
    assert (fresh / "secrets").stat().st_mode & 0o077 == 0


def test_init_a_second_time_changes_nothing(fresh):
    def everything() -> dict[str, str]:
        return {str(f): f.read_text() for f in fresh.rglob("*") if f.is_file()}

    before = everything()
    subprocess.run([fresh / "init"], check=True, capture_output=True)
    assert everything() == before


def test_what_init_makes_is_never_committed(fresh):
    made = [str(f.relative_to(fresh)) for f in fresh.rglob("*") if f.is_file()]
    ignored = (_ROOT / ".gitignore").read_text().splitlines()
    for name in set(made) - {"init", ".env.example"}:
        assert f"/docker/{name}" in ignored or f"/docker/{name.split('/')[0]}/" in ignored


def test_every_service_waits_for_what_it_needs_and_says_when_it_is_well(compose):
    services = compose["services"]
    for name, service in services.items():
        for needed, how in service.get("depends_on", {}).items():
            healthy = how["condition"] == "service_healthy"
            assert not healthy or "healthcheck" in services[needed], (name, needed)
    # The others end when they can't go on, and are started again.
    assert {n for n, s in services.items() if "healthcheck" not in s} == {
        "init",
        "scheduler",
        "worker",
    }


def test_only_nginx_is_open_to_the_outside(compose):
    assert [name for name, s in compose["services"].items() if "ports" in s] == ["nginx"]
    assert _example()["PORTAL_LISTEN"].startswith("127.0.0.1:")
    assert compose["networks"]["back"]["internal"]


def test_every_image_has_its_version(compose):
    images = [s["image"] for s in compose["services"].values() if "build" not in s]
    images += re.findall(r"^FROM (\S+)", (_DOCKER / "Dockerfile").read_text(), re.MULTILINE)
    assert len(images) == 5
    assert all(re.search(r":\d", image) for image in images), images


def test_every_mounted_or_copied_file_is_there(compose, fresh):
    for service in compose["services"].values():
        mounts = (v.split(":")[0] for v in service["volumes"]) if "volumes" in service else ()
        for source in (m for m in mounts if m.startswith("./")):
            assert (_DOCKER / source).exists() or (fresh / source).exists(), source
    copies = re.findall(r"^COPY (.+) \S+$", (_DOCKER / "Dockerfile").read_text(), re.MULTILINE)
    for name in " ".join(copies).split():
        assert (_ROOT / name).exists(), name


def test_docker_configures_what_the_embedded_portal_configures():
    """The same portal: but for addresses and what the operator chose, the same settings."""
    secrets = dict.fromkeys([*secrets_file._NAMES, "smtp"], "x")
    made = _load("entry").settings({**_example(), "PORTAL_SMTP_SERVER": "mail:25"}, secrets)
    ports = dict.fromkeys(("postgres", "redis", "solr"), 1)
    embedded = ckan_ini.connections(ports, secrets, ("ckan", "datastore"))
    assert set(embedded) | set(ckan_ini.SETTINGS) <= set(made)
    changed = {k for k, v in ckan_ini.SETTINGS.items() if made[k] != v}
    assert changed <= {"ckan.site_title"}
    assert made["SESSION_COOKIE_SECURE"] == "true"
    assert "smtp.user" not in made  # left empty in the example


def test_the_image_gets_the_packages_that_ckan_lacks_and_no_other():
    wanted, todo = (
        set(),
        {"ckanext-scheming", "ckanext-dcat", "icalendar", "openpyxl", "pyoxigraph"},
    )
    core = {
        canonicalize_name(Requirement(line).name)
        for line in requires("ckan") or []
        if "extra" in line and Requirement(line).marker.evaluate({"extra": "requirements"})
    }
    while todo:
        name = todo.pop()
        wanted.add(name)
        needed = [Requirement(line) for line in requires(name) or []]
        image = {"python_version": "3.14", "python_full_version": "3.14.0", "extra": ""}
        names = {
            canonicalize_name(r.name) for r in needed if not r.marker or r.marker.evaluate(image)
        }
        todo |= names - core - wanted - {"setuptools"}
    locked = _load("locked")
    assert set(locked.names((_DOCKER / "packages.txt").read_text())) == wanted


def test_every_package_of_the_image_is_locked_with_its_hashes():
    locked = _load("locked")
    names = locked.names((_DOCKER / "packages.txt").read_text())
    entries = locked.entries((_ROOT / "stack" / "requirements.lock").read_text(), names)
    assert len(entries) >= len(names)
    assert all("--hash=sha256:" in entry for entry in entries)
    with pytest.raises(SystemExit, match="no-such-package"):
        locked.entries("ckan==2.12.0 \\\n", ["no-such-package"])


@pytest.mark.parametrize("name", _SCRIPTS)
def test_scripts_are_sound_shell(name):
    script = _DOCKER / name
    assert os.access(script, os.X_OK)
    subprocess.run(["sh", "-n", script], check=True)
    if shutil.which("shellcheck"):
        subprocess.run(["shellcheck", script], check=True)


@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx isn't installed here")
def test_nginx_takes_its_configuration(tmp_path):
    text = (_DOCKER / "nginx.conf.template").read_text().replace("${PORTAL_UPLOAD_MB}", "100")
    text = text.replace("listen 80;", f"listen unix:{tmp_path}/s;").replace("listen [::]:80;", "")
    main = tmp_path / "nginx.conf"
    main.write_text(
        f"pid {tmp_path}/pid; error_log {tmp_path}/log; events {{}} http {{ access_log off;\n"
        f"{text}\n}}"
    )
    done = subprocess.run(["nginx", "-t", "-c", main], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
