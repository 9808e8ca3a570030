"""How far an import is, and what became of a row. Pure."""

from __future__ import annotations

from enum import Enum


class State(str, Enum):
    """Of an import."""

    PREVIEW = "preview"
    RUNNING = "running"
    DONE = "done"


class Task(str, Enum):
    """What is done with the rows."""

    IMPORT = "import"
    SUBMIT = "submit"


class Result(str, Enum):
    """Of a row that was to be applied."""

    DRAFTED = "drafted"
    SAME = "same"
    CONFLICT = "conflict"
    REFUSED = "refused"
    SUBMITTED = "submitted"
    INCOMPLETE = "incomplete"
