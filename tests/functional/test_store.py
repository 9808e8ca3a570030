"""The content store: whole files or none, wherever their bytes lie, whoever is killed."""

from __future__ import annotations

import hashlib
import io
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from ckan.exceptions import CkanConfigurationException
from click.testing import CliRunner, Result

from ckanext.sdi_balikpapan.cli import sdi
from ckanext.sdi_balikpapan.proposals.model import now
from ckanext.sdi_balikpapan.proposals.publishing import care, outbox, places, store

from .office import CSV, Office, open_office, unique, upload
from .store_support import KINDS, storage, store_in
from .test_publication import in_a_child


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def elsewhere(kind: str, tmp_path: Path) -> Iterator[str]:
    """A new store that the portal uses during the test."""
    with storage(kind, tmp_path) as name, store_in(name):
        yield name


@pytest.fixture
def office() -> Office:
    return open_office()


def some_bytes(size: int = 3_000_000) -> bytes:
    return os.urandom(size // 2) + b"\x00" * (size - size // 2)


@pytest.mark.usefixtures("elsewhere")
def test_what_was_put_comes_back_from_any_position() -> None:
    content = some_bytes()
    file = store.put(io.BytesIO(content))
    assert file == store.StoredFile(hashlib.sha256(content).hexdigest(), len(content))
    assert store.has(file.sha256)
    assert store.size(file.sha256) == len(content)
    with store.opened(file.sha256) as stream:
        assert stream.read() == content
        for start, length in [(0, 10), (1_400_000, 300_000), (len(content) - 5, 99), (7, 1)]:
            stream.seek(start)
            assert stream.read(length) == content[start : start + length]
    assert list(store.place().names()) == [file.sha256]


@pytest.mark.usefixtures("elsewhere")
def test_the_same_bytes_are_kept_once() -> None:
    one, two = store.put(io.BytesIO(CSV)), store.put(io.BytesIO(CSV))
    assert one == two
    assert list(store.place().names()) == [one.sha256]
    store.place().remove(one.sha256)
    store.place().remove(one.sha256)
    assert not store.has(one.sha256)
    with pytest.raises(FileNotFoundError):
        store.opened(one.sha256)
    with pytest.raises(FileNotFoundError):
        store.size(one.sha256)


@pytest.mark.usefixtures("elsewhere")
def test_a_file_that_is_too_large_leaves_nothing() -> None:
    with pytest.raises(store.TooLarge):
        store.put(io.BytesIO(some_bytes()), limit=2_000_000)
    assert list(store.place().names()) == []


@pytest.mark.parametrize("name", ["", "..", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 65])
@pytest.mark.usefixtures("elsewhere")
def test_only_a_sha256_is_a_name(name: str) -> None:
    for ask in (store.has, store.size, store.opened, store.place().remove):
        with pytest.raises(ValueError, match="not a sha256"):
            ask(name)


@pytest.mark.usefixtures("elsewhere")
def test_a_dataset_goes_all_the_way_in_any_store(office: Office, app: Any) -> None:
    shown = office.publish()
    outbox.drain(shown["id"])
    resource = shown["resources"][0]
    answer = app.get(resource["url"])
    assert answer.data == CSV
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert "penduduk.csv" in answer.headers["Content-Disposition"]
    again = app.get(resource["url"], headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    for asked, expected in [("5-9", CSV[5:10]), ("-4", CSV[-4:]), (f"{len(CSV) - 3}-", CSV[-3:])]:
        part = app.get(resource["url"], headers={"Range": f"bytes={asked}"})
        assert (part.status_code, part.data) == (206, expected)
    beyond = app.get(resource["url"], headers={"Range": f"bytes={len(CSV) + 5}-"})
    assert beyond.status_code == 416
    rows = office.call(None, "datastore_search", resource_id=resource["id"])
    assert rows["total"] == CSV.count(b"\n") - 1


@pytest.mark.usefixtures("elsewhere")
def test_a_drafts_file_is_handed_out_as_a_download(office: Office, app: Any) -> None:
    from .test_attacks import login

    draft = office.propose()
    sha256 = draft["dataset"]["resources"][0]["hash"]
    path = f"/sdi/proposals/{draft['id']}/files/{sha256}/penduduk.csv"
    answer = app.get(path, headers=login(office.names["clerk"]))
    assert answer.data == CSV
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"].startswith("application/octet-stream")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert app.get(path, follow_redirects=False).status_code == 302


def test_a_storage_that_everybody_could_read_is_refused(tmp_path: Path) -> None:
    from ckan.lib import files

    with storage("folder", tmp_path) as name:
        files.get_storage(name).settings.public = True
        with store_in(name), pytest.raises(CkanConfigurationException, match="public"):
            store.put(io.BytesIO(b"x"))
    with store_in("tidak-ada"), pytest.raises(CkanConfigurationException):
        store.put(io.BytesIO(b"x"))


def die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Cut(io.BytesIO):
    """A stream whose reader is killed in the middle."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell() > 1_500_000:
            die()
        return super().read(size)


KILLED: dict[str, tuple[Any, str, Callable[..., Any] | None, bool]] = {
    "while reading": (store, "_blocks", None, False),
    "before the note": (store, "touch", die, False),
    "before the name": (os, "replace", die, False),
    "before the folder is flushed": (places, "_flush_folder", die, True),
}


@pytest.mark.parametrize("point", KILLED)
def test_an_upload_that_is_killed_leaves_a_whole_file_or_none(
    point: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = some_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    module, name, replacement, is_there = KILLED[point]
    with storage("folder", tmp_path) as where, store_in(where):
        with monkeypatch.context() as patch:
            if replacement:
                patch.setattr(module, name, replacement)
            stream = io.BytesIO(content) if replacement else Cut(content)
            assert in_a_child(lambda: store.put(stream)) == -signal.SIGKILL
        assert list(store.place().names()) == ([sha256] if is_there else [])
        for name in store.place().names():
            with store.opened(name) as kept:
                assert kept.read() == content
        # What the killed one left goes with the sweep, and the file can be brought again.
        assert store.place().clear_drafts(-1) == (0 if is_there else 1)
        assert store.put(io.BytesIO(content)).sha256 == sha256


def test_verify_names_what_is_missing_and_what_is_damaged(tmp_path: Path, office: Office) -> None:
    with storage("folder", tmp_path) as where, store_in(where):
        for content in (b"a,b\n1,2\n", b"a,b\n1,3\n"):
            office.publish(resources=[{"name": "D", "format": "CSV", "upload": upload(content)}])
        lost = hashlib.sha256(b"a,b\n1,2\n").hexdigest()
        damaged = hashlib.sha256(b"a,b\n1,3\n").hexdigest()
        store.place().remove(lost)
        store.path(damaged).write_bytes(b"a,b\n1,4\n")
        found = {loss.sha256: loss for loss in care.verify(now(), lambda *_: None)}
        assert (found[lost].damaged, found[damaged].damaged) == (False, True)
        assert any(name.startswith("dataset ") for name in found[lost].named_by)
        # Bringing the same file again heals both.
        for content in (b"a,b\n1,2\n", b"a,b\n1,3\n"):
            store.put(io.BytesIO(content))
        healed = {loss.sha256 for loss in care.verify(now(), lambda *_: None)}
        assert not {lost, damaged} & healed


def test_moving_to_another_store_brings_every_file_and_can_be_repeated(
    kind: str, tmp_path: Path
) -> None:
    contents = [some_bytes(100_000) for _ in range(3)]
    with storage("folder", tmp_path) as old, storage(kind, tmp_path) as new:
        with store_in(old):
            kept = {store.put(io.BytesIO(content)).sha256 for content in contents}
            rotten = store.put(io.BytesIO(b"gone bad")).sha256
            store.path(rotten).write_bytes(b"went bad")
        first = care.copy(old, new, lambda *_: None)
        assert (first.copied, first.bytes, first.failed) == (3, 300_000, [rotten])
        second = care.copy(old, new, lambda *_: None)
        assert (second.copied, second.present) == (0, 3)
        with store_in(new):
            assert set(store.place().names()) == kept
            assert {store.digest(store.opened(name)).sha256 for name in kept} == kept


def ckan(*arguments: str) -> Result:
    return CliRunner().invoke(sdi, arguments[1:])


def test_the_commands_say_what_they_did(office: Office) -> None:
    content = unique("x").encode()
    office.submit(resources=[{"name": "D", "upload": upload(content, "x.bin")}])
    sha256 = hashlib.sha256(content).hexdigest()
    swept = ckan("sdi", "store", "sweep", "--dry-run")
    assert swept.exit_code == 0, swept.output
    assert "akan dihapus" in swept.output
    assert sha256 not in swept.output
    path = store.path(sha256)
    path.unlink()
    verified = ckan("sdi", "store", "verify")
    assert verified.exit_code == 1
    assert f"hilang: {sha256}  usulan " in verified.output
    store.put(io.BytesIO(content))
    assert ckan("sdi", "store", "copy", "--to", "tidak-ada").exit_code == 1
