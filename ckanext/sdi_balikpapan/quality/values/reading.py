"""What a cell can mean: in Indonesian notation, in English, in both, or not at all. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

Value = Decimal | date | bool | str


@dataclass(frozen=True)
class Reading:
    """What one cell can mean.

    :param id: its value as Indonesians write (1.234,5; day before month), or None.
    :param en: its value as English writes (1,234.5; month before day), or None.
    :param rule: why it is no value of its type, or what is to be said although it is one.
    :param words: what that rule's sentences name.
    """

    id: Value | None = None
    en: Value | None = None
    rule: str = ""
    words: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def bad(self) -> bool:
        """It has no value, however it is read."""
        return self.id is None and self.en is None

    @property
    def ambiguous(self) -> bool:
        """It has two."""
        return self.id is not None and self.en is not None and self.id != self.en

    @property
    def proves(self) -> str:
        """The notation that it can only be written in: "id", "en", or "" if it shows none."""
        if self.bad or (self.id is not None and self.en is not None):
            return ""
        return "en" if self.id is None else "id"

    def value(self, notation: str = "") -> Value | None:
        """What it means in that notation; None if nothing, or if both are possible."""
        if notation:
            return self.id if notation == "id" else self.en
        if self.ambiguous:
            return None
        return self.en if self.id is None else self.id


def bad(rule: str, **words: str | int) -> Reading:
    """No value, because of that rule."""
    return Reading(rule=rule, words=words)


def settled(value: Value, rule: str = "", **words: str | int) -> Reading:
    """One value in any notation."""
    return Reading(value, value, rule, words)
