"""Names of columns that the DataStore takes, from whatever stands in a header. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NAME_BYTES = 63
"""PostgreSQL's limit for a column's name."""
_SYSTEM_COLUMNS = ("oid", "tableoid", "xmin", "cmin", "xmax", "cmax", "ctid")
"""Names that every table of PostgreSQL has already."""
_PARAMETER = re.compile(r"\\?(?<![:\w\\]):(?=\w)|\\:")
"""What SQLAlchemy, through which the DataStore reads its tables, takes for a parameter."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


def column_names(header: Sequence[str]) -> list[str]:
    """Names that the DataStore takes, one for each header cell, all different."""
    names: list[str] = []
    for index, cell in enumerate(header):
        plain = _CONTROL.sub(" ", cell).replace('"', "").strip().lstrip("_").strip()
        plain = _PARAMETER.sub(": ", plain)
        names.append(free(plain or f"kolom_{index + 1}", names))
    return names


def free(name: str, taken: Sequence[str]) -> str:
    """The name, or one like it that isn't taken yet."""
    candidate, number = _cut(name, ""), 1
    while candidate in taken or candidate in _SYSTEM_COLUMNS:
        number += 1
        candidate = _cut(name, f"_{number}")
    return candidate


def with_suffix(name: str, suffix: str) -> str:
    """A name that ends in the suffix, cut to the length that PostgreSQL takes."""
    return _cut(name, suffix)


def _cut(name: str, suffix: str) -> str:
    room = _NAME_BYTES - len(suffix)
    return name.encode()[:room].decode(errors="ignore").rstrip() + suffix
