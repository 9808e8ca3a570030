"""Where a dataset names entries of the registry. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .. import daftar_data

NONE_FITS = "belum_ada"
"""What a column says when no concept fits yet."""

FIELDS: Mapping[str, str] = {"kegiatan": "kegiatan", "indikator": "indikator"}
"""The dataset's fields that name entries, and of which type."""

COLUMNS = "variabel"
CONCEPT = "konsep"
HELD_BY_COLUMNS = ("konsep", "variabel", "indikator")
"""The types of entries that a column may name."""
PLANNED = "id_dds"
"""The field by which a dataset hangs on data of the Daftar Data, over the years."""
MOST = 200
"""Characters of a reference; longer ones are none."""


def of_body(body: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Every reference that a dataset's body makes, with its place: `kegiatan`,
    `variabel.<column>`, or `id_dds`."""
    found = {(name, value) for name in FIELDS for value in _texts(body.get(name))}
    found |= {(PLANNED, planned_key(value)) for value in _texts(body.get(PLANNED))}
    rows = body.get(COLUMNS)
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, Mapping):
            place = f"{COLUMNS}.{str(row.get('nama') or '')[:MOST]}"
            found |= {(place, value) for value in _texts(row.get(CONCEPT)) if value != NONE_FITS}
    return found


def planned_key(identity: str) -> str:
    """How a use of data of the Daftar Data is noted; no entry has such an id or address."""
    return f"ddd:{daftar_data.key(identity)}"


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    texts = [v.strip() for v in values if isinstance(v, str)]
    return [text for text in texts if 0 < len(text) <= MOST]
