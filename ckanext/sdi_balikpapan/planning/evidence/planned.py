"""What the Daftar Data promises, as records of evidence."""

from __future__ import annotations

from ..lists import hanging, reading
from .metrics import Record
from .period import Period


def promises(period: Period) -> list[Record]:
    """The agreed entries of the year, with the public datasets that hang on each."""
    found = reading.promises(period.year)
    hangs = hanging.datasets([promise.id_ddd for promise in found])
    return [
        Record(
            promise.entry_id,
            promise.title,
            promise.organization_id,
            f"/sdi/registry/{promise.name}",
            {
                "id_ddd": promise.id_ddd,
                "datasets": len(hangs.get(promise.id_ddd, ())),
                "names": ", ".join(one.name for one in hangs.get(promise.id_ddd, ())),
            },
        )
        for promise in found
    ]
