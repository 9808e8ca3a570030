"""What needs more than one cell: each watcher sees the table go by and says what it found."""

from __future__ import annotations

from .watcher import Context, Factory, Watcher

FACTORIES: tuple[Factory, ...] = ()
"""All of them; each decides by the contract whether it has anything to watch."""

__all__ = ["FACTORIES", "Context", "Factory", "Watcher"]
