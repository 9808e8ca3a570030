"""What was tidied or dropped of a dataset, for the report. Pure."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from .reasons import Reason, say

_SHOWN = 120


@dataclass(frozen=True)
class Remark:
    """One thing that didn't come as it was sent.

    :param field: by its name in our schema; those of a file stand behind `resources`.
    """

    field: str
    reason: Reason
    fields: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @property
    def words(self) -> str:
        return say(self.reason, {"field": self.field, **self.fields})


class Remarks(list[Remark]):
    """Remarks as they are made."""

    def add(self, name: str, reason: Reason, value: object = "", **more: str) -> None:
        shown = " ".join(str(value).split())
        shown = shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"
        self.append(Remark(name, reason, {"value": shown, **more}))
