"""Personal data in a file: numbers and addresses that name a person. Nothing found is shown. Pure.

Of each column the different cells are looked at; one finding for a kind and column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..declaring.headers import header
from ..finding import Finding
from ..table import Cell, Chunk
from .watcher import Context, Watcher

_NIK = re.compile(r"(?<![\d.])(\d{6})(\d\d)(\d\d)(\d\d)(\d{4})(?![\d.])")
_EMAIL = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)")
_PHONE = re.compile(r"(?<!\d)(?:\+62|62|0)8[1-9]\d[-\s]?\d{3,4}[-\s]?\d{3,5}(?!\d)")
_NPWP = re.compile(r"(?<!\d)\d\d\.\d{3}\.\d{3}\.\d-\d{3}\.\d{3}(?!\d)")
_OFFICE = re.compile(r"(?:^|\.)(?:go|ac|sch|mil|desa|or)\.id$")
_PROVINCES = frozenset(
    "11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 51 52 53 61 62 63 64 65 71 72 73 74 75 76 81"
    " 82 91 92 93 94 95 96".split()
)
_OFFICE_WORDS = frozenset("kantor instansi dinas opd unit puskesmas sekolah".split())
_LONGEST = 2000
_SURE = 0.5
"""Fewer of a column's cells of that form being valid may be chance."""


@dataclass
class _Seen:
    looked: int = 0
    count: int = 0
    line: int = 0
    shown: str = ""


def _nik(text: str) -> tuple[bool, str]:
    """Whether it looks like one at all, and the masked number when it is valid."""
    found = _NIK.search(text)
    if found is None:
        return False, ""
    area, day, month, _, serial = found.groups()
    valid = (
        area[:2] in _PROVINCES
        and area[2:4] != "00"
        and area[4:] != "00"
        and (1 <= int(day) <= 31 or 41 <= int(day) <= 71)
        and 1 <= int(month) <= 12
        and serial != "0000"
    )
    return True, f"{area[:2]}{'*' * 14}" if valid else ""


def _email(text: str) -> tuple[bool, str]:
    found = _EMAIL.search(text) if "@" in text else None
    if found is None or _OFFICE.search(found[1].casefold()):
        return False, ""
    return True, "***@***"


def _phone(text: str) -> tuple[bool, str]:
    found = _PHONE.search(text)
    return (True, f"{found[0][:3]}{'*' * 8}") if found else (False, "")


def _npwp(text: str) -> tuple[bool, str]:
    return (True, "**.***.***.*-***.***") if _NPWP.search(text) else (False, "")


_KINDS: dict[str, Callable[[str], tuple[bool, str]]] = {
    "personal_nik": _nik,
    "personal_email": _email,
    "personal_phone": _phone,
    "personal_npwp": _npwp,
}
_BARE_NPWP = re.compile(r"\d{15,16}").fullmatch
_ACCOUNT = re.compile(r"\d(?:[-. ]?\d){7,17}").fullmatch


def _bare_npwp(text: str) -> tuple[bool, str]:
    return (True, "*" * 15) if _BARE_NPWP(text.strip()) else (False, "")


def _account(text: str) -> tuple[bool, str]:
    return (True, "*" * 10) if _ACCOUNT(text.strip()) else (False, "")


_NAMED: dict[str, tuple[str, Callable[[str], tuple[bool, str]]]] = {
    "npwp": ("personal_npwp", _bare_npwp),
    "rekening": ("personal_account", _account),
    "norek": ("personal_account", _account),
}
"""Numbers without a form of their own: told by the column's name."""
_WORTH = re.compile(r"@|\d{6}|\d\d\.\d{3}\.\d{3}\.\d-|\d{3}[-\s]\d{3}")


def watcher(context: Context) -> Watcher:
    """Watches every column, declared or not."""
    return Personal(context.names)


class Personal:
    """Looks for each kind of personal data in each column."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._names = names
        self._office = {p for p, n in enumerate(names) if _OFFICE_WORDS & set(header(n).words)}
        self._kinds = {place: _kinds(name) for place, name in enumerate(names)}
        self._seen: dict[tuple[int, str], _Seen] = {}

    def see(self, chunk: Chunk) -> None:
        """The next rows."""
        for place in range(len(self._names)):
            cells = chunk.columns[place]
            worth = {text for cell in set(cells) if (text := _text(cell)) and _WORTH.search(text)}
            if worth:
                self._look(place, chunk, worth)

    def _look(self, place: int, chunk: Chunk, worth: set[str]) -> None:
        of_column = self._kinds[place]
        found = {
            text: kinds
            for text in worth
            if (kinds := [(kind, said[1]) for kind, f in of_column if (said := f(text))[0]])
        }
        if not found:
            return
        for line, cell in zip(chunk.lines, chunk.columns[place], strict=True):
            for kind, shown in found.get(_text(cell), ()):
                seen = self._seen.setdefault((place, kind), _Seen())
                seen.looked += 1
                if shown:
                    seen.count += 1
                    seen.line, seen.shown = seen.line or line, seen.shown or shown

    def finish(self) -> Iterator[Finding]:
        """One finding for each kind in each column; an office may be written to and called."""
        for (place, kind), seen in self._seen.items():
            if place in self._office and kind in ("personal_email", "personal_phone"):
                continue
            if seen.count and seen.count >= _SURE * seen.looked:
                words: dict[str, str | int] = {"count": seen.count}
                yield Finding(kind, seen.line, self._names[place], seen.shown, words)


def _kinds(name: str) -> list[tuple[str, Callable[[str], tuple[bool, str]]]]:
    """What is looked for in a column of this name; a budget's kode rekening is no bank account."""
    words = header(name).words
    named = [] if "kode" in words else [_NAMED[word] for word in words if word in _NAMED]
    return [*_KINDS.items(), *named]


def _text(cell: Cell) -> str:
    """What may hold such a thing; a spreadsheet's float has lost a NIK's last digit anyway."""
    if isinstance(cell, float) and cell.is_integer() and cell > 1e9:
        cell = int(cell)
    if isinstance(cell, bool) or not isinstance(cell, (str, int)):
        return ""
    text = str(cell)
    return text[:_LONGEST] if len(text) > 9 else ("" if "@" not in text else text)
