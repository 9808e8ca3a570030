"""Reads tests/data/izin.md: who may do what, as a walidata wrote it down."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

FILE = Path(__file__).parents[1] / "data" / "izin.md"
EVERYBODY = "semua"
SIGNED_IN = "semua yang punya akun"
ANONYMOUS = "anonim"
LIST = "sdi_proposal_list"


@dataclass(frozen=True)
class Cell:
    """One person, one step, one situation, and what shall come of it.

    :param target: the state that it leads to; None when the step isn't his to take.
    """

    situation: str
    verb: str
    person: str
    target: str | None

    def __str__(self) -> str:
        return f"{self.person}: {self.verb} in {self.situation}"


class Permissions:
    """What the file says."""

    def __init__(self, text: str) -> None:
        self.sections = dict(_sections(text))

    @cached_property
    def knows(self) -> dict[str, bool]:
        """Each person, and whether he may know of a proposal."""
        return {row[0]: row[1] == "ya" for row in _rows(self.sections["Orang"])}

    def knows_of(self, situation: str) -> dict[str, bool]:
        """Each person, and whether he may know of a proposal in this situation."""
        also = re.search(r"Juga tahu: ([^.]+)\.", self.sections[f"Keadaan: {situation}"])
        told = self._people(also[1]) if also else set()
        return {person: knows or person in told for person, knows in self.knows.items()}

    @property
    def situations(self) -> list[str]:
        heads = (head for head in self.sections if head.startswith("Keadaan: "))
        return [head.removeprefix("Keadaan: ") for head in heads]

    @cached_property
    def others(self) -> dict[str, set[str]]:
        """Who may call each action that is no step."""
        found = {}
        for name, who in _rows(self.sections["Tindakan lain"]):
            everybody = {EVERYBODY: set(self.knows), SIGNED_IN: set(self.knows) - {ANONYMOUS}}
            found[name] = everybody.get(who) or self._people(who)
        return found

    @property
    def reads(self) -> list[str]:
        """The actions that show a proposal to whoever may know of it."""
        return [name for name in self._reading if name != LIST]

    @property
    def actions(self) -> set[str]:
        """Every action that the file names, the steps aside."""
        return {*self._reading, *self.others}

    @property
    def _reading(self) -> list[str]:
        return re.findall(r"`(sdi_\w+)`", self.sections["Membaca"])

    def cells(self, verbs: list[str]) -> list[Cell]:
        """Every step for every person in every situation: what isn't allowed is forbidden."""
        return [
            Cell(situation, verb, person, self._target(situation, verb, person))
            for situation in self.situations
            for verb in verbs
            for person in self.knows
        ]

    def steps(self) -> list[tuple[str, str, str]]:
        """Every situation, step and state that it leads to, whoever takes it."""
        return [
            (situation, verb, target)
            for situation in self.situations
            for verb, target, _ in _rows(self.sections[f"Keadaan: {situation}"])
        ]

    def verbs(self) -> set[str]:
        return {verb for _, verb, _ in self.steps()}

    def _target(self, situation: str, verb: str, person: str) -> str | None:
        for named, target, who in _rows(self.sections[f"Keadaan: {situation}"]):
            if named == verb and person in self._people(who):
                return target
        return None

    def _people(self, who: str) -> set[str]:
        people = {name.strip() for name in who.split(",")}
        assert people <= set(self.knows), people - set(self.knows)
        return people


def read() -> Permissions:
    return Permissions(FILE.read_text())


def _sections(text: str) -> list[tuple[str, str]]:
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)[1:]
    return list(zip(parts[::2], parts[1::2], strict=True))


def _rows(section: str) -> list[list[str]]:
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]
