"""The backup's one file: what went in comes out, or it is refused as damaged."""

from __future__ import annotations

import contextlib
import io
import tarfile
from datetime import datetime, timezone
from pathlib import Path

import pytest

from stack import archive

_STARTED = datetime(2026, 11, 22, 18, 17, tzinfo=timezone.utc)


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    folder = tmp_path / "portal"
    for name, content in {
        "dumps/ckan.dump": b"PGDMP",
        "files/uploads/logo.png": b"\x89PNG",
        "files/sdi/ab/abcd": b"kolom\n1\n",
        "files/webassets/made.js": b"made again",
        "files/empty": b"",
    }.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return folder


@pytest.fixture
def packed(portal: Path, tmp_path: Path) -> Path:
    file = tmp_path / "backup.tar.gz"
    parts = {"databases": portal / "dumps", "storage": portal / "files", "config": portal / "none"}
    archive.pack(file, parts, _STARTED, but=[portal / "files" / "webassets"])
    return file


def _content(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_what_was_packed_is_unpacked_but_for_what_is_left_out(packed, tmp_path):
    archive.unpack(packed, tmp_path / "out")
    assert _content(tmp_path / "out") == {
        "databases/ckan.dump": b"PGDMP",
        "storage/uploads/logo.png": b"\x89PNG",
        "storage/sdi/ab/abcd": b"kolom\n1\n",
        "storage/empty": b"",
    }


def test_the_manifest_says_when_and_with_what(packed, tmp_path):
    manifest = archive.unpack(packed, tmp_path / "out")
    assert datetime.fromisoformat(manifest["started"]) == _STARTED
    assert set(manifest["versions"]) == set(archive.PACKAGES)


@pytest.mark.parametrize("position", range(10, 100, 10))
def test_one_wrong_byte_anywhere_is_found_or_changes_nothing(packed, tmp_path, position):
    whole = tmp_path / "whole.archive"
    content = bytearray(packed.read_bytes())
    whole.write_bytes(content)
    content[len(content) * position // 100] ^= 0x10
    packed.write_bytes(content)
    # Among the zeros that fill a tar, a wrong reference to earlier bytes can still yield zeros.
    with contextlib.suppress(archive.Damaged):
        archive.unpack(packed, tmp_path / "out")
        archive.unpack(whole, tmp_path / "whole")
        assert _content(tmp_path / "out") == _content(tmp_path / "whole")


@pytest.mark.parametrize("percent", range(0, 100, 10))
def test_an_archive_that_is_cut_short_is_found(packed, tmp_path, percent):
    packed.write_bytes(packed.read_bytes()[: packed.stat().st_size * percent // 100])
    with pytest.raises(archive.Damaged):
        archive.unpack(packed, tmp_path / "out")


@pytest.mark.parametrize("name", ["../outside", "/outside", "storage/../../outside"])
def test_no_member_leaves_the_folder(tmp_path, name):
    file = tmp_path / "evil.tar.gz"
    with tarfile.open(file, "w:gz") as tar:
        info = tarfile.TarInfo(name)
        info.size = 1
        tar.addfile(info, io.BytesIO(b"x"))
    with pytest.raises(archive.Damaged):
        archive.unpack(file, tmp_path / "out")
    assert not list(tmp_path.parent.glob("outside")) + list(tmp_path.glob("outside"))


@pytest.mark.parametrize(
    ("there", "here", "newer"),
    [
        ("2.12.0", "2.12.0", False),
        ("2.12.0", "2.12.1", False),
        ("2.12.10", "2.12.9", True),
        ("2.13.0", "2.12.9", True),
        ("", "2.12.0", False),
    ],
)
def test_databases_never_go_back_to_older_software(monkeypatch, there, here, newer):
    monkeypatch.setattr(archive, "versions", lambda: dict.fromkeys(archive.PACKAGES, here))
    manifest = {"versions": dict.fromkeys(archive.PACKAGES, there)}
    assert archive.is_newer(manifest) is newer


def test_docker_packs_and_unpacks_by_the_same_code(portal, tmp_path, capsys):
    file, out = tmp_path / "b.tar.gz", tmp_path / "out"
    words = ["pack", str(file), "1795372620", f"storage={portal / 'files'}"]
    assert archive.main([*words, f"-{portal / 'files' / 'webassets'}"]) == 0
    assert archive.main(["unpack", str(file), str(out)]) == 0
    assert "storage/webassets/made.js" not in _content(out)
    assert "2026-11-22T18:37:00+00:00" in (out / "after.sql").read_text()
    file.write_bytes(b"bukan cadangan")
    assert archive.main(["unpack", str(file), str(tmp_path / "again")]) == 3
    assert capsys.readouterr().err
