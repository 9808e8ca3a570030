"""The portal's web server, waitress: `python -m stack.web INI HOST PORT`."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from ckan.cli import CKANConfigLoader
from ckan.config.middleware import make_app
from waitress.server import create_server

_THREADS = 8


def main(ini: str, host: str, port: str) -> None:
    application = make_app(CKANConfigLoader(ini).get_config())
    _build_assets()
    server = create_server(application, host=host, port=int(port), threads=_THREADS, ident=None)
    # Only now the port is ours: whoever waits for this note isn't misled by another portal.
    if note := os.environ.get("PORTAL_COMMANDS_FILE"):
        Path(note).write_text(json.dumps(_sdi_commands()))
    server.run()


def _build_assets() -> None:
    """Builds styles and scripts now: two first visitors at once would build them over each other,
    and one of them would get an error."""
    from ckan.lib import webassets_tools

    for bundle in webassets_tools.env or ():
        bundle.urls()


def _sdi_commands() -> list[str]:
    """The names of the extension's own `ckan sdi …` commands."""
    from ckan.plugins import IClick, PluginImplementations

    groups = [c for p in PluginImplementations(IClick) for c in p.get_commands() if c.name == "sdi"]
    return sorted(name for group in groups for name in getattr(group, "commands", {}))


if __name__ == "__main__":
    main(*sys.argv[1:])
