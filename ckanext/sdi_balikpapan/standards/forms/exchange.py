"""Records of other systems, in and out, without loss. Pure.

What a record says and our form doesn't ask is kept beside the answers (`kept`) and reported; what
we ask and the record has no place for goes out under one key of ours. So both round trips give
back exactly what went in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from . import kept as keeping
from .form import Form
from .kept import Kept
from .tidy import Answers, is_empty, tidy

OWN = "sdi_balikpapan"


class Unreadable(ValueError):
    """What came isn't a record of that system."""


@dataclass(frozen=True)
class Note:
    """What of a record has no place in the form, or isn't understood there.

    :param path: where in the record, dotted.
    """

    path: str
    value: Any


@dataclass(frozen=True)
class Reading:
    """A record as answers, and what it says beyond them."""

    answers: Answers
    kept: list[Kept] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


@dataclass(frozen=True)
class Shape:
    """How another system writes an entry: both ways for what both know."""

    name: str
    encode: Callable[[Form, Answers], dict[str, Any]]
    decode: Callable[[Form, Mapping[str, Any]], Answers]

    def read(self, form: Form, record: object) -> Reading:
        """The answers in a record.

        :raises Unreadable: when it isn't a JSON object, or nested like none of theirs.
        """
        if not isinstance(record, dict) or keeping.too_deep(record):
            raise Unreadable
        found = tidy(form, self.decode(form, record))
        answers = {**found, **self._own(form, record.get(OWN), found)}
        kept = keeping.difference(record, self.write(form, answers))
        return Reading(answers, kept, [note for piece in kept for note in _note(piece)])

    def write(self, form: Form, answers: object, kept: object = None) -> dict[str, Any]:
        """The record of an entry, with what was kept put back."""
        given = tidy(form, answers)
        record = self.encode(form, given)
        survived = tidy(form, self.decode(form, record))
        own = {name: value for name, value in given.items() if survived.get(name) != value}
        return keeping.restore({**record, **({OWN: own} if own else {})}, kept)

    def _own(self, form: Form, own: object, found: Answers) -> Answers:
        """What went out under our key, where the rest of the record still says the same."""
        theirs = tidy(form, own)
        alone = tidy(form, self.decode(form, self.encode(form, theirs)))
        return {
            name: value
            for name, value in theirs.items()
            if name not in form.by_name or alone.get(name) == found.get(name)
        }


def _note(piece: Kept) -> list[Note]:
    """Worth telling: not that something empty is written in another way."""
    if is_empty(piece.get("is")) or piece["path"] == [OWN]:
        return []
    if is_empty(piece.get("was")) or not _alike(piece["is"], piece["was"]):
        return [Note(".".join(map(str, piece["path"])), piece["is"])]
    return []


def _alike(one: Any, other: Any) -> bool:
    return isinstance(one, (str, int)) and str(one).split() == str(other).split()
