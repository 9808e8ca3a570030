"""Where trials note what they counted; `./portal figures` makes the table of it."""

from __future__ import annotations

from typing import Any

from stack import figures

SOAK = "./portal test soak"


def record(name: str, made_by: str = SOAK, **numbers: Any) -> None:
    """Note the numbers of a trial, under the words that the table shall call it by."""
    figures.record(name, made_by, **numbers)
