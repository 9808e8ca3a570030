"""What pip installs is what stands in the tree."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAMESPACE = "ckanext/__init__.py"
"""CKAN's own wheel brings it; setuptools leaves ours out and writes a .pth file instead."""

NEVER = {".pyc", ".mo", ".pot"}


def tracked() -> set[str]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "ckanext"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return {name for name in listed.stdout.splitlines() if (ROOT / name).exists()}


def test_the_wheel_holds_every_file_of_the_package_and_nothing_else(tmp_path: Path) -> None:
    clone = tmp_path / "source"
    for name in [*tracked(), "setup.py", "setup.cfg", "pyproject.toml", "MANIFEST.in",
                 "README.md", "LICENSE", "CHANGELOG.md"]:  # fmt: skip
        target = clone / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((ROOT / name).read_bytes())
    subprocess.run(
        [sys.executable, "setup.py", "-q", "bdist_wheel", "-d", str(tmp_path)],
        cwd=clone, check=True, capture_output=True,
    )  # fmt: skip
    [wheel] = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = {n for n in archive.namelist() if ".dist-info/" not in n}
    built = {n for n in names if Path(n).suffix not in NEVER}
    built = {n for n in built if not n.endswith("-nspkg.pth")}
    assert built == tracked() - {NAMESPACE}
