"""Where a run stands, and what becomes of its records. Pure."""

from __future__ import annotations

from enum import Enum


class JobState(str, Enum):
    """Where a run stands."""

    WAITING = "waiting"
    READING = "reading"
    APPLYING = "applying"
    """Everything is read; datasets are proposed or published."""
    DONE = "done"
    """It came to its end; single records may have been refused."""
    FAILED = "failed"
    """The source couldn't be read to its end; what was read is applied, nothing was removed."""
    CANCELLED = "cancelled"


OPEN = tuple(s.value for s in (JobState.WAITING, JobState.READING, JobState.APPLYING))
"""States of runs that aren't over."""


class Result(str, Enum):
    """What became of one record."""

    PROPOSED = "proposed"
    DRAFTED = "drafted"
    """A proposal that isn't whole: somebody must complete it."""
    PUBLISHED = "published"
    SAME = "same"
    REFUSED = "refused"
    """It wasn't taken; its problems say why."""
    FAILED = "failed"
    """The portal failed at it again and again; the next run tries anew."""
    WOULD = "would"
    """Only a trial."""


REFUSED = "refused"
"""Stands as fate with a record that wasn't taken: not again before it changes."""
