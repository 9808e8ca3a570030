"""What the feed's tables say to a question: the rows of a page, and where the feed stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

import ckan.model as model
import sqlalchemy as sa

from ..consumers import tally
from .asking import Question
from .gzipping import Fresh, Piece

OVERLAP = timedelta(seconds=60)
"""`modified_since` gives what changed so long before, too: its commit may have been under way when
the reader last asked. A cursor needs no such thing."""

CHUNK = 200
"""How many datasets are read at once when all are asked for."""


@dataclass(frozen=True)
class Head:
    """Where the feed stands: its last number, when that was, and how many numbers were born."""

    seq: int
    changed: datetime | None
    born: int


class Entry(NamedTuple):
    """One dataset of a page; `shown` when it goes out now, `piece` what is kept of it."""

    package_id: str
    seq: int
    born: int
    changed: datetime
    uri: str
    shown: bool
    piece: Piece | Fresh | None


@dataclass(frozen=True)
class Reading:
    """How rows are read: for which syntax and basis, and under which address one's own lie."""

    syntax: str
    basis: str
    base: str


# A dataset's own row has the last word on who may see it, whatever the feed noted.
_OWN = "(:foreign or not (p.harvested or (p.uri <> '' and not starts_with(p.uri, :base))))"
_ROWS = f"""
select * from (
  select p.package_id, p.seq, p.born, p.changed, p.uri,
    not p.gone and k.id is not null and {_OWN} as shown, f.deflated, f.size, f.crc
  from sdi_publication p
  left join package k
    on k.id = p.package_id and k.state = 'active' and not coalesce(k.private, false)
  left join sdi_fragment f on f.package_id = p.package_id and f.syntax = :syntax
    and f.seq = p.seq and f.basis = :basis
  where {{wanted}}
) found
"""
_BY_PAGE = _ROWS.format(wanted="p.born > :low and p.born <= :high") + "order by born"
_SINCE = _ROWS.format(wanted="p.changed >= :since") + "order by born offset :low limit :limit"
_SHOWN = (
    _ROWS.format(
        wanted="not p.gone and (p.changed >= cast(:since as timestamptz) or not :is_since)"
    )
    + "where shown order by born offset :low limit :limit"
)
_AFTER = (
    _ROWS.format(wanted="p.seq > :cursor") + "where shown or :tombstones order by seq limit :limit"
)
_ONE = (
    _ROWS.replace("as shown,", "as shown, k.id = :id as by_id,").format(
        wanted="k.id = :id or k.name = :id"
    )
    + "order by by_id desc limit 1"
)


def head() -> Head:
    """The feed's last number; one look at an index."""
    query = """
    select coalesce(max(seq), 0), coalesce(max(born), 0),
      (select changed from sdi_publication order by seq desc limit 1) from sdi_publication
    """
    seq, born, changed = _all(query, {})[0]
    return Head(seq, changed, born)


def counted(asked: Question, reading: Reading) -> tuple[int, int]:
    """How many datasets the pages of a question show, and over how many places they are spread."""
    if asked.since:
        return _count("p.changed >= :since", _said(asked, reading))
    return _counted_at(head(), asked.foreign, reading.base)


@lru_cache(maxsize=8)
def _counted_at(_head: Head, foreign: bool, base: str) -> tuple[int, int]:
    """The same of everything: it stays until something is published."""
    return _count("true", {"foreign": foreign, "base": base})


def _count(wanted: str, said: dict[str, Any]) -> tuple[int, int]:
    query = f"""
    select count(*) filter (where not p.gone and {_OWN}), count(*)
    from sdi_publication p where {wanted}
    """
    shown, places = _all(query, said)[0]
    return shown, places


def page(asked: Question, reading: Reading, number: int, size: int) -> list[Entry]:
    """The datasets at the places of a page. A place is kept when its dataset changes or goes, so
    that nothing moves to a page which somebody has turned already."""
    low = (number - 1) * size
    more = {"low": low, "high": low + size, "limit": size}
    return _entries(_SINCE if asked.since else _BY_PAGE, {**_said(asked, reading), **more})


def shown_page(asked: Question, reading: Reading) -> list[Entry]:
    """A page of what goes out now, in the order of places, without a gap."""
    more = {
        "low": (asked.page - 1) * asked.limit,
        "limit": asked.limit,
        "is_since": asked.since is not None,
    }
    return _entries(_SHOWN, {**_said(asked, reading), **more})


def after(asked: Question, reading: Reading) -> tuple[list[Entry], bool]:
    """What was published after the cursor, in that order, and whether there is more of it."""
    more = {"cursor": asked.cursor, "tombstones": asked.tombstones, "limit": asked.limit + 1}
    found = _entries(_AFTER, {**_said(asked, reading), **more})
    return found[: asked.limit], len(found) > asked.limit


def one(id_: str, syntax: str, basis: str) -> Entry | None:
    """A dataset by its id or name, wherever it comes from."""
    said = {"id": id_, "syntax": syntax, "basis": basis, "foreign": True, "base": ""}
    return next(iter(_entries(_ONE, said)), None)


def everything(asked: Question, reading: Reading, places: int) -> Iterator[list[Entry]]:
    """All datasets, some hundred at a time; no connection is kept between them."""
    for number in range(1, -(-places // CHUNK) + 1):
        yield page(asked, reading, number, CHUNK)


def next_page(number: int, size: int) -> int | None:
    """The next page that shows anything."""
    query = "select min(born) from sdi_publication where born > :low and not gone"
    born = _all(query, {"low": number * size})[0][0]
    return None if born is None else -(-born // size)


def _said(asked: Question, reading: Reading) -> dict[str, Any]:
    since = None
    if asked.since:
        earliest = datetime.min.replace(tzinfo=asked.since.tzinfo) + OVERLAP
        since = max(asked.since, earliest) - OVERLAP
    return {
        "foreign": asked.foreign,
        "base": reading.base,
        "syntax": reading.syntax,
        "basis": reading.basis,
        "since": since,
    }


def _entries(query: str, said: dict[str, Any]) -> list[Entry]:
    # By place: looking each column up by name took as long as reading it.
    found = [
        Entry._make((*row[:6], None if row[-1] is None else _piece(*row[-3:])))
        for row in _all(query, said)
    ]
    tally.datasets(sum(entry.shown for entry in found))
    return found


def _piece(deflated: memoryview, size: int, crc: int) -> Piece:
    return Piece(bytes(deflated), size, crc)


def _all(query: str, said: dict[str, Any]) -> Sequence[Any]:
    with model.meta.engine.connect() as connection:  # type: ignore[union-attr]
        return connection.execute(sa.text(query), said).all()
