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
        yield from _of_pages(web, quick)
        yield from _of_everything(web, count)


def _of_pages(web: Web, quick: bool) -> Iterator[Figure]:
    rounds = 3 if quick else 15
    stock = web.seconds(f"/catalog.ttl?{STOCK}&page=2")
    yield Figure(
        "halaman dingin | page of 100, cold",
        web.cold("/catalog.ttl?page=2"),
        1 / 5,
        stock,
        rounds=3,
    )
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
    base = web.memory("VmRSS")
    cold = _once(web.cold(whole, count))
    yield Figure(f"{count} dingin | cold", cold, 1 / 20, stock, rounds=1)
    warm = web.seconds(whole, count=count)
    yield Figure(f"{count} hangat | warm", warm, 1 / 100, stock, rounds=5)
    packed = web.seconds(whole, {"Accept-Encoding": "gzip"}, count=count)
    yield Figure(f"{count} hangat, gzip | warm, gzip", packed, 1 / 100, stock, rounds=5)

    def grown() -> float:
        web.forget_peak()
        web.get(whole)
        return web.memory("VmHWM") - base

    yield Figure("memori | memory growth", grown, 64, unit="MB", rounds=1)
    tenth = min(1000, max(PAGE, count // 10))
    yield Figure(
        "per dataset, semua : sepersepuluh | all : a tenth",
        lambda: warm() / count,
        1.25,
        lambda: web.get(f"/catalog.ttl?cursor=0&limit={tenth}").seconds / tenth,
        rounds=5,
    )


def _once(measure: Callable[[], float]) -> Callable[[], float]:
    """What takes a minute is measured once."""
    found: list[float] = []

    def measured() -> float:
        if not found:
            found.append(measure())
        return found[0]

    return measured


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
            chunks = [answer.read(1)]
            first = time.perf_counter() - began
            while chunk := answer.read(1 << 16):
                chunks.append(chunk)
            last = time.perf_counter() - began
        finally:
            connection.close()
        if answer.status != status:
            raise Unanswered(f"{path}: {answer.status}")
        found = {name.lower(): value for name, value in answer.getheaders()}
        content = b"".join(chunks)
        if found.get("content-encoding") == "gzip":
            content = gzip.decompress(content)
        return Answer(first, last, content.count(_MARK), found)

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

    def all_pages(self, path: str, count: int) -> float:
        """Seconds for every page of a hundred, as a stock harvester turns them."""
        pages = range(1, -(-count // PAGE) + 1)
        return sum(self.seconds(f"{path}&page={n}", count=PAGE)() for n in pages)

    def memory(self, what: str) -> float:
        """Megabytes that the server holds, or held at most."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        (line,) = [line for line in status.splitlines() if line.startswith(what)]
        return int(line.split()[1]) / 1024

    def forget_peak(self) -> None:
        """Let the highest use of memory be today's."""
        Path(f"/proc/{self.pid}/clear_refs").write_text("5")


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
