"""Nothing that waits for approval is to be seen by anybody who has no part in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from stack.check_people import Proposal
from stack.check_site import Dataset, Failed, Site, Step, together

_CLOSED = ("published", "discarded")
_LEAST = 16
"""Characters of a text that doesn't occur by chance, as the word “Penduduk” does."""

_PUBLIC = (
    "/ /dataset/ /organization/ /group/ /feeds/dataset.atom /feeds/custom.atom"
    " /catalog.ttl /catalog.jsonld /api/3/action/package_list /api/3/action/tag_list"
    " /api/3/action/current_package_list_with_resources?limit=1000"
    " /api/3/action/package_search?rows=1000&include_drafts=true&include_private=true"
    '&facet.field=["tags","organization","res_format"]'
    " /api/3/action/recently_changed_packages_activity_list?limit=100"
    " /api/3/action/organization_list?all_fields=true&include_extras=true"
    " /api/3/action/resource_search?query=name:a&limit=1000"
).split()


def nothing_unapproved(
    site: Site, live: list[Dataset], proposals: list[Proposal]
) -> Iterator[Step]:
    """No open proposal shows in a page, list, feed, search, tag or catalogue, or by its id."""
    waiting = [p for p in proposals if p["state"] not in _CLOSED]
    yield f"{len(waiting)} usulan belum terbit | unpublished proposals"
    approved = json.dumps(live, ensure_ascii=False)
    secrets = {text: p for p in waiting for text in _marks(p) if text not in approved}
    places = [*_PUBLIC, *(page for p in waiting for page in _around(p))]
    for place, text in together(lambda place: (place, _read(site, place)), dict.fromkeys(places)):
        if leaked := next((secret for secret in secrets if secret in text), None):
            raise Failed(f"{place}: memuat yang belum terbit | shows unpublished “{leaked}”")
    yield f"tidak terlihat di | not seen in {len(places)} halaman, daftar, API | pages, lists, API"
    doors = [door for p in waiting for door in _doors(p, approved)]
    together(lambda door: _closed(site, door), doors)
    yield f"{len(doors)} pintu tertutup | closed doors"


def _marks(proposal: Proposal) -> Iterator[str]:
    """Texts by which this proposal would be recognised where it leaked."""
    body = proposal["dataset"]
    yield proposal["id"]
    for thing in (body, *body.get("resources", [])):
        told = (thing.get(key) for key in ("id", "name", "title", "notes", "hash"))
        yield from (text for text in told if isinstance(text, str) and len(text) >= _LEAST)


def _read(site: Site, place: str) -> str:
    """A public page as text; its JSON without escapes."""
    response = site.page(place)
    if "json" in response.headers.get("Content-Type", ""):
        return json.dumps(response.json(), ensure_ascii=False)
    return response.text


def _around(proposal: Proposal) -> Iterator[str]:
    """Where this proposal would show first."""
    owner, title = proposal["organization"]["name"], quote(str(proposal["title"]))
    yield f"/organization/{owner}"
    yield f"/feeds/organization/{owner}.atom"
    yield f"/api/3/action/organization_show?id={owner}&include_datasets=true"
    yield f"/api/3/action/organization_activity_list?id={owner}"
    yield f"/api/3/action/package_search?q={title}"
    yield f"/api/3/action/package_autocomplete?q={title}"


def _doors(proposal: Proposal, approved: str) -> Iterator[str]:
    """Addresses that must not open, because what they name isn't published."""
    body: dict[str, Any] = proposal["dataset"]
    if body["id"] not in approved:
        yield f"/dataset/{body['id']}"
        yield f"/api/3/action/package_show?id={body['id']}"
        yield f"/dataset/{body['id']}.ttl"
    for resource in body.get("resources", []):
        if resource["id"] not in approved:
            yield f"/dataset/{body['id']}/resource/{resource['id']}"
            yield f"/dataset/{body['id']}/resource/{resource['id']}/download/{resource['url']}"
            yield f"/api/3/action/resource_show?id={resource['id']}"
            yield f"/api/3/action/datastore_search?resource_id={resource['id']}"
    yield f"/api/3/action/sdi_proposal_show?id={proposal['id']}"
    yield f"/sdi/proposals/{proposal['id']}"


def _closed(site: Site, door: str) -> None:
    response = site.get(door)
    asked_to_log_in = "/user/login" in response.url
    if response.status_code not in (403, 404) and not asked_to_log_in:
        raise Failed(f"{door}: HTTP {response.status_code}, terbuka | is open")
