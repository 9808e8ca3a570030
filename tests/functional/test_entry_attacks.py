"""Nobody reads a proposed entry that isn't his to read, or writes an agreed one past the review."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import ckan.model as model
import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan.lib.search import SearchError
from ckan.tests import factories

from ckanext.sdi_balikpapan.logic import action as our_actions

from .office import Office, grant, open_office, unique
from .registry_office import ENTRIES, TITLES, agreed, propose

STRANGERS = (None, "outsider", "member", "neighbour", "other walidata", "sysadmin")
"""Nobody of these has a role in the OPD."""

REFUSALS = (tk.NotAuthorized, tk.ValidationError, tk.ObjectNotFound, SearchError)
NOBODYS = str(uuid4())


@dataclass
class Place:
    """An OPD with a proposed and an agreed entry, and the people who have no part in it."""

    office: Office
    proposed: dict[str, Any]
    entry: dict[str, Any]
    mark: str

    def token(self, person: str | None) -> dict[str, str]:
        if person is None:
            return {}
        return {"Authorization": factories.APIToken(user=self.office.names[person])["token"]}


@pytest.fixture(scope="module")
def place(_application: Any) -> Place:
    office, other = open_office(), open_office()
    office.names["neighbour"] = other.names["clerk"]
    office.names["other walidata"] = factories.User(name=unique("walidata-lain"))["name"]
    grant(office.names["other walidata"], "walidata", other.organization["id"])
    office.names["sysadmin"] = factories.Sysadmin(name=unique("admin"))["name"]
    mark = unique("rahasia")
    texts = {TITLES["indikator"]: f"Angka {mark}", "interpretasi": f"Arti {mark}"}
    proposed = propose(office, "indikator", **texts)
    office.step("clerk", "submit", proposed, note=f"Catatan {mark}")
    reasons = [{"principle": "metadata", "field": "definisi", "note": f"Alasan {mark}"}]
    office.step("walidata", "return", proposed, reasons=reasons)
    office.step("clerk", "submit", proposed)
    office.call("walidata", "sdi_comment_create", id=proposed["id"], text=f"Kata {mark}")
    return Place(office, proposed, agreed(office, "konsep"), mark)


@pytest.fixture(autouse=True)
def clean_session() -> Iterator[None]:
    yield
    model.Session.rollback()


_ROWS = """
select md5(string_agg(x, '|' order by x)) from (
    select e::text as x from sdi_entry e
    union all select v::text from sdi_version v
    union all select p::text from sdi_proposal p
    union all select l.hash from sdi_log l
) as rows
"""


def rows() -> str:
    """Everything that the review keeps."""
    model.Session.rollback()
    return str(model.Session.scalar(sa.text(_ROWS)))


def said(place: Place, person: str | None, action: str, data: dict[str, Any]) -> str:
    """What somebody hears, as text; a refusal, too."""
    try:
        answer = place.office.call(person, action, **data)
    except REFUSALS as error:
        answer = [str(error), getattr(error, "error_dict", "")]
    model.Session.rollback()
    return json.dumps(answer, default=str, ensure_ascii=False)


def requests(id: str, *, names: tuple[str, ...]) -> dict[str, Any]:
    """A request that names this wherever an action might look for it."""
    return {name: id for name in names}


NAMES = (
    "id", "proposal_id", "package_id", "resource_id", "dataset", "dataset_id", "subject", "entry",
    "copy_of", "superseded_by", "kegiatan", "indikator", "q",
)  # fmt: skip
OURS = sorted(name for name in our_actions.__all__ if name.startswith("sdi_"))
CORES = """package_show package_update package_patch package_delete package_revise dataset_purge
    package_create resource_show resource_create resource_update resource_view_list
    package_owner_org_update package_relationships_list group_show organization_show user_show
    package_activity_list datastore_search datastore_create follow_dataset member_create
    package_collaborator_create tag_show package_search resource_search""".split()


@pytest.mark.parametrize("action", [*OURS, *CORES])
def test_no_action_tells_a_stranger_of_a_proposed_entry_or_changes_one(
    place: Place, action: str
) -> None:
    before = rows()
    ids = (place.proposed["id"], place.proposed["subject_id"], place.proposed["subject_name"])
    for person in STRANGERS:
        for id in ids:
            for names in (NAMES, ("id",)):
                data = requests(id, names=names)
                heard = said(place, person, action, data).replace(id, "")
                assert place.mark not in heard, (person, data)
    assert rows() == before


def test_a_proposed_entry_sounds_like_one_that_isnt_there(place: Place) -> None:
    reads = [name for name in OURS if name.startswith(("sdi_registry", "sdi_proposal"))]
    for action in [name for name in reads if name.endswith(("_show", "_list", "_diff", "_usage"))]:
        for person in STRANGERS:
            for own in (place.proposed["id"], place.proposed["subject_id"]):
                heard = said(place, person, action, {"id": own}).replace(own, "")
                nobodys = said(place, person, action, {"id": NOBODYS}).replace(NOBODYS, "")
                assert heard == nobodys, (action, person)


WRITES = {
    "title": "Lain", "name": "lain", "notes": "Lain", "owner_org": "", "definisi": "Lain.",
    "status": "withdrawn", "state": "deleted", "body": {"definisi": "Lain."}, "type": "konsep",
    "kind": "withdraw", "reason": "Iseng.", "content_hash": "0" * 64, "confirm": True,
}  # fmt: skip


@pytest.mark.parametrize("action", [*OURS, *CORES])
def test_no_action_of_a_stranger_changes_an_agreed_entry(place: Place, action: str) -> None:
    before = rows()
    entry = place.entry
    for person in STRANGERS:
        for id, names in ((entry["id"], ("id",)), (entry["name"], NAMES)):
            data = {**WRITES, **requests(id, names=names)}
            data["owner_org"] = place.office.organization["id"]
            said(place, person, action, data)
    assert place.office.call(None, "sdi_registry_show", id=entry["id"]) == entry
    assert rows() == before


@pytest.mark.parametrize("person", ["clerk", "admin", "walidata", "sysadmin"])
@pytest.mark.parametrize("action", [name for name in CORES if name.startswith("package_")])
def test_no_action_of_core_changes_an_entry_whoever_calls_it(
    place: Place, action: str, person: str
) -> None:
    before = rows()
    for id in (place.entry["id"], place.entry["name"], place.proposed["subject_id"]):
        said(place, person, action, {"id": id, "name": "lain", "title": "Lain"})
    assert rows() == before


PAGES = (
    "/sdi/registry/{id}", "/sdi/registry/{id}.json", "/sdi/registry/{id}@1", "/sdi/proposals/{id}",
    "/sdi/proposals/{id}/edit", "/sdi/proposals/{id}/rebase", "/sdi/proposals/{id}/preview",
    "/sdi/proposals/start?dataset={id}", "/sdi/override/{id}", "/dataset/{id}",
    "/sdi/registry?status=proposed&q={mark}", "/sdi/registry?q={mark}", "/dataset/?q={mark}",
    "/sdi/proposals?q={mark}", "/sdi/proposals?subject={id}",
    "/api/3/action/sdi_registry_list?status=proposed&limit=100",
)  # fmt: skip


@pytest.mark.parametrize("person", STRANGERS)
def test_no_page_tells_a_stranger_of_a_proposed_entry(
    place: Place, app: Any, person: str | None
) -> None:
    headers = place.token(person)
    for page in PAGES:
        for id in (place.proposed["id"], place.proposed["subject_id"]):
            address = page.format(id=id, mark=place.mark)
            answer = app.get(address, headers=headers, expect_errors=True)
            assert answer.status_code < 500, address
            heard = answer.body.replace(address, "").replace(f'value="{place.mark}"', "")
            heard = heard.replace(f"q={place.mark}", "").replace(f"“{place.mark}”", "")
            assert f"Angka {place.mark}" not in heard, address
            assert f"Arti {place.mark}" not in heard, address


def test_an_entrys_address_is_never_the_id_of_another(place: Place) -> None:
    for id in (place.proposed["subject_id"], place.entry["id"], NOBODYS):
        for type_ in ENTRIES:
            with pytest.raises(tk.ValidationError):
                propose(place.office, type_, name=id)


@pytest.mark.parametrize("type_", ENTRIES)
def test_no_request_says_how_an_entry_stands(place: Place, type_: str) -> None:
    forged = {
        "status": "agreed", "version": 9, "content_hash": "0" * 64, "attestation": {"similar": []},
        "published_at": "2020-01-01", "superseded_by": place.entry["id"], "withdrawal_reason": "x",
    }  # fmt: skip
    for key, value in forged.items():
        try:
            made = propose(place.office, type_, **{key: value})
        except REFUSALS:
            continue
        assert key not in made["entry"], key
        assert made["state"] == "draft"
