"""What may be opened as a workbook: small, and nothing in it that grows when it is read. Pure.

Looked at before openpyxl sees it. A form with two hundred activities is a tenth of these limits.
"""

from __future__ import annotations

import io
import re
import zipfile

MAX_BYTES = 5_000_000
MAX_EXPANDED = 25_000_000
MAX_PARTS = 300
MAX_CELLS = 150_000
MAX_MERGED = 20_000

_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
# openpyxl makes an object for every cell of these.
_SPREADING = re.compile(rb"<(?:\w+:)?(?:mergeCell|hyperlink)\s[^>]*?\bref\s*=\s*[\"']([^\"']*)")
_AREA = re.compile(rb"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")
_ENCODING = re.compile(rb"<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w.-]+)")


class Refused(ValueError):
    """Not a workbook that we open; `why` is a code of `data/kalimat_lembar.csv`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def inspect(data: bytes) -> None:
    """Passes what is safe to read.

    :raises Refused: for everything else.
    """
    if len(data) > MAX_BYTES:
        raise Refused("terlalu_besar")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _parts(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        if isinstance(error, Refused):
            raise
        raise Refused("bukan_xlsx") from None
    except Exception as error:  # zlib and lzma have errors of their own
        raise Refused("bukan_xlsx") from error


def _parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = [part.filename for part in parts]
    # zipfile never gives more than the size that the directory says, so the sum is a bound.
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_EXPANDED:
        raise Refused("terlalu_besar")
    if "xl/workbook.xml" not in names or len(set(names)) != len(names):
        raise Refused("bukan_xlsx")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused("makro")
    cells = merged = 0
    for name in names:
        if name.lower().endswith((".xml", ".rels", ".vml")):
            text = archive.read(name)
            _plain_xml(text)
            cells += len(_CELL.findall(text))
            merged += sum(_size(area) for area in _SPREADING.findall(text))
    if cells > MAX_CELLS or merged > MAX_MERGED:
        raise Refused("terlalu_besar")


def _plain_xml(text: bytes) -> None:
    """No entities, and an encoding in which we see what a parser sees."""
    head = text.removeprefix(b"\xef\xbb\xbf").lstrip()[:200]
    declared = _ENCODING.match(head)
    known = not declared or declared[1].lower() in (b"utf-8", b"us-ascii", b"utf8")
    if (head and not head.startswith(b"<")) or not known or b"\x00" in head:
        raise Refused("bukan_xlsx")
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise Refused("bukan_xlsx")


def _size(area: bytes) -> int:
    found = _AREA.fullmatch(area)
    if not found:
        raise Refused("bukan_xlsx")
    if not found[3]:
        return 1
    wide = abs(_column(found[3]) - _column(found[1])) + 1
    return wide * (abs(int(found[4]) - int(found[2])) + 1)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
