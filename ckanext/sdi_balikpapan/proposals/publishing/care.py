"""Looking after the store: is every file there and whole, and moving to another place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from . import references, store
from .places import Place


@dataclass(frozen=True)
class Loss:
    """A file that is missing or isn't what its name says, and what names it."""

    sha256: str
    damaged: bool
    named_by: tuple[str, ...]


@dataclass
class Copied:
    """What a copy did; `failed` names files that are damaged where they come from."""

    copied: int = 0
    present: int = 0
    bytes: int = 0
    failed: list[str] = field(default_factory=list)


Progress = Callable[[int, int], None]


def verify(since: datetime, progress: Progress) -> Iterator[Loss]:
    """Read every file that something names, and every other one that is there, to its end."""
    here, named = store.place(), references.named(since)
    todo = sorted({*named, *here.names()})
    for position, sha256 in enumerate(todo, 1):
        whole = _whole(here, sha256)
        if whole is not True:
            yield Loss(sha256, whole is False, tuple(named.get(sha256, ())))
        progress(position, len(todo))


def _whole(where: Place, sha256: str) -> bool | None:
    """Whether a file's bytes are those of its name; None when it isn't there."""
    try:
        with where.opened(sha256) as stream:
            return store.digest(stream).sha256 == sha256
    except FileNotFoundError:
        return None


def copy(source: str, target: str, progress: Progress) -> Copied:
    """Bring every file of one place to another, each read back; what is there already stays.

    :raises ckan.exceptions.CkanConfigurationException: for a storage that isn't configured.
    """
    origin, goal, report = store.place(source), store.place(target), Copied()
    todo = sorted(origin.names())
    for position, sha256 in enumerate(todo, 1):
        if _whole(goal, sha256):
            report.present += 1
        elif _copy_one(origin, goal, sha256):
            report.copied += 1
            report.bytes += goal.size(sha256)
        else:
            report.failed.append(sha256)
        progress(position, len(todo))
    return report


def _copy_one(origin: Place, goal: Place, sha256: str) -> bool:
    with origin.opened(sha256) as stream, goal.draft() as draft:
        file = store.write(stream, draft)
        if file.sha256 != sha256:
            return False
        goal.remove(sha256)  # damaged, or not there: it was read to its end before
        goal.keep(draft, sha256)
    return bool(_whole(goal, sha256))
