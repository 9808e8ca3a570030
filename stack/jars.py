"""Fetches Solr's locked jars, each checked by its sha256, over connections that are kept open."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import requests

from stack import wait
from stack.places import PORTAL, STACK
from stack.progress import say
from stack.words import Trouble

LOCK = STACK / "solr" / "jars.lock"
FOLDER = PORTAL / "jars"
_THREADS, _TRIES, _CHUNK, _TELL = 4, 4, 1 << 16, 40


@dataclass(frozen=True)
class Jar:
    """One line of the lock: `group:artifact:version[:classifier] sha256`."""

    group: str
    artifact: str
    version: str
    classifier: str
    sha256: str

    @property
    def name(self) -> str:
        tail = f"-{self.classifier}" if self.classifier else ""
        return f"{self.artifact}-{self.version}{tail}.jar"

    @property
    def path(self) -> str:
        """Where a Maven repository keeps it."""
        folder = self.group.replace(".", "/")
        return f"{folder}/{self.artifact}/{self.version}/{self.name}"


def parse(lines: Iterable[str]) -> Iterator[Jar]:
    """The jars of a lock; raises ValueError for a line that isn't one."""
    for line in lines:
        if not line.strip() or line.startswith("#"):
            continue
        coordinates, sha256 = line.split()
        group, artifact, version, *classifier = coordinates.split(":")
        if len(sha256) != 64 or len(classifier) > 1:
            raise ValueError(line)
        yield Jar(group, artifact, version, "".join(classifier), sha256)


def repositories() -> list[str]:
    """The addresses of the Maven repositories, as jgo is set up on this machine."""
    from jgo.maven import MavenContext  # its import is slow and only the first start needs it

    return [str(url).rstrip("/") for url in MavenContext().remote_repos.values()]


def are_complete(folder: Path = FOLDER, lock: Path = LOCK) -> bool:
    """Were all jars of this lock here and right when they were fetched?"""
    marker = folder / "complete"
    return marker.exists() and marker.read_text() == _fingerprint(lock)


def ensure(folder: Path = FOLDER, lock: Path = LOCK) -> None:
    """Fetches what the folder lacks of the lock's jars and marks it complete."""
    text = lock.read_text()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "complete").unlink(missing_ok=True)
    jars = list(parse(text.splitlines()))
    _forget_others(folder, jars)
    fetch(jars, folder, repositories())
    (folder / "complete").write_text(_fingerprint(lock))


def _fingerprint(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def fetch(jars: Sequence[Jar], folder: Path, bases: Sequence[str]) -> None:
    """Downloads what is missing or broken; raises the first trouble that retrying didn't mend."""
    local = threading.local()

    def one(jar: Jar) -> None:
        target = folder / jar.name
        if target.exists() and _hash(target) == jar.sha256:
            return
        if not hasattr(local, "session"):
            local.session = requests.Session()
        _download(local.session, jar, target, bases)

    with ThreadPoolExecutor(_THREADS) as pool:
        futures = [pool.submit(one, jar) for jar in jars]
        try:
            for count, future in enumerate(futures, 1):
                future.result()
                if count % _TELL == 0:
                    say(f"      {count}/{len(jars)}")
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _download(session: requests.Session, jar: Jar, target: Path, bases: Sequence[str]) -> None:
    partial = target.with_suffix(".part")
    trouble = Trouble("no_network")
    for attempt in range(_TRIES):
        for base in bases:
            if wait.given_up.is_set():
                raise wait.GivenUp
            try:
                if _save(session, f"{base}/{jar.path}", partial) == jar.sha256:
                    partial.replace(target)
                    return
                trouble = Trouble("bad_download", name=jar.name)
            except requests.RequestException as error:
                if getattr(error, "response", None) is not None:
                    trouble = Trouble("bad_download", name=jar.name)
        time.sleep(0.5 * attempt)
    partial.unlink(missing_ok=True)
    raise trouble


def _save(session: requests.Session, url: str, file: Path) -> str:
    """Stores what the address answers and returns its sha256."""
    digest = hashlib.sha256()
    with session.get(url, stream=True, timeout=60) as answer, file.open("wb") as out:
        answer.raise_for_status()
        for chunk in answer.iter_content(_CHUNK):
            out.write(chunk)
            digest.update(chunk)
    return digest.hexdigest()


def _hash(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while chunk := opened.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _forget_others(folder: Path, jars: Sequence[Jar]) -> None:
    """Removes jars of an older lock: everything in the folder is on Solr's class path."""
    names = {jar.name for jar in jars}
    for file in folder.glob("*.jar"):
        if file.name not in names:
            file.unlink()
