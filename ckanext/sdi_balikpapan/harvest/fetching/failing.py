"""The one thing that goes wrong when something is fetched. Pure."""

from __future__ import annotations

from .words import Reason, Translate, say


class FetchError(Exception):
    """A page couldn't be had.

    :ivar fields: what the sentence names: `url`, `host`, `status`, `most`, …
    """

    def __init__(self, reason: Reason, **fields: object) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.fields = {name: str(value)[:300] for name, value in fields.items()}

    def words(self, translate: Translate = str) -> str:
        """What happened, why, and what to do."""
        return say(self.reason, self.fields, translate)

    def __str__(self) -> str:
        return self.words()
