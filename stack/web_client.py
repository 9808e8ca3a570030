"""Small HTTP reading for the portal's own checks."""

from __future__ import annotations

import json
import urllib.error
import urllib.request

from stack.places import Home


def get(url: str, timeout: float = 60) -> tuple[int, bytes]:
    """Status and body of a page, whatever the status; 0 when nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=timeout) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()
    except (urllib.error.URLError, OSError):
        return 0, b""


def sdi_commands(home: Home) -> list[str]:
    """The extension's own `ckan sdi …` commands, known once the web server answers."""
    return json.loads(home.commands.read_text()) if home.commands.exists() else []


def answers(address: str) -> bool:
    return get(f"{address}/api/3/action/status_show", timeout=20)[0] == 200
