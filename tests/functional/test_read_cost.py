"""The gate costs readers nothing: the same answers, by the same SQL, as without it.

`./portal bench gate` measures the time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from benchmarks.parts.pairs import more_statements
from benchmarks.parts.place import UNGATED, register
from benchmarks.parts.side import Side, Start, Unanswered, sides
from ckanext.sdi_balikpapan.proposals.publishing import outbox
from stack.places import TEST_HOME

from .office import Office, complete, grant, open_office

PATHS = {
    "datastore_search": "/api/3/action/datastore_search?resource_id={file}",
    "package_show": "/api/3/action/package_show?id={name}",
    "package_search": "/api/3/action/package_search?q={name}",
    "resource_show": "/api/3/action/resource_show?id={file}",
    "dataset page": "/dataset/{name}",
    "resource page": "/dataset/{name}/resource/{file}",
    "search page": "/dataset/?q={name}",
}
# New in each session or answer: tokens against forged forms, the names of RDF's nameless nodes.
_CHANGING = re.compile(
    r'"[\w-]+\.[\w-]{6}\.[\w-]{27}"|<script type="application/ld.*?</script>', re.S
)


GUARDED = {"datastore_search": 1, "resource page": 3}
"""Where rows are read the guard asks for the dataset's access class, once in each read."""

_OURS = re.compile(r"\bsdi_\w+")


@pytest.fixture(scope="module")
def office() -> Office:
    return open_office()


@pytest.fixture(scope="module")
def published(office: Office) -> dict[str, str]:
    dataset = office.publish()
    outbox.drain(dataset["id"])
    return {"name": dataset["name"], "file": dataset["resources"][0]["id"]}


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Side]]:
    """The portal with its gate, and without; on the same database and index."""
    folder = tmp_path_factory.mktemp("ungated")
    with sides(_start(folder, "gated"), _start(folder, UNGATED)) as running:
        yield running


# Written by a thread every few seconds, whatever is asked at that moment.
_UNCOUNTED = "ckanext.sdi_balikpapan.consumer_days = 0\n"


def _start(folder, name: str) -> Start:
    ini, plugins = folder / f"{name}.ini", ""
    if name == UNGATED:
        text = TEST_HOME.ini.read_text() + (TEST_HOME.path.parents[1] / "test.ini").read_text()
        listed = re.findall(r"^ckan\.plugins = (.*)$", text, re.M)[0]
        plugins = f"ckan.plugins = {listed.replace('sdi_balikpapan', UNGATED)}\n"
    ini.write_text(f"[app:main]\nuse = config:{TEST_HOME.ini}\n{plugins}{_UNCOUNTED}")
    return Start(ini, folder / f"{name}.log", {"PYTHONPATH": str(register(folder))})


def test_one_side_refuses_what_the_other_leaves_to_the_database(both, office):
    new = complete(owner_org=office.organization["id"])
    gated, ungated = both
    for side, words in ((gated, "sdi_proposal_save"), (ungated, "500")):
        with pytest.raises(Unanswered, match=words):
            side.post("package_create", office.names["clerk"], new)


@pytest.mark.parametrize("person", [None, "clerk", "walidata"])
@pytest.mark.parametrize("name", PATHS)
def test_a_read_takes_no_statement_more(both, office, published, name, person):
    path, person = PATHS[name].format(**published), person and office.names[person]
    bodies = [_CHANGING.sub("", side.body(path, person)) for side in both]
    assert bodies[0] == bodies[1]
    ours, theirs = (side.get(path, person).statements for side in both)
    assert theirs
    more = more_statements(ours, theirs)
    assert all("package.extras" in text for text in more)
    assert len(more) <= GUARDED.get(name, 0), more


@pytest.mark.parametrize("name", ["package_show", "package_search", "resource_show"])
def test_the_public_api_looks_into_none_of_our_tables(both, published, name):
    path = PATHS[name].format(**published)
    assert [text for text in both[0].get(path).statements if _OURS.search(text)] == []


def test_a_longer_queue_takes_no_statement_more(both):
    """Not even where every row is another OPD's."""
    offices = [open_office() for _ in range(4)]
    reviewer = offices[0].names["outsider"]
    for office in offices:
        grant(reviewer, "walidata", office.organization["id"])

    def asked() -> int:
        both[0].get("/sdi/proposals/queue", reviewer)
        return len(both[0].get("/sdi/proposals/queue", reviewer).statements)

    offices[0].submit()
    before = asked()
    for office in offices[1:]:
        office.submit()
    assert asked() == before
