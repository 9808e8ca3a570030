"""From the first page of a catalogue to its last, and whether that was all of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from . import ckan_api, dcat_json, looking, pod, rdf
from .json_parts import whole
from .reasons import Reason, say
from .records import (
    RDF,
    Batch,
    Caps,
    Endpoint,
    Kind,
    Page,
    Record,
    Refused,
    Turn,
    Unreadable,
)

Get = Callable[[str], Page]
# PostgreSQL indexes no longer text.
MAX_ID_BYTES = 2000
MAX_TITLE = 500
_NOT_READ = {Kind.HTML: Reason.HTML, Kind.EMPTY: Reason.NOTHING_SENT}


class Walk:
    """A catalogue read page by page; iterate over it, then ask how it ended.

    Only a walk that is `complete` has seen every dataset that the source has. What was read
    before it ended otherwise is sound, but says nothing of what it hasn't seen.

    :param failures: what `get` may raise; a walk ends with it and never lets it out.
    :ivar reason: why it isn't complete.
    :ivar total: how many datasets the source last said that it has.
    :ivar kind: what the first page turned out to be.
    """

    def __init__(
        self,
        source: Endpoint,
        get: Get,
        caps: Caps | None = None,
        failures: tuple[type[Exception], ...] = (Exception,),
    ) -> None:
        self.source, self.get, self.caps = source, get, caps or Caps()
        self.failures = failures
        self.complete = False
        self.reason: Reason | None = Reason.STOPPED
        self.fields: dict[str, str] = {}
        self.error: Exception | None = None
        self.kind: Kind | None = source.kind
        self.pages = 0
        self.seen = 0
        self.total: int | None = None
        self._visited: set[str] = set()
        self._bodies: set[bytes] = set()
        self._ids: set[bytes] = set()

    @property
    def words(self) -> str:
        """Why it isn't complete, in a sentence."""
        return say(self.reason, self.fields) if self.reason else ""

    def has_seen(self, remote_id: str) -> bool:
        """Whether the source has shown a dataset of this id, be it one that was refused."""
        return _digest(remote_id) in self._ids

    def __iter__(self) -> Iterator[Batch]:
        url = self.source.url
        if self.kind is Kind.CKAN_SEARCH or "/package_search" in urlsplit(url).path:
            url = ckan_api.first_url(self.source)
        elif self.source.since:
            url = dcat_json.with_query(url, modified_since=self.source.since)
        try:
            while url:
                turn = Turn()
                yield from self._page(url, turn)
                url = self._after(url, turn)
        except Unreadable as why:
            self._end(why.reason, url=url, **why.fields)
            return
        if self.total is not None and self.seen < self.total:
            self._end(Reason.FEWER, total=str(self.total), seen=str(self.seen))
        elif self.source.since:
            self._end(Reason.PARTIAL, since=self.source.since)
        else:
            self.complete, self.reason = True, None

    def _page(self, url: str, turn: Turn) -> Iterator[Batch]:
        if self.pages >= self.caps.pages:
            raise Unreadable(Reason.TOO_MANY_PAGES, most=str(self.caps.pages))
        self._visited.add(url)
        page = self._get(url)
        self.pages += 1
        # A redirect is no new page, but leads to one that may come again.
        self._visited.add(page.url)
        body = hashlib.sha256(page.body).digest()
        if body in self._bodies:
            if self._may_repeat:
                return
            raise Unreadable(Reason.CYCLE)
        self._bodies.add(body)
        found = self._look(page)
        before = self.seen
        fresh = yield from self._batches(page.url, self._read(found, page.url, turn))
        if not turn.catalogue and self.seen == before:
            raise Unreadable(Reason.NOT_A_CATALOGUE)
        if self.seen > before and not fresh:
            raise Unreadable(Reason.SAME_AGAIN)
        self._may_repeat = turn.last_if_same
        if turn.total is not None:
            self.total = turn.total

    _may_repeat = False

    def _get(self, url: str) -> Page:
        try:
            page = self.get(url)
        except self.failures as error:
            self.error = error
            raise Unreadable(Reason.NOT_FETCHED, why=str(error)[:300]) from error
        if getattr(page, "not_changed", False):
            raise Unreadable(Reason.NOT_CHANGED)
        return page

    def _look(self, page: Page) -> looking.Look:
        found = looking.look(page.body, page.charset, self.source.kind, self.source.charset)
        if found.kind is Kind.CKAN_ERROR:
            raise Unreadable(Reason.REMOTE_ERROR, why=ckan_api.error_of(whole(found.text)))
        if found.kind in _NOT_READ:
            raise Unreadable(_NOT_READ[found.kind])
        if found.kind is Kind.UNKNOWN:
            raise Unreadable(Reason.NOT_A_CATALOGUE)
        self.kind = self.kind or found.kind
        return found

    def _read(self, found: looking.Look, url: str, turn: Turn) -> Iterator[Record | Refused]:
        if found.kind in RDF:
            return rdf.read(found.text, found.kind, url, turn)
        if found.kind is Kind.POD:
            return pod.read(found.text, turn)
        if found.kind is Kind.DCAT_JSON:
            return dcat_json.read(found.text, url, turn)
        return ckan_api.read(found.text, url, turn)

    def _batches(self, url: str, items: Iterator[Record | Refused]) -> Generator[Batch, None, int]:
        """Batches of the page; returns how many ids were new."""
        fresh = 0
        for chunk in _chunks(items, self.caps.batch):
            records: list[Record] = []
            refused: list[Refused] = []
            for item in chunk:
                self.seen += 1
                if self.seen > self.caps.records:
                    raise Unreadable(Reason.TOO_MANY_RECORDS, most=str(self.caps.records))
                item = _bounded(item)
                if not self._is_new(item.remote_id):
                    item = Refused(item.remote_id, Reason.DUPLICATE, {"id": item.remote_id})
                else:
                    fresh += 1
                if isinstance(item, Record):
                    records.append(item)
                else:
                    refused.append(item)
            yield Batch(url, tuple(records), tuple(refused))
        return fresh

    def _is_new(self, remote_id: str) -> bool:
        if not remote_id:
            return True
        key = _digest(remote_id)
        known = key in self._ids
        self._ids.add(key)
        return not known

    def _after(self, url: str, turn: Turn) -> str:
        """The next page's address, or nothing."""
        if not turn.next:
            return ""
        following = urljoin(url, turn.next.strip())
        try:
            parts = urlsplit(following)
            elsewhere = parts.hostname not in {urlsplit(u).hostname for u in self._visited}
        except ValueError:
            elsewhere, parts = True, urlsplit("")
        if elsewhere or parts.scheme not in ("http", "https"):
            raise Unreadable(Reason.WRONG_NEXT, why=following[:200])
        if following in self._visited:
            raise Unreadable(Reason.CYCLE)
        return following

    def _end(self, reason: Reason, **fields: str) -> None:
        self.reason, self.fields = reason, fields


def _digest(remote_id: str) -> bytes:
    return hashlib.sha256(remote_id.encode("utf-8", "replace")).digest()[:16]


def _chunks(items: Iterator[Record | Refused], size: int) -> Iterator[list[Record | Refused]]:
    """So many at a time; what came before a page turned out to be broken, too."""
    chunk: list[Record | Refused] = []
    try:
        for item in items:
            chunk.append(item)
            if len(chunk) == size:
                yield chunk
                chunk = []
    except Unreadable:
        if chunk:
            yield chunk
        raise
    if chunk:
        yield chunk


def _bounded(item: Record | Refused) -> Record | Refused:
    """The item, unless its id is longer than an index takes; its title as lists show it."""
    if len(item.remote_id.encode("utf-8", "replace")) > MAX_ID_BYTES:
        shown = item.remote_id[:200] + "…"
        return Refused(shown, Reason.TOO_BIG, {"title": shown})
    if isinstance(item, Record) and len(item.title) > MAX_TITLE:
        return replace(item, title=item.title[: MAX_TITLE - 1] + "…")
    return item


def walk(source: Endpoint, get: Get, caps: Caps | None = None) -> Walk:
    """Read a catalogue; nothing is fetched before the first batch is asked for."""
    return Walk(source, get, caps)
