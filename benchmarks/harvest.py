"""A first harvest, and one of what hasn't changed: ckanext-harvest with ckanext-dcat, and ours.

Both read the same Turtle in pages over HTTP and end with every dataset in CKAN and in Solr; ours
with a proposal, a row of the log and a version of each beside. The peer runs its own callbacks one
after the other, as its consumers do. What ours needn't write is compared row by row.
"""

from __future__ import annotations

import contextlib
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.harness import Figure
from benchmarks.parts import source
from benchmarks.parts.place import Place, opened
from benchmarks.parts.side import Side, sides

FULL, QUICK = 2000, 40
FEW, MANY = 5000, 50_000
_OURS = "benchmarks.parts.our_harvest"
_ALLOWED = {"ckanext.sdi_balikpapan.harvest.allowed_hosts": "127.0.0.1"}


def figures(*, quick: bool = False) -> Iterator[Figure]:
    count = QUICK if quick else FULL
    with opened() as place, source.serving(count) as url:
        ours = {number: _ours(place, url, number, count) for number in (1, 2)}
        peer = _peer(place, url, count)
        for number, goal in ((1, 1.5), (2, 2.5)):
            yield _figure(
                f"{count} baru, {number} pekerja | new, workers",
                ours[number].first,
                goal,
                peer.first,
            )
        yield _figure(f"{count} sama | unchanged", ours[1].again, 100, peer.again)
        few, many = (300, 1200) if quick else (FEW, MANY)
        yield Figure(
            f"memori dari {few} ke {many} | memory growth",
            lambda: _grown(place, url, few, many),
            32,
            unit="MB",
            rounds=1,
        )


def _figure(name: str, ours: float, times: float, peer: float) -> Figure:
    return Figure(name, lambda: ours, 1 / times, lambda: peer, rounds=1)


@dataclass(frozen=True)
class Took:
    """Seconds of the first harvest, and of the next one."""

    first: float
    again: float


def _ours(place: Place, url: str, workers: int, count: int) -> Took:
    name = f"bench_harvest_{workers}"
    place.copy("ckan", name)
    with sides(*[place.start(name, **_ALLOWED)] * workers) as running:
        source_id = running[0].run(f"{_OURS}:open_source", url=url)
        took = []
        for fate in ("published", "same"):
            before = running[0].run(f"{_OURS}:written")
            job_id = running[0].run(f"{_OURS}:begin", source_id=source_id)
            took.append(_together(running, job_id))
            found = running[0].run(f"{_OURS}:counted", job_id=job_id)
            assert (found["state"], found.get(fate), found["packages"]) == ("done", count, count), (
                found
            )
        assert running[0].run(f"{_OURS}:written") == before, "something was written"
    return Took(*took)


def _together(running: list[Side], job_id: str) -> float:
    began = time.perf_counter()
    with ThreadPoolExecutor(len(running)) as pool:
        work = [
            pool.submit(side.run, f"{_OURS}:work", job_id=job_id, waits=number > 0)
            for number, side in enumerate(running)
        ]
        for one in work:
            one.result()
    return time.perf_counter() - began


def _peer(place: Place, url: str, count: int) -> Took:
    from tests.functional.neighbour import open_neighbours

    with tempfile.TemporaryDirectory() as folder:
        neighbour = open_neighbours(Path(folder), ["bench"], place.services.home)["bench"]
        (id,) = neighbour.ask(["source", "dcat_rdf", url, {}])
        took = []
        for _ in range(2):
            seconds, found = neighbour.ask(["timed", id], ["datasets", id])
            assert len(found) == count, len(found)
            took.append(seconds)
    return Took(*took)


def _grown(place: Place, url: str, few: int, many: int) -> float:
    name, base = "bench_harvest_memory", url.rpartition("/")[0]
    place.copy("ckan", name)
    with contextlib.ExitStack() as stack:
        (side,) = stack.enter_context(sides(place.start(name, **_ALLOWED)))
        source_id = side.run(f"{_OURS}:open_source", url=url)

        def held(count: int) -> Any:
            return side.run(f"{_OURS}:read", source_id=source_id, url=f"{base}/{count}.ttl")

        before = held(few)
        return held(many) - before
