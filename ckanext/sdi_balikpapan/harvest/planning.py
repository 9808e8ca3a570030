"""What becomes of each record of a source, and when a dataset may go because it wasn't seen. Pure.

Invariant 7 of the design: a source that is down, empty or broken deletes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum


class Fate(str, Enum):
    """What a run does with one record of its source."""

    CREATE = "create"
    CHANGE = "change"
    SAME = "same"
    RETURN = "return"
    """It was archived, and its source has it again."""
    MISS = "miss"
    """Its source doesn't have it any more; the grace period runs."""
    ARCHIVE = "archive"


@dataclass(frozen=True)
class Known:
    """What is remembered of a record.

    :param applied: the hash of what was last proposed or published; empty when nothing ever was.
    :param missing_since: since when its source hasn't shown it.
    :param archived: whether its dataset was taken from public view for that.
    """

    applied: str
    missing_since: datetime | None = None
    archived: bool = False


def fate_of_seen(hash_: str, known: Known | None) -> Fate:
    """What happens to a record that the source shows."""
    if known is None or not known.applied:
        return Fate.CREATE
    if known.archived:
        return Fate.RETURN
    return Fate.SAME if hash_ == known.applied else Fate.CHANGE


def fate_of_unseen(known: Known, at: datetime, grace: timedelta) -> Fate:
    """What happens to a record that the source didn't show in a run from which that follows."""
    if known.archived:
        return Fate.SAME
    if known.missing_since is None or at - known.missing_since < grace:
        return Fate.MISS
    return Fate.ARCHIVE


class Removal(str, Enum):
    """Whether what wasn't seen may be taken for gone."""

    EARNED = "earned"
    NOTHING = "nothing"
    """Everything known was seen."""
    INCOMPLETE = "incomplete"
    """The source wasn't read to its end, or only what had changed."""
    UNCLEAR = "unclear"
    """Some records could not be told by an identifier; one of them may be what is missing."""
    EMPTY = "empty"
    """The source shows nothing at all: somebody must say that this is meant."""
    TOO_MANY = "too_many"
    """More than the share that may go at once: somebody must say that this is meant."""


ASKS = frozenset({Removal.EMPTY, Removal.TOO_MANY})
"""What a person may confirm."""


@dataclass(frozen=True)
class Count:
    """What a run saw.

    :param seen: records that the source showed with an identifier, refused ones included.
    :param nameless: records that were refused because they have no identifier of their own.
    :param known: records that were known before and weren't archived.
    :param unseen: those of them that the source didn't show.
    """

    seen: int
    nameless: int
    known: int
    unseen: int


def removal(
    count: Count, *, complete: bool, share: float = 0.2, confirmed: bool = False
) -> Removal:
    """Whether a run has earned that what it didn't see is taken for gone.

    :param complete: it read the whole source, without an error.
    :param share: of the known records, from 0 to 1, that may be missing without confirmation.
    :param confirmed: a person has said that so many are meant to go.
    """
    if not count.unseen:
        return Removal.NOTHING
    if not complete:
        return Removal.INCOMPLETE
    if count.nameless:
        return Removal.UNCLEAR
    if confirmed:
        return Removal.EARNED
    if not count.seen or count.unseen == count.known:
        return Removal.EMPTY
    return Removal.TOO_MANY if count.unseen > share * count.known else Removal.EARNED
