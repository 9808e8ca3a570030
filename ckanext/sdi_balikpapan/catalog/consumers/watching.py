"""Counts answers after they are sent, in memory; written every few seconds, never in their way."""

from __future__ import annotations

import atexit
import json
import logging
import os
import threading
import time
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qs, urlsplit

from flask import Blueprint, Request, Response, request

from . import agents, keeping
from .tally import Told, told
from .visits import Batch, Door, Visit, Who

log = logging.getLogger(__name__)

sdi_consumers = Blueprint("sdi_consumers", __name__)

SECONDS = 10
"""How long counts wait in memory; a process that is killed takes them along."""

DOORS = {
    "dcat.read_catalog": Door.CATALOG,
    "dcat.read_dataset": Door.DATASET,
    "dcat.read_dataset_series": Door.DATASET,
    "dcat_json_interface.dcat_json": Door.DCAT_JSON,
    "sdi_feed.dcat_json": Door.DCAT_JSON,
    "sdi_feed.data_json": Door.DATA_JSON,
    "api.action": Door.API,
}
READING = frozenset(
    """package_search package_show package_list current_package_list_with_resources""".split()
)
_ONE = frozenset({"package_show"})


@sdi_consumers.after_app_request
def count(response: Response) -> Response:
    """Note who was answered, if it is one who reads the catalogue."""
    door = DOORS.get(request.endpoint or "")
    if door is None:
        return response
    try:
        _count(door, response)
    except Exception:
        log.exception("an answer isn't counted")
    return response


def _count(door: Door, response: Response) -> None:
    agent = agents.tidy(request.headers.get("User-Agent", ""))
    if not keeping.days() or not _is_programs(door, agent, response):
        return
    visit = _visit(door, agent, request, response, told())
    if response.is_streamed and request.method != "HEAD" and response.status_code == 200:
        response.response = _until_the_end(response.response, visit, told())  # type: ignore[arg-type]
    else:
        _waiting.add(visit)


def _is_programs(door: Door, agent: str, response: Response) -> bool:
    """Pages of the portal and people's browsers use the API, too; and a dataset's address
    without an ending leads to its page."""
    if door is Door.API:
        name = (request.view_args or {}).get("logic_function")
        return name in READING and not agents.is_browser(agent)
    return response.mimetype != "text/html" or response.status_code >= 400


def _visit(door: Door, agent: str, asked: Request, response: Response, said: Told) -> Visit:
    at, status = keeping.now(), response.status_code
    who = Who(at.date(), agent, agents.network(asked.remote_addr or ""))
    size = 0 if asked.method == "HEAD" or status == 304 else response.content_length or 0
    if status >= 400:
        return Visit(at, who, door, status, size, reason=said.reason or _reason(door, response))
    brought = said.datasets if status == 200 else 0
    if status == 200 and door is Door.API and (asked.view_args or {})["logic_function"] in _ONE:
        brought = 1
    cursor, is_end = _place(door, asked, response, said)
    return Visit(at, who, door, status, size, brought, cursor, is_end)


def _place(door: Door, asked: Request, response: Response, said: Told) -> tuple[int | None, bool]:
    """How far the answer goes: to which number, and whether to the end of everything."""
    if response.status_code != 200 or response.is_streamed:
        return None, False
    if door is Door.API:
        return None, said.is_end
    following = parse_qs(urlsplit(response.headers.get("Link", "").partition(">")[0]).query)
    if said.reached is not None:
        return said.reached, not following
    is_search = any(asked.args.get(name, "").strip() for name in ("q", "fq"))
    if door is Door.CATALOG:
        return None, not following and not is_search
    # The readers of these pages stop at the first empty one.
    return None, door is Door.DCAT_JSON and not said.datasets


def _reason(door: Door, response: Response) -> str:
    """What CKAN's API calls an error."""
    if door is not Door.API or response.is_streamed or (response.content_length or 0) > 10_000:
        return ""
    try:
        error = json.loads(response.get_data())["error"]
        found = error["__type"]
    except (ValueError, KeyError, TypeError):
        return ""
    return found if found in API_ERRORS else ""


API_ERRORS = frozenset(
    {
        "Not Found Error",
        "Authorization Error",
        "Validation Error",
        "Search Query Error",
        "Search Error",
        "Search Index Error",
    }
)


def _until_the_end(pieces: Iterable[bytes], visit: Visit, said: Told) -> Iterator[bytes]:
    """The same pieces; counted when the last one is sent, or when the reader goes."""
    size, is_end = 0, False
    try:
        for piece in pieces:
            size += len(piece)
            yield piece
        is_end = True
    finally:
        close = getattr(pieces, "close", None)
        if close:
            close()
        sent = {**vars(visit), "bytes": size, "datasets": said.datasets, "finished": is_end}
        _waiting.add(Visit(**sent))


class _Waiting:
    """The counts of this process that aren't written yet."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.batch = Batch()
        self.since = 0.0

    def add(self, visit: Visit) -> None:
        with self.lock:
            self.batch.add(visit)
            is_first, late = not self.since, time.monotonic() - self.since > 2 * SECONDS
            if is_first:
                self.since = time.monotonic()
        if is_first:
            timer = threading.Timer(SECONDS, self.write)
            timer.daemon = True
            timer.start()
        elif late:  # a server that runs no threads of ours
            self.write()

    def write(self) -> None:
        """Write what waits; on failure it is lost, and the log says so."""
        with self.lock:
            batch, self.batch, self.since = self.batch, Batch(), 0.0
        try:
            if batch:
                keeping.write(batch)
            keeping.purge_daily(keeping.now())
        except Exception:
            log.exception("counts of %d readers of the catalogue are lost", len(batch.counts))


_waiting = _Waiting()
atexit.register(lambda: _waiting.write() if _waiting.batch else None)
# A child that is forked begins with its own.
os.register_at_fork(after_in_child=_waiting.__init__)  # type: ignore[misc]


def write() -> None:
    """Write what this process has counted, now."""
    _waiting.write()
