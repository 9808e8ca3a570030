"""What the gate costs: reads with it and without, the queue when it is long, and publication.

Two CKANs on two copies of one database answer the same requests in turn: one as it is installed;
the other with the same schema and templates, but core's writers, no triggers, no redirects and
core's uploader (`parts/ungated.py`). A ratio counts by its upper confidence bound, by the clock.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from benchmarks.parts import desk, files
from benchmarks.parts.pairs import Compared, Statements, compared, more_statements, orders
from benchmarks.parts.place import Place, opened
from benchmarks.parts.side import Cost, Side, Unanswered, sides

GATED, UNGATED = "bench_gated", "bench_ungated"
FEW, MANY = "bench_queue_100", "bench_queue_10000"
PAGE = "halaman dataset | dataset page"
READ_GOAL, QUEUE_GOAL, PUBLISH_GOAL = 1.05, 1.5, 2

Town = dict[str, Any]
Ask = Callable[[Side], Cost]
Kept = dict[str, list[tuple[Cost, Cost]]]


@dataclass(frozen=True)
class Size:
    """How much is measured.

    :param starts: how often both CKANs are started anew: two processes are never quite alike.
    """

    datasets: int = 20
    starts: int = 3
    reads: int = 120
    queues: int = 60
    publications: int = 40
    warm_up: int = 15


@dataclass(frozen=True)
class Kind:
    """Requests of one kind, one after the other; short ones, on which noise weighs, more often.

    :param times: how many pairs in each round.
    """

    name: str
    choices: Sequence[Ask]
    times: int = 1


FULL = Size()
QUICK = Size(datasets=3, starts=1, reads=20, queues=10, publications=3, warm_up=3)


def figures(*, quick: bool = False) -> Iterator[Compared | Statements]:
    size = QUICK if quick else FULL
    with opened() as place:
        town = _prepare(place, size)
        yield from _reads(place, town, size)
        yield from _publications(place, town, size)
        yield from _queues(place, town, size)


def _prepare(place: Place, size: Size) -> Town:
    place.copy("ckan", GATED)
    with sides(place.start(GATED)) as (gated,):
        town = gated.run("benchmarks.parts.office:open_town", datasets=size.datasets)
    for name in (UNGATED, FEW, MANY):
        place.copy(GATED, name)
    from ckanext.sdi_balikpapan.proposals.gate import triggers

    with place.connection(UNGATED) as connection:
        for statement in triggers.REMOVE:
            connection.cursor().execute(statement)
    for name, count in ((FEW, 100), (MANY, 10_000)):
        with place.connection(name) as connection:
            desk.fill(connection, count, town["organization"], town["proposal"])
    return town


def read_paths(names: list[str]) -> dict[str, list[str]]:
    """What the public reads, for each dataset."""
    return {
        "package_show": [f"/api/3/action/package_show?id={name}" for name in names],
        "package_search": [f"/api/3/action/package_search?rows=20&start={n}" for n in range(3)],
        PAGE: [f"/dataset/{name}" for name in names],
    }


def _reads(place: Place, town: Town, size: Size) -> Iterator[Compared | Statements]:
    paths = read_paths(town["datasets"])
    kept: Kept = defaultdict(list)
    for turn in range(size.starts):
        with sides(place.start(GATED), place.start(UNGATED, gate=False)) as both:
            asked = [
                Kind(name, [partial(_get, path) for path in some], 1 if name == PAGE else 2)
                for name, some in paths.items()
            ]
            _interleave(both, asked, size.reads, size.warm_up, turn, kept)
            if turn == 0:
                yield from statements(*both, paths)
    for name, pairs in kept.items():
        yield _compared(name, READ_GOAL, pairs)


def _get(path: str, side: Side) -> Cost:
    return side.get(path)


def statements(gated: Side, ungated: Side, paths: dict[str, list[str]]) -> Iterator[Statements]:
    """The SQL that each kind of read takes; both sides are warm."""
    for name, some in paths.items():
        ours, theirs = gated.get(some[0]).statements, ungated.get(some[0]).statements
        own = sum("sdi_" in text for text in ours)
        yield Statements(name, len(ours), len(theirs), more_statements(ours, theirs), own)


def _queues(place: Place, town: Town, size: Size) -> Iterator[Compared]:
    people = {
        "walidata, semua OPD | all OPD": town["people"]["walidata"],
        "walidata pendukung, satu OPD | one OPD": town["people"]["pendukung"],
    }
    kept: Kept = defaultdict(list)
    asked = [
        Kind(f"antrean | queue 10.000 : 100, {name}", [partial(_queue, person)])
        for name, person in people.items()
    ]
    for turn in range(min(2, size.starts)):
        with sides(place.start(MANY), place.start(FEW)) as both:
            _interleave(both, asked, size.queues, size.warm_up, turn, kept)
    for name, pairs in kept.items():
        yield _compared(name, QUEUE_GOAL, pairs)


def _queue(person: str, side: Side) -> Cost:
    return side.get("/sdi/proposals/queue", person)


def _publications(place: Place, town: Town, size: Size) -> Iterator[Compared]:
    kept: Kept = defaultdict(list)
    with sides(place.start(GATED), place.start(UNGATED, gate=False)) as (gated, ungated):
        _sure_of_the_gate(gated, town)
        for number, ours_first in enumerate(orders(size.publications + 2, seed=7)):
            new = gated.run("benchmarks.parts.office:dataset", organization=town["organization"])
            texts = [files.table(f"{number}-{one}") for one in range(files.FILES)]
            theirs = None if ours_first else _create(ungated, town, new, texts)
            save, publish = _propose_and_publish(gated, town, new, texts)
            theirs = theirs or _create(ungated, town, new, texts)
            if number >= 2:
                kept["penerbitan, 3 berkas | publication, 3 files"].append((publish, theirs))
                whole = "usul sampai terbit, 3 berkas | proposal to publication, 3 files"
                kept[whole].append((save + publish, theirs))
    for name, pairs in kept.items():
        yield _compared(name, PUBLISH_GOAL, pairs)


def _sure_of_the_gate(gated: Side, town: Town) -> None:
    """Without it the figures would mean nothing; that the other side has none, it shows itself."""
    try:
        gated.post("package_patch", town["people"]["clerk"], {"id": town["datasets"][0]})
    except Unanswered as answer:
        if "sdi_proposal_save" in str(answer):
            return
    raise RuntimeError("the gate isn't in place")


def _propose_and_publish(
    side: Side, town: Town, new: dict[str, Any], texts: list[str]
) -> tuple[Cost, Cost]:
    """What it takes until a proposal is approved, and what its publication takes."""
    clerk, walidata = town["people"]["clerk"], town["people"]["walidata"]
    resources = {
        f"resources__{number}__{key}": value
        for number in range(len(texts))
        for key, value in files.file_fields(number).items()
    }
    uploads = {
        f"resources__{number}__upload": (f"data-{number}.csv", text)
        for number, text in enumerate(texts)
    }
    before, proposal = side.post("sdi_proposal_save", clerk, {**new, **resources}, uploads)
    chosen = {"id": proposal["id"], "content_hash": proposal["content_hash"]}
    for verb, person in (("submit", clerk), ("forward", walidata), ("approve", walidata)):
        cost, _ = side.post(f"sdi_proposal_{verb}", person, chosen)
        before += cost
    publish, _ = side.post("sdi_proposal_publish", walidata, chosen)
    return before, publish


def _create(side: Side, town: Town, new: dict[str, Any], texts: list[str]) -> Cost:
    """Core's own way: the dataset, then file by file."""
    clerk = town["people"]["clerk"]
    cost, made = side.post("package_create", clerk, new)
    for number, text in enumerate(texts):
        fields = {**files.file_fields(number), "package_id": made["id"]}
        upload = {"upload": (f"data-{number}.csv", text)}
        more, _ = side.post("resource_create", clerk, fields, upload)
        cost += more
    return cost


def _interleave(
    both: list[Side],
    asked: Sequence[Kind],
    count: int,
    warm_up: int,
    seed: int,
    kept: Kept,
) -> None:
    """Ask both sides the same in turn, in random order, and keep what each pair took."""
    for number, ours_first in enumerate(orders(count + warm_up, seed)):
        first, second = both if ours_first else both[::-1]
        for kind in asked:
            for turn in range(kind.times):
                ask = kind.choices[(number * kind.times + turn) % len(kind.choices)]
                costs = ask(first), ask(second)
                if number >= warm_up:
                    kept[kind.name].append(costs if ours_first else costs[::-1])


def _compared(name: str, goal: float, pairs: list[tuple[Cost, Cost]]) -> Compared:
    times = [((a.seconds, a.cpu), (b.seconds, b.cpu)) for a, b in pairs]
    return compared(name, goal, times)
