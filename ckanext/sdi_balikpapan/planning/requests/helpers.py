"""Words of requests for templates."""

from __future__ import annotations

from . import words


def sdi_request_word(what: str, name: str, before: str = "") -> str:
    """A kind, state, role, or what was done, as people read it."""
    if what == "verb":
        return words.verb(name, before)
    return {"kind": words.kind, "state": words.state, "role": words.role}[what](name)
