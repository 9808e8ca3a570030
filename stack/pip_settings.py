"""What this machine's pip was told about its index, said again to uv, which doesn't read it."""

from __future__ import annotations

import os
import subprocess

from stack.places import venv_python

# pip's setting → the variable that tells uv the same.
_FOR_UV = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "cert": "SSL_CERT_FILE",
    "trusted-host": "UV_INSECURE_HOST",
    "proxy": "ALL_PROXY",
}


def parse(listing: str) -> dict[str, str]:
    """The settings in what `pip config list` prints; the command's own win over the global ones."""
    settings: dict[str, str] = {}
    for line in sorted(listing.splitlines(), key=_weight):
        name, _, value = line.partition("=")
        settings[name.rpartition(".")[2].strip()] = value.strip().strip("'\"")
    return settings


def _weight(line: str) -> int:
    return ("global.", "install.", ":env:.").index(
        next((p for p in ("global.", "install.", ":env:.") if line.startswith(p)), "global.")
    )


def for_uv() -> dict[str, str]:
    """Environment variables for uv that follow pip's configuration."""
    listing = subprocess.run(
        [str(venv_python()), "-m", "pip", "config", "list"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    settings = parse(listing)
    return {
        variable: settings[name]
        for name, variable in _FOR_UV.items()
        if name in settings and variable not in os.environ
    }
