"""Nobody without a part in a proposal learns of it: each channel of the threat model, and more.

A proposal full of marks that occur nowhere else is made beside a published dataset; afterwards
every channel says to everybody just what it said before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import ckan.model as model
import pytest
from ckan.lib import search
from ckan.tests import factories

from . import figures
from . import gate_support as support
from .gate_support import World
from .office import open_office, unique, upload

STRANGERS = (None, "outsider", "member", "collaborator", "neighbour", "sysadmin")
"""Nobody of these has a role in the OPD; the collaborator may even edit its dataset in CKAN."""

CLASSES = {
    "terbuka": {},
    "terbatas": {"accessRights": "terbatas", "keputusan_akses": "Forum 1/2026, 2026-03-01"},
    "tertutup": {"accessRights": "tertutup", "keputusan_akses": "Forum 1/2026, 2026-03-01"},
}


@dataclass
class Secret:
    """A proposal, and the words by which it would be recognised."""

    proposal: dict[str, Any]
    mark: str
    ids: dict[str, str] = field(default_factory=dict)


NOBODYS = {"dataset": str(uuid4()), "resource": str(uuid4()), "proposal": str(uuid4())}


def propose(world: World, kind: str, access: str, mark: str) -> Secret:
    """A proposal that went as far as the reviewer's desk and back, with words at every step."""
    texts = {
        **CLASSES[access],
        "title": f"Judul {mark}",
        "notes": f"Uraian {mark}",
        "konsep": f"Konsep {mark}",
        "tags": [{"name": f"tag-{mark}"}],
        "extras": [{"key": f"kunci-{mark}", "value": mark}],
    }
    office = world.office
    link = {"name": f"Tautan {mark}", "format": mark[:20], "url": f"https://contoh.go.id/{mark}"}
    table = upload(mark.encode() + b"\n1\n", f"{mark}.csv")
    files = [{"name": mark, "format": "CSV", "upload": table}]
    texts["resources"] = {"terbuka": [link, *files], "terbatas": files}.get(access, [])
    if kind == "create":
        made = office.propose(**texts, name=f"nama-{mark}")
    else:
        made = office.call("clerk", "sdi_proposal_save", id=world.id, **texts)
    ids = {"proposal": made["id"]}
    if kind == "create":
        ids["dataset"] = made["dataset_id"]
    for resource in made["dataset"].get("resources") or []:
        ids["resource"] = resource["id"]
    office.step("clerk", "submit", made, note=f"Catatan {mark}")
    reasons = [{"principle": "metadata", "field": "notes", "note": f"Alasan {mark}"}]
    office.step("walidata", "return", made, reasons=reasons, note=f"Pesan {mark}")
    office.step("clerk", "submit", made)
    office.call("walidata", "sdi_comment_create", id=made["id"], text=f"Komentar {mark}")
    return Secret(made, mark, ids)


API = "/api/3/action"
CHANNELS = {
    # L-01, L-02
    "package_list": f"{API}/package_list",
    "current": f"{API}/current_package_list_with_resources?limit=1000",
    "resource_search": f"{API}/resource_search?query=name:{{mark}}",
    "resource_search url": f"{API}/resource_search?query=url:{{mark}}",
    "tag_show": f"{API}/tag_show?id=tag-{{mark}}&include_datasets=true",
    "tag_list": f"{API}/tag_list",
    "tag_search": f"{API}/tag_search?query={{mark}}",
    "tag_autocomplete": f"{API}/tag_autocomplete?query={{mark}}",
    "format_autocomplete": f"{API}/format_autocomplete?q={{mark}}",
    "package_autocomplete": f"{API}/package_autocomplete?q={{mark}}",
    "util autocomplete": "/api/2/util/dataset/autocomplete?incomplete={mark}",
    "util tags": "/api/2/util/tag/autocomplete?incomplete={mark}",
    "util formats": "/api/2/util/resource/format_autocomplete?incomplete={mark}",
    "user_show": f"{API}/user_show?id={{clerk}}&include_datasets=true&include_num_followers=true",
    "members": f"{API}/member_list?id={{org}}&object_type=package",
    "relations": f"{API}/package_relationships_list?id={{name}}",
    "followers": f"{API}/dataset_follower_count?id={{name}}",
    # L-04, L-05, L-11
    "search": f"{API}/package_search?q={{mark}}",
    "search all": f"{API}/package_search?rows=1000&include_drafts=true&include_private=true"
    "&include_deleted=true",
    "search fields": f"{API}/package_search?q=name:{{name}}&fl=*",
    "search filter": f"{API}/package_search?fq=title:{{mark}}",
    "search states": f"{API}/package_search?fq=%2Bstate:(draft+OR+deleted)",
    "search types": f"{API}/package_search?fq=dataset_type:*&rows=1000",
    "search facets": f"{API}/package_search?rows=0&facet.limit=-1&facet.field="
    '["tags","organization","res_format","groups","license_id","dataset_type","permission_labels"]',
    "organization": f"{API}/organization_show?id={{org}}&include_datasets=true"
    "&include_dataset_count=true",
    "organizations": f"{API}/organization_list?all_fields=true&include_dataset_count=true",
    "groups": f"{API}/group_list?all_fields=true&include_dataset_count=true",
    # L-07
    "activity of user": f"{API}/user_activity_list?id={{clerk}}",
    "activity of organization": f"{API}/organization_activity_list?id={{org}}",
    "activity of dataset": f"{API}/package_activity_list?id={{name}}",
    "changes": f"{API}/recently_changed_packages_activity_list?limit=100",
    # L-15
    "catalogue": "/catalog.ttl",
    "catalogue by words": "/catalog.jsonld?q={mark}",
    "feed": "/feeds/dataset.atom",
    "feed of organization": "/feeds/organization/{org}.atom",
    "feed by tag": "/feeds/tag/tag-{mark}.atom",
    "feed by words": "/feeds/custom.atom?q={mark}",
    # pages
    "home": "/",
    "datasets": "/dataset/?q={mark}",
    "page of dataset": "/dataset/{name}",
    "rdf of dataset": "/dataset/{name}.ttl",
    "page of organization": "/organization/{org}",
    "page of user": "/user/{clerk}",
    "activity page": "/dataset/activity/{name}",
    "groups page": "/dataset/groups/{name}",
    # L-09
    "tables": f"{API}/datastore_search?resource_id=_table_metadata&limit=10000",
    # ours
    "code lists": f"{API}/sdi_code_list_list",
}

DOORS = {
    # Each with the id of something proposed, and with an id that nobody has: no difference.
    "package_show": f"{API}/package_show?id={{dataset}}",
    "package by name": f"{API}/package_show?id=nama-{{mark}}",
    "page": "/dataset/{dataset}",
    "page by name": "/dataset/nama-{mark}",
    "rdf": "/dataset/{dataset}.ttl",
    "json-ld": "/dataset/{dataset}.jsonld",
    "activity": f"{API}/package_activity_list?id={{dataset}}",
    "relations": f"{API}/package_relationships_list?id={{dataset}}",
    "follower count": f"{API}/dataset_follower_count?id={{dataset}}",
    "am following": f"{API}/am_following_dataset?id={{dataset}}",
    "collaborators": f"{API}/package_collaborator_list?id={{dataset}}",
    "resource_show": f"{API}/resource_show?id={{resource}}",
    "views": f"{API}/resource_view_list?id={{resource}}",
    "resource page": "/dataset/{name}/resource/{resource}",
    "download": "/dataset/{name}/resource/{resource}/download/{mark}.csv",
    "download there": "/dataset/{dataset}/resource/{resource}/download/{mark}.csv",
    "rows": f"{API}/datastore_search?resource_id={{resource}}",
    "dictionary": f"{API}/datastore_info?id={{resource}}",
    "dump": "/datastore/dump/{resource}",
    "proposal": f"{API}/sdi_proposal_show?id={{proposal}}",
    "difference": f"{API}/sdi_proposal_diff?id={{proposal}}",
    "history": f"{API}/sdi_proposal_history?id={{proposal}}",
    "checks": f"{API}/sdi_proposal_checks?id={{proposal}}",
    "comments": f"{API}/sdi_comment_list?id={{proposal}}",
    "file checks": f"{API}/sdi_proposal_file_checks?id={{proposal}}",
    "file check page": "/sdi/proposals/{proposal}/checks/{resource}",
    "file check line": "/sdi/proposals/{proposal}/checks/{resource}/line",
    "file check table": "/sdi/proposals/{proposal}/checks/{resource}.csv",
    "variables": f"{API}/sdi_variables_propose?id={{proposal}}&resource_id={{resource}}",
    "variables page": "/sdi/proposals/{proposal}/variables/{resource}",
    "file difference": f"{API}/sdi_proposal_file_diff?id={{proposal}}&resource_id={{resource}}",
    "list by dataset": f"{API}/sdi_proposal_list?dataset={{dataset}}",
    "list by words": f"{API}/sdi_proposal_list?q={{mark}}",
    "file": "/sdi/proposals/{proposal}/files/{sha256}/x.csv",
    "review page": "/sdi/proposals/{proposal}",
    "start page": "/sdi/proposals/start?dataset={dataset}",
}

PROBES: dict[str, dict[str, Any]] = {
    "follow_dataset": {"id": "{dataset}"},
    "unfollow_dataset": {"id": "{dataset}"},
    "package_patch": {"id": "{dataset}", "title": "X"},
    "package_delete": {"id": "{dataset}"},
    "package_collaborator_create": {"id": "{dataset}", "user_id": "{clerk}", "capacity": "editor"},
    "package_relationship_create": {
        "subject": "{dataset}",
        "object": "{name}",
        "type": "links_to",
    },
    "member_create": {
        "id": "{group}",
        "object": "{dataset}",
        "object_type": "package",
        "capacity": "public",
    },
    "member_delete": {"id": "{group}", "object": "{dataset}", "object_type": "package"},
    "group_patch": {"id": "{group}", "packages": [{"id": "{dataset}"}]},
    "resource_create": {"package_id": "{dataset}", "url": "https://contoh.go.id"},
    "resource_patch": {"id": "{resource}", "name": "X"},
    "resource_view_create": {"resource_id": "{resource}", "view_type": "text_view", "title": "X"},
    "datastore_create": {"resource_id": "{resource}", "force": True, "fields": [{"id": "a"}]},
    "datastore_upsert": {"resource_id": "{resource}", "force": True, "records": []},
    "sdi_proposal_save": {"id": "{dataset}", "title": "X"},
    "sdi_proposal_resource_save": {"package_id": "{dataset}", "url": "https://contoh.go.id"},
    "sdi_proposal_resource_delete": {"id": "{resource}"},
    "sdi_comment_create": {"id": "{proposal}", "text": "x"},
    "sdi_comment_resolve": {"id": "{proposal}", "comment_id": "x"},
    "sdi_proposal_check": {"id": "{proposal}", "answers": {}, "content_hash": "x"},
    "sdi_proposal_bulk": {"verb": "approve", "items": [{"id": "{proposal}", "content_hash": "x"}]},
    "sdi_access_request": {"dataset": "{dataset}", "purpose": "x"},
    "sdi_proposal_submit": {"id": "{proposal}"},
    "sdi_proposal_approve": {"id": "{proposal}", "content_hash": "x"},
}


class Eyes:
    """One person looking at the portal; what changes by itself at each look is left out."""

    def __init__(self, app: Any, world: World, person: str | None) -> None:
        self.client, self.world = app.flask_app.test_client(), world
        token = world.tokens.get(person or "")
        self.headers = {"Authorization": token} if token else {}

    def fill(self, text: str, mark: str, ids: dict[str, str]) -> str:
        office = self.world.office
        known = {"name": self.world.name, "group": self.world.group["id"], "mark": mark}
        known |= {"clerk": office.names["clerk"], "org": office.organization["name"]}
        return text.format(**{"sha256": "0" * 64, **NOBODYS, **known, **ids})

    def look(self, url: str, mark: str, ids: dict[str, str]) -> tuple[int, str]:
        answer = self.client.get(self.fill(url, mark, ids), headers=self.headers)
        return answer.status_code, self._steady(answer, mark, ids)

    def probe(self, action: str, mark: str, ids: dict[str, str]) -> tuple[int, str]:
        data = _filled(PROBES[action], lambda text: self.fill(text, mark, ids))
        answer = self.client.post(f"{API}/{action}", json=data, headers=self.headers)
        model.Session.rollback()
        return answer.status_code, self._steady(answer, mark, ids)

    def _steady(self, answer: Any, mark: str, ids: dict[str, str]) -> str:
        """Without what the question itself brought, and what differs at each look anyway."""
        text = answer.get_data(as_text=True)
        for asked in (mark, *ids.values(), *NOBODYS.values()):
            text = text.replace(asked, "…")
        text = re.sub(r'<updated>[^<]*</updated>|"(db|idx)_size": \d+', "", text)
        text = re.sub(r'dct:modified "[^"]*"|N[0-9a-f]{32}|_:\w+', "", text)
        text = re.sub(r"\d+ (detik|menit) yang lalu", "", text)
        return re.sub(r'"[\w.-]{60,}"|"(last_active|__junk)": "[^"]*"', "", text)


def _filled(data: Any, fill: Any) -> Any:
    if isinstance(data, str):
        return fill(data)
    if isinstance(data, list):
        return [_filled(item, fill) for item in data]
    return {k: _filled(v, fill) for k, v in data.items()} if isinstance(data, dict) else data


@pytest.fixture(scope="module")
def world() -> World:
    made = support.build()
    name = made.office.names["neighbour"] = open_office().names["clerk"]
    made.tokens["neighbour"] = factories.APIToken(user=name)["token"]
    return made


def everything(eyes: Eyes, mark: str) -> dict[str, tuple[int, str]]:
    return {name: eyes.look(url, mark, {}) for name, url in CHANNELS.items()}


CASES = [(kind, access) for kind in ("create", "edit") for access in CLASSES]
IN_TURN = [(*case, person) for case, person in zip(CASES, STRANGERS, strict=True)]


@pytest.mark.parametrize(("kind", "access", "person"), IN_TURN)
def test_a_proposal_changes_nothing_that_a_stranger_sees(
    app: Any, world: World, kind: str, access: str, person: str | None
) -> None:
    check(app, world, kind, access, (person,))


@pytest.mark.soak
@pytest.mark.parametrize(("kind", "access"), CASES)
def test_a_proposal_changes_nothing_that_any_stranger_sees(
    app: Any, world: World, kind: str, access: str
) -> None:
    check(app, world, kind, access, STRANGERS)
    looks = len(STRANGERS) * (2 * len(CHANNELS) + 2 * len(DOORS) + 2 * len(PROBES))
    figures.record(f"Leaks of a proposal ({kind}, {access})", looks=looks, strangers=len(STRANGERS))


def check(app: Any, world: World, kind: str, access: str, people: tuple[str | None, ...]) -> None:
    eyes = {person: Eyes(app, world, person) for person in people}
    mark = f"rahasia{uuid4().hex[:12]}"
    before = {person: everything(eyes[person], mark) for person in people}
    secret = propose(world, kind, access, mark)
    try:
        for person in people:
            look_again(eyes[person], before[person], secret)
    finally:
        world.office.step("clerk", "recall", secret.proposal)
        world.office.step("clerk", "discard", secret.proposal)


def look_again(eyes: Eyes, before: dict[str, tuple[int, str]], secret: Secret) -> None:
    after = everything(eyes, secret.mark)
    changed = {name: difference(before[name], after[name]) for name in after}
    assert not {name: told for name, told in changed.items() if told}
    other = f"rahasia{uuid4().hex[:12]}"
    for name, url in DOORS.items():
        told = eyes.look(url, secret.mark, secret.ids)
        assert not difference(eyes.look(url, other, NOBODYS), told), name
    for action in PROBES:
        told = eyes.probe(action, secret.mark, secret.ids)
        assert not difference(eyes.probe(action, other, NOBODYS), told), action


def difference(before: tuple[int, str], after: tuple[int, str]) -> list[str]:
    """What one answer says and the other doesn't; in RDF and in lists the order is chance."""
    if before == after:
        return []
    if before[0] != after[0]:
        return [f"{before[0]} became {after[0]}"]
    lines = [{line.strip('" ') for line in re.split(r"[\n,\[\]{}]", t)} for _, t in (before, after)]
    return sorted(lines[0] ^ lines[1])[:20]


def test_a_name_that_somebody_has_proposed_is_not_in_use_for_others(world: World) -> None:
    """L-02: “That URL is already in use” would tell that a proposal has it."""
    secret = world.office.propose(resources=[])
    same = open_office().propose(name=secret["dataset"]["name"], resources=[])
    assert same["errors"] == {}


def test_a_closed_datasets_name_is_not_in_use_for_others(world: World) -> None:
    office = world.office
    proposal = office.approve(office.submit(resources=[], **CLASSES["tertutup"]))
    closed = office.step("walidata", "publish", proposal)
    same = open_office().propose(name=closed["dataset"]["name"], resources=[])
    assert same["errors"] == {}


def test_what_is_refused_leaves_no_text_of_a_proposal_in_the_log(
    app: Any, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """L-17: those who read the server's log aren't those who may read proposals."""
    secret = propose(world, "create", "terbuka", f"rahasia{uuid4().hex[:12]}")
    caplog.set_level("DEBUG", logger="ckanext.sdi_balikpapan")
    caplog.set_level("INFO", logger="ckan")
    headers = {"Authorization": world.tokens["clerk"]}
    for action, data in (
        ("sdi_proposal_save", {"proposal_id": secret.proposal["id"], "title": secret.mark}),
        ("sdi_proposal_return", {"id": secret.proposal["id"], "note": secret.mark}),
        ("sdi_proposal_approve", {"id": secret.proposal["id"], "content_hash": "x"}),
    ):
        app.post(f"{API}/{action}", json=data, headers=headers)
    assert secret.mark not in caplog.text


def test_pages_of_proposals_are_kept_by_no_cache_and_no_search_engine(
    app: Any, world: World
) -> None:
    """L-20, L-18."""
    proposal = world.office.propose(resources=[])
    headers = {"Authorization": world.tokens["clerk"]}
    for path in ("", f"/{proposal['id']}", f"/{proposal['id']}/edit", f"/{proposal['id']}/preview"):
        answer = app.get(f"/sdi/proposals{path}", headers=headers)
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert re.search("private|no-store|no-cache", answer.headers.get("Cache-Control", "")), path


def test_who_followed_a_dataset_learns_nothing_of_its_withdrawal(app: Any, world: World) -> None:
    """L-07, L-16: followers keep it in no list, and their news name neither reviewer nor reason."""
    office, mark = world.office, unique("rahasia")
    shown = office.publish(resources=[])
    office.call("outsider", "follow_dataset", id=shown["id"])
    withdrawal = {"id": shown["id"], "kind": "withdraw", "reason": f"Karena {mark}"}
    proposal = office.call("clerk", "sdi_proposal_save", **withdrawal)
    office.step("clerk", "submit", proposal, note=mark)
    office.step("walidata", "publish", office.approve(proposal))
    headers = {"Authorization": world.tokens["outsider"]}
    for path in (
        f"{API}/dashboard_activity_list",
        f"{API}/dataset_followee_list?id={office.names['outsider']}",
        f"{API}/user_show?id={office.names['clerk']}&include_datasets=true",
        "/dashboard/",
    ):
        text = app.get(path, headers=headers, status=200).body
        assert shown["title"] not in text, path
        assert mark not in text, path


def test_no_setting_of_the_index_shows_what_isnt_published(app: Any, world: World) -> None:
    """L-05: rebuilding, in whatever way, finds just what is published."""
    office = world.office
    shown = office.publish()
    mark = unique("rahasia")
    office.call("clerk", "sdi_proposal_save", id=shown["id"], title=f"Judul {mark}")
    eyes = Eyes(app, world, None)
    before = eyes.look(CHANNELS["search all"], "x", {})
    search.rebuild(shown["id"], force=True)
    assert eyes.look(CHANNELS["search all"], "x", {}) == before
    assert mark not in str(search.show(shown["id"]))
