"""The story that the portal is for, as the people in it live it: over HTTP, with API tokens.

The clerk's script is one that used CKAN's own actions; only their names changed.
"""

from __future__ import annotations

import hashlib
import io
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import ckanapi
import pytest
import requests
from ckanext.dcat.processors import RDFParser

if TYPE_CHECKING:
    from stack.live import Live

FIRST = b"kode_wilayah,kelurahan,penduduk\n64.71.01.1001,Manggar,100\n"
CORRECTED = FIRST + b"64.71.01.1002,Lamaru,200\n"
NEXT_YEAR = CORRECTED + b"64.71.01.1003,Teritip,300\n"
REASON = {"principle": "standar_data", "field": "satuan", "note": "Tulis satuannya: Orang."}


@dataclass
class Town:
    """One OPD of a running portal and its people, each with an API client of his own."""

    live: Live
    name: str
    people: dict[str, ckanapi.RemoteCKAN] = field(default_factory=dict)

    @property
    def clerk(self) -> Any:
        return self.people["clerk"].action

    @property
    def walidata(self) -> Any:
        return self.people["walidata"].action

    @property
    def anybody(self) -> Any:
        return self.people["anybody"].action

    def dataset(self, **changes: Any) -> dict[str, Any]:
        """What a clerk's script would give to `package_create`."""
        return {
            "name": f"penduduk-{self.name}",
            "title": f"Penduduk Menurut Kelurahan {self.name}",
            "notes": "Penduduk yang tercatat menurut kelurahan.",
            "konsep": "Penduduk",
            "ukuran": "Jumlah",
            "satuan": "Jiwa",
            "kategori": "pemerintahan-umum",
            "jenis": "statistik",
            "accrualPeriodicity": "tahunan",
            "accessRights": "terbuka",
            "license_id": "cc-by",
            "wilayah": ["64.71"],
            "tag_string": f"penduduk-{self.name}",
            "owner_org": self.name,
            **changes,
        }

    def get(self, path: str) -> requests.Response:
        url = path if path.startswith("http") else self.live.url + path
        return requests.get(url, timeout=60)

    def decide(self, verb: str, proposal: dict[str, Any], **data: Any) -> dict[str, Any]:
        shown = self.walidata.sdi_proposal_show(id=proposal["id"])
        seen = {"id": shown["id"], "content_hash": shown["content_hash"]}
        return getattr(self.walidata, f"sdi_proposal_{verb}")(**seen, **data)

    def publish(self, proposal: dict[str, Any]) -> None:
        self.decide("approve", proposal)
        self.walidata.sdi_proposal_publish(id=proposal["id"])


@pytest.fixture(scope="module")
def town(live: Live) -> Iterator[Town]:
    """A new OPD with a clerk, two walidata and nobody else."""
    name = f"dinas-{time.time_ns():x}"
    office = Town(live, name)
    admin = ckanapi.RemoteCKAN(live.url, apikey=live.token)
    admin.action.organization_create(name=name, title=f"Dinas {name}")
    for role in ("clerk", "walidata", "outsider"):
        user = f"{role}-{name}"
        data = {"name": user, "email": f"{user}@contoh.invalid", "password": f"rahasia-{user}"}
        admin.action.user_create(**data)
        token = admin.action.api_token_create(user=user, name="naskah")["token"]
        office.people[role] = ckanapi.RemoteCKAN(live.url, apikey=token)
    admin.action.organization_member_create(id=name, username=f"clerk-{name}", role="editor")
    admin.action.sdi_role_grant(user=f"walidata-{name}", role="walidata")
    office.people["anybody"] = ckanapi.RemoteCKAN(live.url)
    yield office
    for client in (*office.people.values(), admin):
        client.close()


def wait_for(what: Callable[[], Any], seconds: float = 60) -> Any:
    """What comes about by a worker, as soon as it has."""
    deadline = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < deadline, "not within a minute"
        time.sleep(0.2)
    return found


@pytest.fixture(scope="module")
def proposal(town: Town) -> dict[str, Any]:
    """The clerk's script proposes a dataset with a file, and the walidata returns it."""
    made = town.clerk.sdi_proposal_save(**town.dataset())
    made = town.clerk.sdi_proposal_resource_save(
        package_id=made["dataset_id"],
        name="Penduduk",
        format="CSV",
        upload=("penduduk.csv", io.BytesIO(FIRST)),
    )
    town.clerk.sdi_proposal_submit(id=made["id"])
    return town.decide("return", made, reasons=[REASON])


def test_what_was_returned_says_why_and_shows_nowhere(town: Town, proposal: dict[str, Any]) -> None:
    assert proposal["state"] == "returned"
    told = town.clerk.sdi_proposal_history(id=proposal["id"])[-1]
    assert (told["verb"], told["reasons"]) == ("return", [REASON])
    [resource] = proposal["dataset"]["resources"]
    assert town.anybody.package_search(q=f'"{town.name}"')["count"] == 0
    for action, wanted in (
        ("package_show", proposal["dataset_id"]),
        ("package_show", proposal["dataset"]["name"]),
        ("resource_show", resource["id"]),
        ("sdi_proposal_show", proposal["id"]),
    ):
        with pytest.raises((ckanapi.NotFound, ckanapi.NotAuthorized)):
            town.people["anybody"].call_action(action, {"id": wanted})
    with pytest.raises(ckanapi.NotFound):
        town.people["outsider"].action.sdi_proposal_show(id=proposal["id"])
    for place in ("/dataset/", f"/organization/{town.name}", "/feeds/dataset.atom",
                  f"/feeds/organization/{town.name}.atom", "/catalog.ttl",
                  "/api/3/action/tag_list"):  # fmt: skip
        page = town.get(place)
        assert page.status_code == 200, place
        assert proposal["title"] not in page.text, place
        assert f"penduduk-{town.name}" not in page.text, place
    path = f"/dataset/{proposal['dataset_id']}/resource/{resource['id']}"
    for door in (path, f"{path}/download/penduduk.csv", f"/dataset/{proposal['dataset_id']}"):
        assert town.get(door).status_code in (403, 404), door


@pytest.fixture(scope="module")
def published(town: Town, proposal: dict[str, Any]) -> dict[str, Any]:
    """The clerk corrects field and file, the walidata approves and publishes."""
    fixed = town.clerk.sdi_proposal_save(id=proposal["dataset_id"], satuan="Orang")
    assert fixed["id"] == proposal["id"]
    town.clerk.sdi_proposal_resource_save(
        package_id=proposal["dataset_id"],
        id=proposal["dataset"]["resources"][0]["id"],
        upload=("penduduk.csv", io.BytesIO(CORRECTED)),
    )
    town.clerk.sdi_proposal_submit(id=proposal["id"])
    town.publish(proposal)
    return town.anybody.package_show(id=proposal["dataset_id"])


def test_an_anonymous_visitor_finds_the_published_dataset(
    town: Town, published: dict[str, Any]
) -> None:
    assert published["satuan"] == "Orang"
    found = town.anybody.package_search(q=f'"{town.name}"')["results"]
    assert [dataset["id"] for dataset in found] == [published["id"]]
    for page in (f"/dataset/{published['name']}", f"/organization/{town.name}",
                 f"/dataset/?q={town.name}", "/feeds/dataset.atom"):  # fmt: skip
        assert published["title"] in town.get(page).text, page


def test_an_anonymous_visitor_downloads_the_corrected_bytes(
    town: Town, published: dict[str, Any]
) -> None:
    [resource] = published["resources"]
    answer = town.get(resource["url"])
    assert answer.content == CORRECTED
    assert resource["hash"] == hashlib.sha256(CORRECTED).hexdigest()


def test_the_table_follows_within_a_minute(town: Town, published: dict[str, Any]) -> None:
    resource = published["resources"][0]["id"]
    wait_for(lambda: town.anybody.resource_show(id=resource).get("datastore_active"))
    assert town.anybody.datastore_search(resource_id=resource)["total"] == 2
    views = wait_for(lambda: town.anybody.resource_view_list(id=resource))
    assert "datatables_view" in [view["view_type"] for view in views]


@pytest.mark.parametrize(
    ("ending", "form"), [("ttl", "turtle"), ("rdf", "xml"), ("jsonld", "json-ld")]
)
def test_a_stock_consumer_reads_the_same_dataset_from_the_catalogue(
    town: Town, published: dict[str, Any], ending: str, form: str
) -> None:
    parser = RDFParser(profiles=["euro_dcat_ap_3"])
    parser.parse(town.get(f"/catalog.{ending}").text, _format=form)
    by_title = {dataset["title"]: dataset for dataset in parser.datasets()}
    assert [r["url"] for r in by_title[published["title"]]["resources"]] == [
        r["url"] for r in published["resources"]
    ]
    all_public = town.anybody.package_search(rows=1000)["results"]
    assert set(by_title) == {dataset["title"] for dataset in all_public}


def rows(town: Town, resource_id: str) -> int:
    """How many rows the public finds in a table; while a new one is made there is none."""
    try:
        return town.anybody.datastore_search(resource_id=resource_id, limit=0)["total"]
    except ckanapi.NotFound:
        return 0


def test_next_years_file_waits_unseen_and_then_takes_the_old_address(
    town: Town, published: dict[str, Any]
) -> None:
    [resource] = published["resources"]
    edit = town.clerk.sdi_proposal_resource_save(
        id=resource["id"], upload=("penduduk.csv", io.BytesIO(NEXT_YEAR))
    )
    edit = town.clerk.sdi_proposal_save(id=published["name"], temporal_end="2025-12-31")
    town.clerk.sdi_proposal_submit(id=edit["id"])
    assert town.get(resource["url"]).content == CORRECTED
    assert not town.anybody.package_show(id=published["id"]).get("temporal_end")
    town.publish(edit)
    assert town.get(resource["url"]).content == NEXT_YEAR
    wait_for(lambda: rows(town, resource["id"]) == 3)


def test_a_script_sees_the_errors_that_ckan_would_give(town: Town) -> None:
    incomplete = town.dataset(name="Bukan Nama!", konsep="", kategori="tidak-ada")
    with pytest.raises(ckanapi.ValidationError) as caught:
        town.clerk.sdi_proposal_save(**incomplete)
    errors = caught.value.error_dict
    assert errors.pop("__type") == "Validation Error"
    assert set(errors) == {"name", "konsep", "kategori"}
    assert all(isinstance(text, str) for texts in errors.values() for text in texts)


def test_an_error_in_a_file_stands_at_its_place(town: Town) -> None:
    links = [{"url": "https://contoh.go.id/a.csv"}, {"url": "https://b.id/b", "bahasa": "xx"}]
    with pytest.raises(ckanapi.ValidationError) as caught:
        town.clerk.sdi_proposal_save(**town.dataset(name=f"lain-{town.name}", resources=links))
    first, second = caught.value.error_dict["resources"]
    assert first == {}
    assert "bahasa" in second


def test_the_old_script_is_told_which_word_to_change(town: Town, published: dict[str, Any]) -> None:
    """CKAN's own actions are refused, and say what to call."""
    calls: list[tuple[str, dict[str, Any]]] = [
        ("package_create", town.dataset(name=f"baru-{town.name}")),
        ("package_patch", {"id": published["id"], "notes": "Lain."}),
        ("resource_create", {"package_id": published["id"], "url": "https://contoh.go.id"}),
        ("resource_patch", {"id": published["resources"][0]["id"], "name": "Lain"}),
    ]
    for action, data in calls:
        with pytest.raises(ckanapi.NotAuthorized) as caught:
            town.people["clerk"].call_action(action, data)
        expected = "sdi_proposal_resource_save" if "resource" in action else "sdi_proposal_save"
        assert expected in str(caught.value), action
    assert town.anybody.package_show(id=published["id"])["notes"] == published["notes"]


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("sdi_proposal_show", {}),
        ("sdi_proposal_show", {"id": "tidak-ada"}),
        ("sdi_proposal_show", {"id": {"a": 1}}),
        ("sdi_proposal_save", {"resources": "x"}),
        ("sdi_proposal_save", {"owner_org": ["x"]}),
        ("sdi_proposal_save", {"id": "tidak-ada"}),
        ("sdi_proposal_save", {"id": ["x"]}),
        ("sdi_proposal_save", {"proposal_id": {"x": 1}}),
        ("sdi_proposal_save", {"kind": "delete", "id": "tidak-ada"}),
        ("sdi_proposal_save", {"kind": ["x"]}),
        ("sdi_proposal_save", {"title": "\x00"}),
        ("sdi_proposal_save", {"upload": "bukan berkas"}),
        ("sdi_proposal_resource_save", {}),
        ("sdi_proposal_resource_save", {"id": ["x"]}),
        ("sdi_proposal_resource_save", {"package_id": "tidak-ada"}),
        ("sdi_proposal_resource_delete", {"id": "tidak-ada"}),
        ("sdi_proposal_submit", {"id": None}),
        ("sdi_proposal_return", {"id": "tidak-ada", "reasons": "x"}),
        ("sdi_proposal_list", {"limit": "banyak"}),
        ("sdi_proposal_list", {"state": ["x"]}),
        ("sdi_proposal_list", {"mine": "mungkin"}),
        ("sdi_proposal_save", {"allow_incomplete": "mungkin"}),
        ("sdi_proposal_list", {"q": "\x00"}),
        ("sdi_proposal_list", {"dataset": "\x00"}),
        ("sdi_role_grant", {"user": ["x"], "role": "walidata"}),
    ],
    ids=str,
)
def test_no_question_makes_the_portal_stumble(
    town: Town, action: str, data: dict[str, Any]
) -> None:
    """Nonsense is answered in CKAN's shape with a 4xx, never with a 500."""
    headers = {"Authorization": town.people["clerk"].apikey}
    url = f"{town.live.url}/api/3/action/{action}"
    answer = requests.post(url, json=data, headers=headers, timeout=60)
    assert answer.status_code in (400, 403, 404, 409), answer.text[:500]
    body = answer.json()
    assert body["success"] is False
    assert body["error"]["__type"] in (
        "Validation Error", "Not Found Error", "Authorization Error",
    )  # fmt: skip
