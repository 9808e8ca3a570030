"""The index follows beside the publishing: in a process of its own, which has a core of its own,
or in a thread where forking is not safe.

Neither is needed: the outbox has a row for each dataset, and whoever works on it next does what a
process or thread left that died.
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import Connection

import ckan.model as model
import ckan.plugins as p
import psycopg2

from ckanext.sdi_balikpapan.proposals.deadlines import letters
from ckanext.sdi_balikpapan.proposals.publishing import standing

log = logging.getLogger(__name__)

TOGETHER = 50
"""Published datasets that the index takes at once."""
WORTH = 200
"""Datasets that are worth another process."""

Show = Callable[[str], None]


@contextmanager
def beside(expected: int) -> Iterator[Show]:
    """Takes the ids of published datasets; at the end all that were taken have been tried.

    :param expected: how many there may be.
    """
    # A process that is forked while another thread holds a lock would wait for it for ever.
    forks = expected >= WORTH and threading.active_count() == 1
    with (_in_process if forks else _in_thread)() as send:
        gathered: list[str] = []

        def show(subject_id: str) -> None:
            gathered.append(subject_id)
            if len(gathered) >= TOGETHER:
                send(gathered.copy())
                gathered.clear()

        try:
            yield show
        finally:
            send(gathered)


@contextmanager
def _in_thread() -> Iterator[Callable[[list[str]], object]]:
    with ThreadPoolExecutor(1) as pool:
        yield lambda ids: pool.submit(_follow, ids)


@contextmanager
def _in_process() -> Iterator[Callable[[list[str]], object]]:
    """It ends when the publishing does, or dies: nothing more can come then."""
    fork = multiprocessing.get_context("fork")
    reads, writes = fork.Pipe(duplex=False)
    model.Session.remove()
    for plugin in p.PluginImplementations(p.IForkObserver):
        plugin.before_fork()
    child = fork.Process(target=_work, args=(reads, writes))
    child.start()
    reads.close()

    def send(ids: list[str]) -> None:
        try:
            writes.send(ids)
        except OSError:
            log.warning("the index of %s datasets will follow later", len(ids))

    try:
        yield send
    finally:
        writes.close()
        child.join()


def _work(reads: Connection, writes: Connection) -> None:
    writes.close()  # or its end would never be seen
    _let_go()
    gc.freeze()  # what was there before needn't be looked through, nor copied for that
    while True:
        try:
            ids = reads.recv()
        except EOFError:
            return
        _follow(ids)


def _let_go() -> None:
    """Leave the parent's connections to him: where one stayed open here, the database would keep
    his locks when he is killed."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for found in gc.get_objects():
        if issubclass(type(found), psycopg2.extensions.connection) and not found.closed:
            os.dup2(nothing, found.fileno())
    model.meta.engine.dispose(close=False)  # type: ignore[union-attr]


def _follow(published: list[str]) -> None:
    if not published:
        return
    try:
        with letters.speaking(""):
            standing.followed(published)
    except Exception:  # the outbox has a row for each, and will do it
        log.exception("the index of %s datasets will follow later", len(published))
    finally:
        model.Session.remove()
