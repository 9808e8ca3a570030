"""Prefixed names and whole ones. Pure."""

from __future__ import annotations

from functools import lru_cache

from ..mapping import PREFIXES, expand

_BASES = sorted(((base, name) for name, base in PREFIXES.items()), reverse=True)

whole = lru_cache(maxsize=1 << 12)(expand)
"""The IRI that a prefixed name stands for."""


@lru_cache(maxsize=1 << 12)
def short(iri: str) -> str:
    """A name with its prefix, where it has one and what is left is a plain word; or nothing."""
    for base, name in _BASES:
        rest = iri[len(base) :]
        if iri.startswith(base) and rest.isidentifier() and rest.isascii():
            return f"{name}:{rest}"
    return ""
