"""What harvesters wait for: the catalogue of stock ckanext-dcat and ours, over HTTP, in one run.

Both answer from one CKAN: ckanext-dcat's own code and profile are asked for by `profiles=`, which
ours hands on to it. Warm means that the fragments are there, as the outbox leaves them; cold, that
each has to be made first.
"""

from __future__ import annotations

import contextlib
import gzip
import http.client
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.harness import Figure
from benchmarks.parts import catalogue
from benchmarks.parts.place import Place, opened
from benchmarks.parts.side import Unanswered, sides
from stack import ports, web_client
from stack.wait import wait_for

NAME = "bench_catalogue"
FULL, QUICK = 10_000, 300
# So many times as many fragments as datasets, where the store is measured by itself.
STORE = 10
# Both Turtles write a dataset's type like this, once.
_MARK = b"a dcat:Dataset "
STOCK = "profiles=euro_dcat_ap_3"
PAGE = 100


@dataclass(frozen=True)
class Answer:
    """What a request took: seconds to the first byte and to the last, how many datasets came."""

    first: float
    seconds: float
    datasets: int
    headers: dict[str, str]


def figures(*, quick: bool = False) -> Iterator[Figure]:
    count = QUICK if quick else FULL
    with opened() as place, _portal(place, count) as web:
        yield from _of_memory(web, count)
        yield from _of_pages(web, quick)
        yield from _of_everything(web, count)
        yield from _of_the_store(web, count)


def _of_memory(web: Web, count: int) -> Iterator[Figure]:
    """Before stock answers anything: what that leaves behind would be counted as ours."""
    whole = "/catalog.ttl?page=all"
    web.get("/catalog.ttl")
    base = web.memory("VmRSS")
    for name, ask in (
        ("hangat | warm", web.seconds(whole, count=count)),
        ("dingin | cold", web.cold(whole, count)),
    ):
        grown = web.growth(ask, base)
        yield Figure(f"memori, {name} | memory growth", grown, 64, unit="MB", rounds=1)


def _of_pages(web: Web, quick: bool) -> Iterator[Figure]:
    rounds = 3 if quick else 15
    stock = web.seconds(f"/catalog.ttl?{STOCK}&page=2")
    yield Figure(
        "halaman dingin | page of 100, cold",
        web.cold("/catalog.ttl?page=2"),
        1 / 5,
        stock,
        rounds=rounds,
    )
    web.warm()
    for extension in ("ttl", "xml", "jsonld"):
        yield Figure(
            f"halaman hangat | page of 100, warm, .{extension}",
            web.seconds(f"/catalog.{extension}?page=2"),
            1 / 15,
            web.seconds(f"/catalog.{extension}?{STOCK}&page=2"),
            rounds=rounds,
        )
    tag = web.get("/catalog.ttl").headers["etag"]
    unchanged = web.seconds("/catalog.ttl", {"If-None-Match": tag}, status=304)
    yield Figure("304 : halaman stok | stock's page", unchanged, 1 / 50, stock, rounds=rounds)
    yield Figure(
        "byte pertama | first byte",
        lambda: web.get("/catalog.ttl?page=all").first,
        1 / 8,
        lambda: web.get(f"/catalog.ttl?{STOCK}").first,
        rounds=rounds,
    )


def _of_everything(web: Web, count: int) -> Iterator[Figure]:
    stock = _once(lambda: web.all_pages(f"/catalog.ttl?{STOCK}", count))
    whole = "/catalog.ttl?page=all"
    cold = _once(web.cold(whole, count))
    yield Figure(f"{count} dingin | cold", cold, 1 / 20, stock, rounds=1)
    web.warm()
    warm = web.seconds(whole, count=count)
    yield Figure(f"{count} hangat | warm", warm, 1 / 100, stock, rounds=5)
    packed = web.seconds(whole, {"Accept-Encoding": "gzip"}, count=count)
    yield Figure(f"{count} hangat, gzip | warm, gzip", packed, 1 / 100, stock, rounds=5)

    tenth = min(1000, max(PAGE, count // 10))
    part = f"/catalog.ttl?cursor=0&limit={tenth}"
    for name, ask, ask_part in (
        ("hangat | warm", warm, web.seconds(part, count=tenth)),
        ("dingin | cold", web.cold(whole, count), web.cold(part, tenth)),
    ):
        yield Figure(
            f"per dataset, {name}, semua : sepersepuluh | all : a tenth",
            _each(ask, count),
            1.25,
            _each(ask_part, tenth),
            rounds=3,
        )


def _of_the_store(web: Web, count: int) -> Iterator[Figure]:
    """Many more fragments than CKAN has files and documents for."""
    tenth, many = min(1000, max(PAGE, count // 10)), count * STORE
    web.warm()
    with web.place.connection(NAME) as connection:
        catalogue.fill_store(connection, count, many)
    pages = (f"/catalog.ttl?page={number}" for number in (many // PAGE, 1))
    late, early = (web.seconds(path, count=PAGE) for path in pages)
    yield Figure(
        f"simpanan {many}, halaman akhir : awal | store, a late page : an early one",
        late,
        1.25,
        early,
        rounds=9,
    )
    yield Figure(
        f"simpanan {many}, per dataset, semua : {tenth} | store, all : {tenth}",
        _each(web.seconds("/catalog.ttl?page=all", count=many), many),
        1.25,
        _each(web.seconds(f"/catalog.ttl?cursor=0&limit={tenth}", count=tenth), tenth),
        rounds=3,
    )


def _each(measure: Callable[[], float], count: int) -> Callable[[], float]:
    return lambda: measure() / count


def _once(measure: Callable[[], float]) -> Callable[[], float]:
    """What takes a minute is measured once."""
    found: list[float] = []

    def measured() -> float:
        if not found:
            found.append(measure())
        return found[0]

    return measured


class _Body:
    """Counts datasets as they come: a hundred thousand are too many to keep."""

    def __init__(self, packed: bool) -> None:
        self._packed: list[bytes] | None = [] if packed else None
        self._count = 0
        self._tail = b""

    def take(self, chunk: bytes) -> None:
        if self._packed is not None:
            self._packed.append(chunk)
            return
        text = self._tail + chunk
        self._count += text.count(_MARK)
        self._tail = text[1 - len(_MARK) :]

    def datasets(self) -> int:
        if self._packed is None:
            return self._count
        return gzip.decompress(b"".join(self._packed)).count(_MARK)


@dataclass(frozen=True)
class Web:
    """The web server, and the database behind it."""

    port: int
    pid: int
    place: Place

    def get(self, path: str, headers: dict[str, str] | None = None, status: int = 200) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
        began = time.perf_counter()
        try:
            connection.request("GET", path, headers=headers or {"Accept-Encoding": "identity"})
            answer = connection.getresponse()
            body = _Body(answer.headers["Content-Encoding"] == "gzip")
            body.take(answer.read(1))
            first = time.perf_counter() - began
            while chunk := answer.read(1 << 16):
                body.take(chunk)
            last = time.perf_counter() - began
        finally:
            connection.close()
        if answer.status != status:
            raise Unanswered(f"{path}: {answer.status}")
        found = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(first, last, body.datasets(), found)

    def seconds(
        self,
        path: str,
        headers: dict[str, str] | None = None,
        status: int = 200,
        count: int | None = None,
    ) -> Callable[[], float]:
        """What a request takes.

        :param count: how many datasets the answer must have: a short one would be a fast one.
        """

        def measure() -> float:
            answer = self.get(path, headers, status)
            if count is not None and answer.datasets < count:
                raise Unanswered(f"{path}: {answer.datasets} of {count} datasets")
            return answer.seconds

        return measure

    def cold(self, path: str, count: int = PAGE) -> Callable[[], float]:
        """A request for which every fragment has to be made."""
        ask = self.seconds(path, count=count)

        def measure() -> float:
            with self.place.connection(NAME) as connection:
                connection.cursor().execute("delete from sdi_fragment")
            return ask()

        return measure

    def warm(self) -> None:
        """Put the fragments back, as a job does after a cold request."""
        with self.place.connection(NAME) as connection:
            connection.cursor().execute(catalogue.PUT_BACK)

    def all_pages(self, path: str, count: int) -> float:
        """Seconds for every page of a hundred, as a stock harvester turns them."""
        pages = range(1, -(-count // PAGE) + 1)
        return sum(self.seconds(f"{path}&page={n}", count=PAGE)() for n in pages)

    def memory(self, what: str) -> float:
        """Megabytes that the server holds, or held at most."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        (line,) = [line for line in status.splitlines() if line.startswith(what)]
        return int(line.split()[1]) / 1024

    def growth(self, ask: Callable[[], float], base: float) -> Callable[[], float]:
        """Megabytes that the server held at most while it was asked, above what it had."""

        def measure() -> float:
            # Lets the highest use of memory be today's.
            Path(f"/proc/{self.pid}/clear_refs").write_text("5")
            ask()
            return self.memory("VmHWM") - base

        return measure


@contextlib.contextmanager
def _portal(place: Place, count: int) -> Iterator[Web]:
    place.copy("ckan", NAME)
    start = place.start(NAME)
    with sides(start) as (side,):
        made: dict[str, Any] = side.run("benchmarks.parts.catalogue:template")
    with place.connection(NAME) as connection:
        catalogue.copy_rows(connection, made["id"], count)
    with sides(start) as (side,):
        side.run("benchmarks.parts.catalogue:copy_documents", template=made["id"], count=count)
        side.run("benchmarks.parts.catalogue:rebuild")
    with place.connection(NAME) as connection:
        connection.cursor().execute(catalogue.PUT_ASIDE)
    services = place.services
    port = ports.choose(None, set(services.ports.values()), "bench")
    address = f"http://127.0.0.1:{port}"
    alive = services.start_python("web", "-m", "stack.web", str(start.ini), "127.0.0.1", str(port))
    wait_for("CKAN", lambda: web_client.answers(address), alive, services.home.logs / "web.log")
    yield Web(port, _pid_of(str(port)), place)


def _pid_of(port: str) -> int:
    """The web server's process, by the port in its command."""
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            words = place.read_text().split("\0")
            if "stack.web" in words and port in words:
                return int(place.parent.name)
    raise Unanswered("no web server")
