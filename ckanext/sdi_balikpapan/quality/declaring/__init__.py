"""From a file to its first declaration: types, key, sums, questions. Pure."""

from __future__ import annotations

from .declare import NOTHING_FITS, declare
from .model import Declaration, Guess, Match, Question, Role, row_of
from .registry import Registry, Variable

__all__ = [
    "NOTHING_FITS",
    "Declaration",
    "Guess",
    "Match",
    "Question",
    "Registry",
    "Role",
    "Variable",
    "declare",
    "row_of",
]
