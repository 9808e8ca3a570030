"""A source read page by page into what is remembered of its records."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import ckan.model as model
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from ..fetching.fetching import Fetcher, Page
from ..identity import subject_of
from ..model import Outcome, Record, Source
from ..planning import Fate, Known, fate_of_seen
from ..problems import READING, problem
from ..reading import records as read_records
from ..reading.reasons import Reason
from ..reading.records import Batch, Caps, Endpoint, Kind
from ..reading.walking import Walk
from ..sources import service as sources
from ..sources.settings import covered
from .states import REFUSED, Result


@dataclass
class Asking:
    """Asks for pages, and remembers what the first one said of itself.

    :param etag: what to ask the first page by.
    :ivar measured: whether the server said of each page where it ends.
    """

    fetcher: Fetcher
    etag: str = ""
    modified: str = ""
    first: Page | None = None
    measured: bool = True

    def __call__(self, url: str) -> Page:
        asks = self.first is None
        page = self.fetcher.get(url, self.etag if asks else "", self.modified if asks else "")
        self.first = self.first or page
        self.measured = self.measured and page.measured
        return page


@dataclass
class Reading:
    """What one run has read."""

    source: Source
    job_id: str
    at: datetime
    walk: Walk
    asking: Asking
    counts: Counter[str] = field(default_factory=Counter)
    nameless: int = 0
    on_first_page: int = 0

    def batches(self) -> Iterator[list[Seen]]:
        """The records as they come, with what is to become of each; refused ones are noted."""
        for batch in self.walk:
            self._note_refused(batch)
            seen = self._compare(batch)
            self.counts["read"] = self.walk.seen
            if self.walk.pages == 1:
                self.on_first_page = self.walk.seen
            self.counts.update(one.fate for one in seen)
            yield seen

    @property
    def not_changed(self) -> bool:
        return self.walk.reason is Reason.NOT_CHANGED

    @property
    def complete(self) -> bool:
        """Whether it saw all that the source has; a body that may have been cut is no proof."""
        return self.walk.complete and self.asking.measured

    @property
    def is_clean(self) -> bool:
        """Whether all was read that was asked for: everything, or what has changed, if anything."""
        asked_for_changes = bool(self.walk.source.since) and self.walk.reason is Reason.PARTIAL
        return self.complete or self.not_changed or asked_for_changes

    def _note_refused(self, batch: Batch) -> None:
        self.nameless += sum(not refused.remote_id for refused in batch.refused)
        self.counts[REFUSED] += len(batch.refused)
        rows = [
            {
                "job_id": self.job_id,
                "remote_id": refused.remote_id,
                "title": refused.fields.get("title", "")[:500],
                "fate": "",
                "result": Result.REFUSED.value,
                "problems": [problem(READING, refused.words)],
            }
            for refused in batch.refused
        ]
        if rows:
            model.Session.execute(sa.insert(Outcome), rows)

    def _compare(self, batch: Batch) -> list[Seen]:
        known = self._known([record.remote_id for record in batch.records])
        key = covered(sources.settings(self.source))
        return [self._seen(record, known.get(record.remote_id), key) for record in batch.records]

    def _known(self, ids: list[str]) -> dict[str, Any]:
        query = sa.select(
            Record.remote_id,
            Record.hash,
            Record.applied,
            Record.archived,
            Record.missing_since,
            Record.fate,
            Record.waits,
        ).where(Record.source_id == self.source.id, Record.remote_id.in_(ids))
        return {row.remote_id: row for row in model.Session.execute(query)}

    def _seen(self, record: read_records.Record, row: Any, key: str) -> Seen:
        # With the rules in it: when they change, every record is looked at again.
        hash_ = hashlib.sha256(f"{record.hash} {key}".encode()).hexdigest()[:40]
        known = Known(row.applied, row.missing_since, row.archived) if row else None
        fate = fate_of_seen(hash_, known).value
        if row is not None and row.fate == REFUSED and row.hash == hash_:
            fate = REFUSED
        is_back = row is not None and row.missing_since is not None
        return Seen(record, hash_, fate, is_back, row is not None and row.waits)


@dataclass(frozen=True)
class Seen:
    """One record of the source, and what is to become of it.

    :param fate: of `planning.Fate`, or `REFUSED` for what was refused as it is before.
    :param is_back: it was missing, and isn't any more.
    """

    record: read_records.Record
    hash: str
    fate: str
    is_back: bool
    waits: bool


def begin(
    source: Source, job_id: str, fetcher: Fetcher, at: datetime, *, whole: bool, since: str = ""
) -> Reading:
    """Get ready to read a source; nothing is fetched yet.

    :param whole: read everything, whatever the source says of changes.
    """
    kind = Kind(source.kind) if source.kind else None
    endpoint = Endpoint(source.url, kind, source.charset, "" if whole else since)
    asks = not whole and not since
    asking = Asking(fetcher, source.etag if asks else "", source.modified if asks else "")
    walk = Walk(endpoint, asking, Caps(pages=fetcher.budget.limits.pages))
    return Reading(source, job_id, at, walk, asking)


def keep(reading: Reading, seen: list[Seen]) -> None:
    """Remember what is new or changed of a batch, without committing; the same costs no write."""
    back = [one.record.remote_id for one in seen if one.is_back]
    if back:
        mine = sa.and_(Record.source_id == reading.source.id, Record.remote_id.in_(back))
        # What was about to be archived when a run was cancelled isn't any more.
        waits = sa.and_(Record.waits, Record.fate != Fate.ARCHIVE.value)
        values = {"missing_since": None, "waits": waits}
        model.Session.execute(sa.update(Record).where(mine).values(values))
    rows = [record_row(reading, one) for one in seen if one.fate not in (Fate.SAME.value, REFUSED)]
    if not rows:
        return
    insert = postgresql.insert(Record)
    taken = ("title", "hash", "raw", "job_id", "fate", "waits", "attempts", "changed_at")
    fresh = {name: insert.excluded[name] for name in taken}
    model.Session.execute(
        insert.on_conflict_do_update(index_elements=["source_id", "remote_id"], set_=fresh), rows
    )


def record_row(reading: Reading, one: Seen) -> dict[str, Any]:
    """A record as it waits to be applied."""
    return {
        "source_id": reading.source.id,
        "remote_id": one.record.remote_id,
        "subject_id": subject_of(reading.source.id, one.record.remote_id),
        "title": one.record.title,
        "hash": one.hash,
        "raw": dict(one.record.raw),
        "job_id": reading.job_id,
        "fate": one.fate,
        "waits": True,
        "attempts": 0,
        "first_at": reading.at,
        "changed_at": reading.at,
    }
