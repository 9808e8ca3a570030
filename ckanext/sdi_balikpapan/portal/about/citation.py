"""How a dataset is cited: as a sentence, as BibTeX, as RIS. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

_TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "&": r"\&",
        "%": r"\%",
        "$": r"\$",
        "#": r"\#",
        "_": r"\_",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)


@dataclass(frozen=True)
class Source:
    """What a citation says.

    :param key: short and unique in the portal: the dataset's address.
    :param version: the approved version; empty where nobody approved one.
    :param day: since when this version stands.
    """

    key: str
    title: str
    producer: str
    portal: str
    version: str
    day: date
    address: str


def sentence(source: Source, version: str, read: str) -> str:
    """The citation in one line, as style guides for data ask.

    :param version: “versi 3” in the reader's language, or empty.
    :param read: the address with the day of reading, in the reader's language.
    """
    title = f"{_line(source.title)} ({version})" if version else _line(source.title)
    parts = (f"{_line(source.producer)} ({source.day.year})", title, _line(source.portal), read)
    return ". ".join(part.rstrip(".") for part in parts if part) + "."


def bibtex(source: Source, read: date) -> str:
    """An entry of BibTeX; nothing in a title can end it or call a command."""
    fields = {
        "author": f"{{{_tex(source.producer)}}}",  # a second pair of braces: no first and last name
        "title": f"{{{_tex(source.title)}}}",
        "year": str(source.day.year),
        "month": str(source.day.month),
        "version": _tex(source.version),
        "publisher": _tex(source.portal),
        "url": _address(source.address),
        "urldate": read.isoformat(),
    }
    rows = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@misc{{{_key(source)},\n" + ",\n".join(rows) + "\n}\n"


def ris(source: Source, read: date) -> str:
    """A record of RIS; each of its lines is one field, so that values keep to one line."""
    rows = [
        ("TY", "DATA"),
        ("T1", _line(source.title)),
        ("AU", _line(source.producer)),
        ("PY", str(source.day.year)),
        ("DA", source.day.strftime("%Y/%m/%d")),
        ("ET", _line(source.version)),
        ("PB", _line(source.portal)),
        ("UR", _address(source.address)),
        ("Y2", read.strftime("%Y/%m/%d")),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in rows if value) + "ER  - \r\n"


def _line(text: str) -> str:
    """On one line, without signs that cannot be seen."""
    seen = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in text)
    return " ".join(seen.split())


def _tex(text: str) -> str:
    return _line(text).translate(_TEX)


def _address(text: str) -> str:
    """Addresses are percent-encoded already; what isn't can do no harm."""
    return re.sub(r"[^\w\-.~:/?#\[\]@!$&'()*+,;=%]", "", text, flags=re.ASCII)


def _key(source: Source) -> str:
    return re.sub(r"[^A-Za-z0-9-]+", "-", source.key).strip("-") or "dataset"
