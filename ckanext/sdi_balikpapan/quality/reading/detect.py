"""What a file really is, whatever its name says. Pure but for the file itself."""

from __future__ import annotations

import codecs
import re
import struct
from pathlib import Path
from zipfile import BadZipFile, ZipFile

_HEAD = 4096
_SIGNATURES = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls"),
    (b"%PDF-", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"PAR1", "parquet"),
    (b"\x1f\x8b", "gzip"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"SQLite format 3", "sqlite"),
    (b"version https://git-lfs", "lfs"),
)
_HTML = re.compile(rb"\s*(<!doctype\s+html|<html|<head|<body|<table|<meta)", re.I)
_XML = re.compile(rb"\s*<\?xml", re.I)
_BOM = b"\xef\xbb\xbf"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
"""The stream in which an office program puts a workbook with a password (MS-OFFCRYPTO 2.3.4)."""
_DIRECTORY = 1 << 20
"""Where that stream is named, unless the workbook is larger: then at the end."""
_END = b"PK\x05\x06"
_END_LENGTH = 22
_LONGEST_COMMENT = 1 << 16
_MOST_PARTS = 5000
_LONGEST_LIST = 4 << 20
"""A workbook lists some dozen parts; reading a list of millions would fill the memory."""
_IN_ZIP = (("xl/workbook.xml", "xlsx"), ("word/document.xml", "docx"), ("ppt/", "pptx"))
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"

ENDINGS = {
    "csv": "csv",
    "tsv": "csv",
    "txt": "csv",
    "tab": "csv",
    "xlsx": "xlsx",
    "xlsm": "xlsx",
    "xls": "xls",
    "ods": "ods",
    "json": "json",
    "jsonl": "json",
    "ndjson": "json",
    "geojson": "json",
}
"""What a file's ending says that it is."""


def kind_of(path: Path) -> str:
    """`csv`, `xlsx` or `json` for what can be read as a table, another word for the rest."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return "locked" if kind == "xls" and _is_locked(path) else kind
    if head.startswith(b"PK"):
        return _in_zip(path)
    text = _plain(head)
    if _HTML.match(text):
        return "html"
    if _XML.match(text):
        return "html" if b"<html" in text.lower() else "xml"
    return "json" if text.lstrip()[:1] in (b"{", b"[") and _is_json(text.lstrip()) else "csv"


def _plain(head: bytes) -> bytes:
    """The same in UTF-8, without a mark: JSON is sometimes saved as UTF-16."""
    for name, mark in (("utf-16-le", codecs.BOM_UTF16_LE), ("utf-16-be", codecs.BOM_UTF16_BE)):
        bare = head.removeprefix(mark)
        if bare != head or _looks(bare, name):
            return bare.decode(name, errors="ignore").encode()
    return head.removeprefix(_BOM)


def _looks(head: bytes, name: str) -> bool:
    high, low = (1, 0) if name == "utf-16-le" else (0, 1)
    return len(head) > 3 and not any(head[high:4:2]) and all(head[low:4:2])


def _is_locked(path: Path) -> bool:
    with path.open("rb") as file:
        if _LOCKED in file.read(_DIRECTORY):
            return True
        file.seek(max(0, path.stat().st_size - _DIRECTORY))
        return _LOCKED in file.read()


def _is_json(text: bytes) -> bool:
    """A bracket alone may be the beginning of a heading."""
    return re.match(rb'(\{\s*("|\})|\[\s*(\{|\[|"|-?\d|\]|$))', text) is not None


def _in_zip(path: Path) -> str:
    if not _has_short_list(path):
        return "broken_zip"
    try:
        with ZipFile(path) as archive:
            names = archive.namelist()
            for start, kind in _IN_ZIP:
                if any(name.startswith(start) for name in names):
                    return kind
            if "mimetype" in names and archive.getinfo("mimetype").file_size < _HEAD:
                return "ods" if archive.read("mimetype").startswith(_ODS) else "zip"
    except (BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return "broken_zip"
    return "zip"


def _has_short_list(path: Path) -> bool:
    """Whether the ZIP ends with a list of parts that is safe to read (APPNOTE 4.3.16)."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _LONGEST_COMMENT - _END_LENGTH))
        tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + _END_LENGTH:
        return False
    count, length = struct.unpack("<HI", tail[at + 10 : at + 16])
    return bool(count <= _MOST_PARTS and length <= _LONGEST_LIST)
