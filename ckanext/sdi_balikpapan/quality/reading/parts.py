"""The parts of an XLSX file, each read as XML in bounded memory: no entities, no endless text.

ECMA-376 part 1; a zip may lie about sizes, so bytes are counted as they come.
"""

from __future__ import annotations

import posixpath
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.parsers.expat import ExpatError, ParserCreate, XMLParserType
from zipfile import BadZipFile, ZipFile

from ..table import Unreadable

MOST_BYTES = 1 << 30
"""Unpacked, of one part: a sheet of a million rows has some hundred MB."""
MOST_TEXT = 96 * 1024 * 1024
"""Of all shared strings together: they must stay in memory."""
_OVERHEAD = 64
"""Bytes that even an empty text takes."""
_SMALL = 16 * 1024 * 1024
_BLOCK = 1 << 16
_DEEPEST = 64
_LONGEST_TAG = 1 << 20
_BOMB = 16 * 1024 * 1024
_BOMB_RATIO = 200
"""What unpacks to more bytes than that, and so many times its size, is no sheet: those reach 30."""

Attributes = Mapping[str, str]


class Forbidden(Exception):
    """An entity, a document type or a depth of tags that no spreadsheet program writes."""


def parse(
    archive: ZipFile,
    name: str,
    start: Callable[[str, dict[str, str]], Any],
    end: Callable[[str], Any] | None = None,
    text: Callable[[str], Any] | None = None,
    limit: int = _SMALL,
) -> Iterator[None]:
    """Feeds one part to the handlers, block by block; the caller drains what they made.

    :param limit: bytes, unpacked.
    :raises Unreadable: `xlsx_broken`, `xlsx_locked` or `xlsx_too_large`.
    """
    parser = _parser(start, end, text)
    seen = 0
    with _explained():
        limit = min(limit, max(_BOMB, _BOMB_RATIO * archive.getinfo(name).compress_size))
        with archive.open(name) as stream:
            while block := stream.read(_BLOCK):
                seen += len(block)
                if seen > limit:
                    raise Unreadable("xlsx_too_large", limit=limit >> 20)
                parser.Parse(block, False)
                if seen - parser.CurrentByteIndex > _LONGEST_TAG:
                    raise Forbidden
                yield
            parser.Parse(b"", True)
            yield


def _parser(
    start: Callable[[str, dict[str, str]], Any],
    end: Callable[[str], Any] | None,
    text: Callable[[str], Any] | None,
) -> XMLParserType:
    """A parser that refuses entities and endless depth."""
    parser = ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    depth = 0

    def refuse(*_: object) -> None:
        raise Forbidden

    def opened(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise Forbidden
        start(_plain(tag), attributes)

    def closed(tag: str) -> None:
        nonlocal depth
        depth -= 1
        if end:
            end(_plain(tag))

    parser.EntityDeclHandler = parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    parser.CharacterDataHandler = text
    return parser


_BROKEN = (KeyError, BadZipFile, ExpatError, EOFError, OSError, ValueError, zlib.error, Forbidden)


@contextmanager
def _explained() -> Iterator[None]:
    """What a broken archive raises, as a rule that has words."""
    try:
        yield
    except _BROKEN as error:
        raise Unreadable("xlsx_broken") from error
    except (NotImplementedError, RuntimeError) as error:  # a password, a strange compression
        raise Unreadable("xlsx_locked") from error


def _plain(tag: str) -> str:
    return tag.rsplit(" ", 1)[-1]


def all_of(*given: Any, **more: Any) -> None:
    """The same, to the end."""
    for _ in parse(*given, **more):
        pass


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook, and the part that holds it."""

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True)
class Workbook:
    """What a sheet's cells need: texts, number formats, and the first day."""

    sheets: tuple[Sheet, ...]
    strings: list[str]
    kinds: list[str]
    """Of each cell style: `date`, `time`, `percent` or an empty text."""
    first_day: date

    def text(self, index: str) -> str:
        try:
            return self.strings[int(index)]
        except (ValueError, IndexError):
            raise Unreadable("xlsx_broken") from None

    def moment(self, number: float, kind: str) -> date | datetime | time | float:
        """A serial number as the day or the time that the cell shows."""
        if number < 0 or number >= 2958466:
            return number
        try:
            whole = datetime.combine(self.first_day, time()) + timedelta(days=number)
            whole = (whole + timedelta(milliseconds=500)).replace(microsecond=0)
        except OverflowError:  # counted from 1904, after the year 9999
            return number
        if kind == "time" and number < 1:
            return whole.time()
        return whole.date() if whole.time() == time() else whole


def workbook(archive: ZipFile) -> Workbook:
    """Reads everything of a workbook but its cells.

    :raises Unreadable: as `parse`, and `xlsx_broken` when there is no sheet.
    """
    found: list[tuple[str, str, bool]] = []
    later = [False]

    def book(tag: str, attributes: Attributes) -> None:
        if tag == "sheet":
            id = next((v for k, v in attributes.items() if k.endswith(" id")), "")
            state = attributes.get("state", "visible")
            found.append((attributes.get("name", ""), id, state != "visible"))
        elif tag == "workbookPr":
            later[0] = attributes.get("date1904") in ("1", "true")

    all_of(archive, "xl/workbook.xml", book)
    targets = _targets(archive)
    sheets = tuple(Sheet(name, targets[id], hidden) for name, id, hidden in found if id in targets)
    if not sheets:
        raise Unreadable("xlsx_broken")
    first = date(1904, 1, 1) if later[0] else date(1899, 12, 30)
    return Workbook(sheets, _strings(archive), _kinds(archive), first)


def _targets(archive: ZipFile) -> dict[str, str]:
    targets: dict[str, str] = {}

    def relation(tag: str, attributes: Attributes) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
            targets[attributes.get("Id", "")] = posixpath.normpath(path)

    all_of(archive, "xl/_rels/workbook.xml.rels", relation)
    return targets


def _strings(archive: ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    reader = _Strings()
    all_of(archive, "xl/sharedStrings.xml", reader.start, reader.end, reader.text, limit=MOST_BYTES)
    return reader.strings


class _Strings:
    """The shared strings, without the phonetic hints beside them."""

    def __init__(self) -> None:
        self.strings: list[str] = []
        self._parts: list[str] = []
        self._inside = self._hint = False
        self._size = 0

    def start(self, tag: str, _: Attributes) -> None:
        if tag == "si":
            self._parts = []
        self._inside = self._inside or tag == "t"
        self._hint = self._hint or tag == "rPh"

    def end(self, tag: str) -> None:
        if tag == "t":
            self._inside = False
        elif tag == "rPh":
            self._hint = False
        elif tag == "si":
            self._count(_OVERHEAD)
            self.strings.append("".join(self._parts))

    def text(self, text: str) -> None:
        if self._inside and not self._hint:
            self._count(len(text))
            self._parts.append(text)

    def _count(self, size: int) -> None:
        self._size += size
        if self._size > MOST_TEXT:
            raise Unreadable("xlsx_too_large", limit=MOST_TEXT >> 20)


_BUILT_IN = {
    **dict.fromkeys((9, 10), "percent"),
    **dict.fromkeys((14, 15, 16, 17, 22), "date"),
    **dict.fromkeys((18, 19, 20, 21, 45, 46, 47), "time"),
}
"""ECMA-376 part 1, 18.8.30; ids from 27 on stand for dates in East Asia only."""


def _kinds(archive: ZipFile) -> list[str]:
    if "xl/styles.xml" not in archive.namelist():
        return []
    formats: dict[int, str] = {}
    kinds: list[str] = []
    inside = [False]

    def start(tag: str, attributes: Attributes) -> None:
        if tag == "numFmt":
            code = attributes.get("formatCode", "")
            formats[_int(attributes.get("numFmtId"))] = _kind(code)
        elif tag == "cellXfs":
            inside[0] = True
        elif tag == "xf" and inside[0]:
            id = _int(attributes.get("numFmtId"))
            kinds.append(formats.get(id, _BUILT_IN.get(id, "")))

    def end(tag: str) -> None:
        if tag == "cellXfs":
            inside[0] = False

    all_of(archive, "xl/styles.xml", start, end)
    return kinds


def _int(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 9 else 0


def _kind(code: str) -> str:
    """What a format's code makes of a number: quoted words and colours say nothing."""
    bare, quoted, skip = "", False, False
    depth = 0
    for sign in code.lower().split(";")[0]:
        if skip:
            skip = False
        elif sign == '"':
            quoted = not quoted
        elif sign in "\\_*":
            skip = True
        elif sign in "[]":
            depth += 1 if sign == "[" else -1
        elif not quoted and not depth:
            bare += sign
    if "general" in bare:
        return ""
    if "%" in bare:
        return "percent"
    if any(sign in bare for sign in "yd") or "mmm" in bare:
        return "date"
    return "time" if any(sign in bare for sign in "hs") else ""
